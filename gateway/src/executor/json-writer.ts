/**
 * Writes JSON text straight into a buffer that is reused from response to response, and can take back what it wrote
 * since a mark. Writing a response is synchronous, so one buffer serves the process.
 */
import { stringifyJson } from '@govgraph/protocol';

const needsEscape = /[\u0000-\u001f"\\\ud800-\udfff]/;
const initialSize = 256 * 1024;
const largestKept = 8 * 1024 * 1024;
/** Below this many characters a loop over them beats the calls that copy a whole string. */
const shortString = 24;
const quote = 0x22;

export class JsonWriter {
  /**
   * Whether strings may hold what JSON must escape. False is for strings that all come from JSON texts without a
   * backslash: quotes, control characters and lone surrogates can only have come in as escapes (RFC 8259, §7).
   */
  mayNeedEscape = true;
  #buffer = Buffer.allocUnsafeSlow(initialSize);
  #length = 0;
  #limit = Infinity;
  /** Up to where nothing has to be looked at: the end of the buffer, or the limit if that comes first. */
  #capacity = initialSize;

  /**
   * Begins a text of at most so many bytes.
   *
   * Writing more than that throws {@link TextTooLong}; what was written last may have gone beyond it.
   */
  begin(limit: number): void {
    this.#length = 0;
    this.#limit = limit;
    if (this.#buffer.length > largestKept) this.#buffer = Buffer.allocUnsafeSlow(initialSize);
    this.#capacity = Math.min(this.#buffer.length, limit);
  }

  /** Where the next byte goes; a mark to which {@link rewind} can return. */
  get position(): number {
    return this.#length;
  }

  rewind(position: number): void {
    this.#length = position;
  }

  /** Writes text that is known to be ASCII and valid JSON where it stands, such as `{"data":`. */
  raw(text: string): void {
    this.#reserve(text.length);
    if (text.length < shortString) {
      const buffer = this.#buffer;
      let at = this.#length;
      for (let index = 0; index < text.length; index++) buffer[at++] = text.charCodeAt(index);
      this.#length = at;
    } else {
      this.#length += this.#buffer.write(text, this.#length, 'latin1');
    }
  }

  /** Writes JSON text that may hold any character. */
  text(text: string): void {
    this.#reserve(text.length * 3);
    this.#length += this.#buffer.write(text, this.#length, 'utf8');
  }

  string(value: string): void {
    if (value.length < shortString && this.#shortAscii(value)) return;
    if (this.mayNeedEscape && needsEscape.test(value)) {
      this.text(JSON.stringify(value));
      return;
    }
    this.#reserve(value.length * 3 + 2);
    this.#buffer[this.#length++] = quote;
    this.#length += this.#buffer.write(value, this.#length, 'utf8');
    this.#buffer[this.#length++] = quote;
  }

  /** Writes the UTF-8 of JSON text. */
  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Writes any JSON value; `undefined` and functions become `null`. */
  json(value: unknown): void {
    this.text(stringifyJson(value) ?? 'null');
  }

  /** Writes once more what was written from `start` to `end`. */
  repeat(start: number, end: number): void {
    this.#reserve(end - start);
    this.#buffer.copyWithin(this.#length, start, end);
    this.#length += end - start;
  }

  /** The bytes written so far, as long as nothing else is written. */
  written(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  /** The bytes written since the beginning, as a copy of their own. */
  take(): Buffer {
    if (this.#length > this.#limit) throw new TextTooLong(this.#limit);
    return Buffer.from(this.written());
  }

  /** Writes a short string if it needs no escape and is ASCII; otherwise leaves nothing behind. */
  #shortAscii(value: string): boolean {
    this.#reserve(value.length + 2);
    const buffer = this.#buffer;
    let at = this.#length;
    buffer[at++] = quote;
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code < 0x20 || code > 0x7e || code === quote || code === 0x5c) return false;
      buffer[at++] = code;
    }
    buffer[at++] = quote;
    this.#length = at;
    return true;
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#capacity) return;
    if (this.#length > this.#limit) throw new TextTooLong(this.#limit);
    if (needed <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, needed));
    this.#buffer.copy(grown, 0, 0, this.#length);
    this.#buffer = grown;
    this.#capacity = Math.min(grown.length, this.#limit);
  }
}

/** A text has grown beyond what it may have. */
export class TextTooLong extends Error {
  /** Bytes. */
  readonly limit: number;

  constructor(limit: number) {
    super(`more than ${limit} bytes`);
    this.name = 'TextTooLong';
    this.limit = limit;
  }
}

import { isUtf8 } from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';
import { TextDecoder } from 'node:util';

/** Decodes a whole text; undefined when some bytes of it stand for no character. */
export type DecodeText = (chunks: readonly Buffer[]) => string | undefined;

const charsetParameter = /;\s*charset\s*=\s*"?([^\s;"]+)/i;
const byteOrderMark = '\ufeff';
const replacement = '\ufffd';

/**
 * How to decode the body of a message, by the charset in its content type, UTF-8 where none is named (RFC 8259,
 * §8.1). A byte order mark is no part of the text. Nothing is ever replaced by U+FFFD.
 *
 * @returns undefined for a charset of which the WHATWG Encoding Standard knows no name
 */
export function createTextDecoder(contentType: string): DecodeText | undefined {
  const label = charsetParameter.exec(contentType)?.[1] ?? 'utf-8';
  // Nearly all responses: a decoder for each would be an object outside the heap to be collected.
  if (label.toLowerCase() === 'utf-8') return decodeUtf8;
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch {
    return undefined;
  }
  if (decoder.encoding === 'utf-8') return decodeUtf8;
  return (chunks) => {
    try {
      return decoder.decode(Buffer.concat(chunks));
    } catch {
      return undefined;
    }
  };
}

function decodeUtf8(chunks: readonly Buffer[]): string | undefined {
  const text = chunks.length === 1 ? String(chunks[0]) : joinUtf8(chunks);
  // The decoder replaces what it cannot read, but the department may have sent that very character.
  if (text.includes(replacement) && !isUtf8(Buffer.concat(chunks))) return undefined;
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

/** Without joining the chunks first: memory outside the heap makes the next collection of all of it come sooner. */
function joinUtf8(chunks: readonly Buffer[]): string {
  const decoder = new StringDecoder('utf8');
  let text = '';
  for (const chunk of chunks) text += decoder.write(chunk);
  return text + decoder.end();
}

/**
 * A table of text by key that is a few arrays of numbers: threads share it, and the garbage collector never walks it,
 * however many entries it has. Nobody writes to it once it is serialized.
 */
export interface SerializedTable {
  /** A hash table with open addressing: 1 + the number of an entry, or 0. Its length is a power of two. */
  readonly slots: Uint32Array;
  /** Five numbers an entry: its key's hash, where its key and its value begin, and how long they are. */
  readonly entries: Uint32Array;
  /** UTF-16 code units, so that a key is compared without decoding it. */
  readonly keys: Uint16Array;
  /** UTF-8. */
  readonly values: Uint8Array;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @param table distinct keys with their values; each is written before the next one is asked for */
export function serializeTable(table: Iterable<readonly [key: string, value: string]>): SerializedTable {
  let entries: Uint32Array = new Uint32Array(65_536);
  let keys: Uint16Array = new Uint16Array(65_536);
  let values: Uint8Array = new Uint8Array(65_536);
  let [size, keyEnd, valueEnd] = [0, 0, 0];
  for (const [key, value] of table) {
    entries = withRoom(entries, 5 * (size + 1));
    keys = withRoom(keys, keyEnd + key.length);
    // No UTF-16 code unit takes more than three bytes.
    values = withRoom(values, valueEnd + 3 * value.length);
    const { written } = encoder.encodeInto(value, values.subarray(valueEnd));
    entries.set([hashOf(key), keyEnd, key.length, valueEnd, written], 5 * size);
    for (let at = 0; at < key.length; at++) keys[keyEnd + at] = key.charCodeAt(at);
    size += 1;
    keyEnd += key.length;
    valueEnd += written;
  }
  entries = entries.subarray(0, 5 * size);
  return {
    slots: share(fillSlots(entries)),
    entries: share(entries),
    keys: share(keys.subarray(0, keyEnd)),
    values: share(values.subarray(0, valueEnd)),
  };
}

/** Half of the slots stay empty, so that the next empty one is near. */
function fillSlots(entries: Uint32Array): Uint32Array {
  const size = entries.length / 5;
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(2 * size + 1)));
  for (let number = 0; number < size; number++) {
    let slot = (entries[5 * number] ?? 0) & (slots.length - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = number + 1;
  }
  return slots;
}

/** What is written for a key; undefined when there is no such key. */
export function readSerialized(table: SerializedTable, key: string): string | undefined {
  const number = find(table, key);
  if (number === undefined) return undefined;
  return valueOf(table, number);
}

export function hasSerialized(table: SerializedTable, key: string): boolean {
  return find(table, key) !== undefined;
}

/** Everything in a table. */
export function* entriesOf(table: SerializedTable): Iterable<[key: string, value: string]> {
  for (let number = 0; 5 * number < table.entries.length; number++) {
    yield [keyOf(table, number), valueOf(table, number)];
  }
}

function keyOf({ entries, keys }: SerializedTable, number: number): string {
  const [start = 0, length = 0] = entries.subarray(5 * number + 1, 5 * number + 3);
  let key = '';
  // A decoder would replace what is not well-formed.
  for (const unit of keys.subarray(start, start + length)) key += String.fromCharCode(unit);
  return key;
}

function valueOf({ entries, values }: SerializedTable, number: number): string {
  const [start = 0, length = 0] = entries.subarray(5 * number + 3, 5 * number + 5);
  return decoder.decode(values.subarray(start, start + length));
}

function find({ slots, entries, keys }: SerializedTable, key: string): number | undefined {
  const hash = hashOf(key);
  for (let slot = hash & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
    const number = (slots[slot] ?? 0) - 1;
    if (number < 0) return undefined;
    const [hashed, start = 0, length] = entries.subarray(5 * number, 5 * number + 3);
    if (hashed === hash && length === key.length && isAt(keys, start, key)) return number;
  }
}

function isAt(keys: Uint16Array, start: number, key: string): boolean {
  for (let at = 0; at < key.length; at++) if (keys[start + at] !== key.charCodeAt(at)) return false;
  return true;
}

/** FNV-1a over UTF-16 code units. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

type NumberArray = Uint8Array | Uint16Array | Uint32Array;

function withRoom<Numbers extends NumberArray>(numbers: Numbers, length: number): Numbers {
  return numbers.length >= length
    ? numbers
    : copyInto(new ArrayBuffer(4 * length * numbers.BYTES_PER_ELEMENT), numbers);
}

/** A copy that other threads read too. */
function share<Numbers extends NumberArray>(numbers: Numbers): Numbers {
  return copyInto(new SharedArrayBuffer(numbers.byteLength), numbers);
}

function copyInto<Numbers extends NumberArray>(buffer: ArrayBufferLike, numbers: Numbers): Numbers {
  const copy = new (numbers.constructor as new (buffer: ArrayBufferLike) => Numbers)(buffer);
  copy.set(numbers);
  return copy;
}

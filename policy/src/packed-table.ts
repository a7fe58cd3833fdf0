/**
 * A table of text by key that is a few arrays of numbers: a thread hands it to another without copying it, and the
 * garbage collector never walks it, however many entries it has.
 */
export interface PackedTable {
  /** A hash table with open addressing: 1 + the number of an entry, or 0. Its length is a power of two. */
  readonly slots: Uint32Array<ArrayBuffer>;
  /** Five numbers an entry: its key's hash, where its key and its value begin, and how long they are. */
  readonly entries: Uint32Array<ArrayBuffer>;
  /** UTF-16 code units, so that a key is compared without decoding it. */
  readonly keys: Uint16Array<ArrayBuffer>;
  /** UTF-8. */
  readonly values: Uint8Array<ArrayBuffer>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @param table distinct keys with their values; each is written before the next one is asked for */
export function packTable(table: Iterable<readonly [key: string, value: string]>): PackedTable {
  let entries = new Uint32Array(65_536);
  let keys = new Uint16Array(65_536);
  let values = new Uint8Array(65_536);
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
  entries = entries.slice(0, 5 * size);
  return {
    slots: fillSlots(entries),
    entries,
    keys: keys.slice(0, keyEnd),
    values: values.slice(0, valueEnd),
  };
}

/** Half of the slots stay empty, so that the next empty one is near. */
function fillSlots(entries: Uint32Array): Uint32Array<ArrayBuffer> {
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
export function readPacked(table: PackedTable, key: string): string | undefined {
  const number = find(table, key);
  if (number === undefined) return undefined;
  const [start = 0, length = 0] = table.entries.subarray(5 * number + 3, 5 * number + 5);
  return decoder.decode(table.values.subarray(start, start + length));
}

export function hasPacked(table: PackedTable, key: string): boolean {
  return find(table, key) !== undefined;
}

/** The arrays behind a table, which move to another thread with it. */
export function buffersOf({ slots, entries, keys, values }: PackedTable): ArrayBuffer[] {
  return [slots.buffer, entries.buffer, keys.buffer, values.buffer];
}

function find({ slots, entries, keys }: PackedTable, key: string): number | undefined {
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

type NumberArray = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

function withRoom<Numbers extends NumberArray>(numbers: Numbers, length: number): Numbers {
  if (numbers.length >= length) return numbers;
  const larger = new (numbers.constructor as new (length: number) => Numbers)(4 * length);
  larger.set(numbers);
  return larger;
}

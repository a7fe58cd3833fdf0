import {
  entriesOf,
  hasSerialized,
  readSerialized,
  serializeTable,
  type SerializedTable,
} from './serialized-table.ts';

/** A serialized table, and above it what has changed since it was serialized. */
export interface LayeredTable {
  readonly serialized: SerializedTable;
  /** Undefined: no longer there. */
  readonly changes: ReadonlyMap<string, string | undefined>;
}

/** @param table distinct keys with their values */
export function createTable(table: Iterable<readonly [key: string, value: string]>): LayeredTable {
  return { serialized: serializeTable(table), changes: new Map() };
}

/** What is written for a key; undefined when there is no such key. */
function readText({ serialized, changes }: LayeredTable, key: string): string | undefined {
  return changes.get(key) ?? (changes.has(key) ? undefined : readSerialized(serialized, key));
}

/** The same for a value that was written as JSON. */
export function readJson<Value>(table: LayeredTable, key: string): Value | undefined {
  const text = readText(table, key);
  return text === undefined ? undefined : (JSON.parse(text) as Value);
}

export function hasKey({ serialized, changes }: LayeredTable, key: string): boolean {
  return changes.has(key) ? changes.get(key) !== undefined : hasSerialized(serialized, key);
}

/** The same without a layer. */
export function compact(table: LayeredTable): LayeredTable {
  return table.changes.size === 0 ? table : createTable(currentEntries(table));
}

function* currentEntries({ serialized, changes }: LayeredTable): Iterable<[key: string, value: string]> {
  for (const entry of entriesOf(serialized)) if (!changes.has(entry[0])) yield entry;
  for (const [key, value] of changes) if (value !== undefined) yield [key, value];
}

/** The next state of a table; the one before stays as it is, for whoever reads it. */
export class TableDraft {
  readonly #changes: Map<string, string | undefined>;
  readonly table: LayeredTable;

  constructor({ serialized, changes }: LayeredTable) {
    this.#changes = new Map(changes);
    this.table = { serialized, changes: this.#changes };
  }

  write(key: string, value: unknown): void {
    this.#changes.set(key, value === undefined ? undefined : JSON.stringify(value));
  }
}

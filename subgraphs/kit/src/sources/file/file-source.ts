/*
 * Serves a CSV or Excel file, which is held in memory and read again when it has changed. A file that is being written
 * is not read before it has stayed the same for a while; one that cannot be read fails its fields until it can be:
 * what was in the file before is no fact any more.
 */
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { systemErrorCode } from '@govgraph/protocol';

import type { EntityKeys } from '../../ids/entity-ids.ts';
import type { Log } from '../../log.ts';
import type { FileSourceDefinition } from '../definition/source-definition.ts';
import { SourceError } from '../source-error.ts';
import type { LookupInputs, PreparedLookup, Source, SourceRecord } from '../source.ts';
import { type Columns, readTableLookup, tableShape } from '../table/table-lookup.ts';
import { createTableSearch } from './search-table.ts';
import { readTableFile, readTableHere } from './read-table-file.ts';
import { type Table, isWrong } from './table.ts';

/** How often it is looked at; a change is read once it has been seen twice. */
const defaultPollMs = 1_000;

export interface FileSourceOptions {
  readonly name: string;
  readonly definition: FileSourceDefinition;
  /** Absolute. */
  readonly file: string;
  readonly entityKeys: EntityKeys;
  readonly log: Log;
  readonly pollMs?: number;
}

export interface FileSource extends Source {
  /** As it was read when it was opened: what a check has to say of its cells. */
  readonly firstTable: Table;
}

/** @throws SourceError when the file cannot be read now */
export async function openFileSource(options: FileSourceOptions): Promise<FileSource> {
  const { name, definition, file, entityKeys, log, pollMs = defaultPollMs } = options;
  const columns: Columns = new Map(
    Object.entries(definition.columns).map(([column, { type }]) => [column, type]),
  );
  let stamp = await settle(file, pollMs);
  let changed: string | undefined;
  const tableFile = { file, definition, entityKeys };
  const first = await readTableHere(tableFile);
  if ('problem' in first) throw new SourceError(name, first.problem);
  const firstTable = first.table;
  let current: Table | SourceError = firstTable;

  async function look(): Promise<void> {
    const seen = await stampOf(file);
    if (seen === stamp) {
      changed = undefined;
    } else if (seen !== changed) {
      changed = seen;
    } else {
      const result = await readTableFile(tableFile);
      // Somebody wrote while it was read: once more.
      if ((await stampOf(file)) !== seen) return;
      stamp = seen;
      changed = undefined;
      if ('problem' in result) {
        current = new SourceError(name, result.problem);
        log({ level: 'error', event: 'source-failed', source: name, reason: result.problem });
      } else {
        current = result.table;
        const { rows, wrongCells } = result.table;
        log({ level: 'info', event: 'source-read', source: name, rows, wrongCells: wrongCells.length });
      }
    }
  }

  let looking = Promise.resolve();
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    looking = look().finally(() => {
      isLooking = false;
    });
  }, pollMs);
  timer.unref();

  function table(): Table {
    if (current instanceof SourceError) throw current;
    return current;
  }

  return {
    name,
    maxRows: definition.maxRows,
    firstTable,
    prepare(lookup, use, report): PreparedLookup | undefined {
      const prepared = readTableLookup(lookup, columns, use, report);
      if (prepared === undefined) return undefined;
      const search = createTableSearch(prepared, { maxRows: definition.maxRows, isList: use.isList });
      return {
        shape: tableShape(columns),
        maxBatch: 10_000,
        load: async (calls) => {
          const searched = table();
          return calls.map((inputs: LookupInputs) => {
            const rows = search(searched, inputs);
            if (typeof rows === 'string') return new SourceError(name, rows);
            return rows.map((row) => recordOf(name, searched, row));
          });
        },
      };
    },
    async checkHealth() {
      table();
    },
    // It has been read.
    tryOut: async () => undefined,
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}

function recordOf(source: string, table: Table, row: number): SourceRecord {
  const record: SourceRecord = {
    source,
    read(at) {
      const cell = table.columns.get(at)?.[row];
      if (isWrong(cell)) throw new SourceError(source, cell.reason);
      return cell ?? null;
    },
    nested: () => record,
  };
  return record;
}

/** Waits until nobody writes to it, for half a minute at most. */
async function settle(file: string, quietMs: number): Promise<string> {
  let stamp = await stampOf(file);
  const age =
    Date.now() -
    (await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    ));
  if (age > quietMs) return stamp;
  for (let waits = 0; waits < 30; waits += 1) {
    await sleep(quietMs);
    const now = await stampOf(file);
    if (now === stamp) break;
    stamp = now;
  }
  return stamp;
}

/** What changes when the file does; `missing` when there is none. */
async function stampOf(file: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(file);
    return `${ino}:${size}:${mtimeMs}`;
  } catch (error) {
    return `missing (${systemErrorCode(error) ?? 'unknown reason'})`;
  }
}

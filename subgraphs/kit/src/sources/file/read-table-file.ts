/**
 * Reads the file of a source on a thread of its own: a large one takes seconds, and whoever asks meanwhile is answered
 * from the one before.
 */
import { createReadStream } from 'node:fs';
import { Worker } from 'node:worker_threads';

import { builtModule, systemErrorCode } from '@govgraph/protocol';

import type { EntityKeys } from '../../ids/entity-ids.ts';
import { SheetError } from '../../sheets/sheet.ts';
import type { FileSourceDefinition } from '../definition/source-definition.ts';
import { type Table, dataFileLimits, readTable } from './table.ts';

export interface TableFile {
  /** Absolute. */
  readonly file: string;
  readonly definition: FileSourceDefinition;
  readonly entityKeys: EntityKeys;
}

/** What the thread says when it is done: the table, or why there is none. */
export type TableResult = { readonly table: Table } | { readonly problem: string };

const threadEntry = builtModule('./table-thread-main.js', import.meta.url);

/** The table, or why the file is none; never an exception. */
export function readTableFile(tableFile: TableFile): Promise<TableResult> {
  return new Promise((resolve) => {
    const worker = new Worker(threadEntry, { workerData: tableFile });
    const end = (result: TableResult): void => {
      resolve(result);
      void worker.terminate();
    };
    worker.once('message', end);
    worker.once('error', () => end({ problem: 'the file cannot be served: reading it failed' }));
    worker.once('exit', () => resolve({ problem: 'the file cannot be served: reading it broke off' }));
  });
}

/** On the thread. */
export async function readTableHere({ file, definition, entityKeys }: TableFile): Promise<TableResult> {
  try {
    return { table: readTable(await readBytes(file), definition, entityKeys) };
  } catch (error) {
    if (error instanceof SheetError) return { problem: `the file cannot be served: ${error.message}` };
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    return { problem: `the file cannot be read (${code})` };
  }
}

/** No more than may be read, whatever a file says of its size. */
async function readBytes(file: string): Promise<Uint8Array> {
  const chunks: Buffer[] = await createReadStream(file, { end: dataFileLimits.fileBytes }).toArray();
  return Buffer.concat(chunks);
}

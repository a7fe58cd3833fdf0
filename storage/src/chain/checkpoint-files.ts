import { createReadStream } from 'node:fs';
import { access, constants, mkdir, open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { Checkpoint } from '../usage/checkpoint-store.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { syncDirectory } from '../sync-directory.ts';

/*
 * Checkpoints outside the database: a directory with a checkpoint on each line of its files. Lines are only ever added,
 * and are on disk when the call returns. A file that is long enough is followed by another one, which is named after
 * its first checkpoint; nothing is removed here.
 *
 * The workers of a gateway share a directory: two may add the same line, and a crash may leave half of one. Readers
 * skip both.
 */

export interface CheckpointFiles {
  /** The last one that is whole; undefined when there is none. */
  readLast(): Promise<Checkpoint | undefined>;
  /** Adds checkpoints durably, in their order. */
  append(checkpoints: readonly Checkpoint[]): Promise<void>;
}

export interface CheckpointFilesOptions {
  /** A file that has reached this is followed by another one. */
  readonly maxFileBytes?: number;
}

const fileName = (number: number) => `checkpoints-${String(number).padStart(12, '0')}.jsonl`;
const fileNamePattern = /^checkpoints-\d{12}\.jsonl$/;

/** Opens a directory of checkpoints, and makes it where there is none. @throws Error when it cannot be written to */
export async function openCheckpointFiles(
  directory: string,
  { maxFileBytes = 16_000_000 }: CheckpointFilesOptions = {},
): Promise<CheckpointFiles> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  /** What has been read of the newest file, so that only what was added since is read again. */
  let seen:
    { readonly file: string; readonly bytes: number; readonly last: Checkpoint | undefined } | undefined;

  async function readLast(): Promise<Checkpoint | undefined> {
    const files = await listFiles(directory);
    for (const file of files.toReversed()) {
      const known = seen?.file === file ? seen : undefined;
      const { size } = await stat(file);
      // A file that has become shorter is not what it was.
      const start = known !== undefined && size >= known.bytes ? known : undefined;
      let last = start?.last;
      for await (const line of linesOf(file, start?.bytes ?? 0)) last = readCheckpoint(line) ?? last;
      if (file === files.at(-1)) seen = { file, bytes: size, last };
      if (last !== undefined) return last;
    }
    return undefined;
  }

  async function append(checkpoints: readonly Checkpoint[]): Promise<void> {
    const [first] = checkpoints;
    if (first === undefined) return;
    const newest = (await listFiles(directory)).at(-1);
    const isFull = newest === undefined || (await stat(newest)).size >= maxFileBytes;
    const file = isFull ? join(directory, fileName(first.number)) : newest;
    const handle = await open(file, 'a+', 0o600);
    try {
      const text = checkpoints.map((checkpoint) => `${writeCheckpoint(checkpoint)}\n`).join('');
      // After half a line, the next one would not be read either.
      await handle.appendFile((await endsWithinLine(handle)) ? `\n${text}` : text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (isFull) await syncDirectory(directory);
  }

  return { readLast, append };
}

/** A line of a file of checkpoints, and where it stands. */
export interface CheckpointLine {
  readonly file: string;
  /** Undefined when the line is none. */
  readonly checkpoint: Checkpoint | undefined;
}

/** Reads a file of checkpoints, or all files of a directory in their order. @throws Error when there is none */
export async function* readCheckpointFiles(path: string): AsyncGenerator<CheckpointLine> {
  const files = (await stat(path)).isDirectory() ? await listFiles(path) : [path];
  for (const file of files) {
    for await (const line of linesOf(file, 0)) {
      if (line !== '') yield { file, checkpoint: readCheckpoint(line) };
    }
  }
}

async function listFiles(directory: string): Promise<string[]> {
  const names = await readdir(directory);
  return names
    .filter((name) => fileNamePattern.test(name))
    .toSorted()
    .map((name) => join(directory, name));
}

function linesOf(file: string, start: number): AsyncIterable<string> {
  return createInterface({ input: createReadStream(file, { start }), crlfDelay: Infinity });
}

async function endsWithinLine(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
}

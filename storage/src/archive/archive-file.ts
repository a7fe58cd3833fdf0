import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import { readRecord } from '../usage-record/record-guards.ts';
import { canonicalForm, type StoredRecord } from '../usage-record/usage-record.ts';
import type { ArchivedPiece } from '../usage/usage-archives.ts';
import { areSamePieces, collectPieces } from './archive-pieces.ts';
import { syncDirectory } from '../sync-directory.ts';

/*
 * A month of usage records in a file: a record in canonical JSON on each line, with its hash, in the order of writers
 * and sequences. The same records make the same file.
 *
 * It is written under another name, read back and compared, and gets its own when it is on disk. Beside it is its
 * SHA-256, as `sha256sum --check` takes it.
 */

/** What a file was found to hold. */
export interface ArchiveContent {
  readonly sha256: string;
  readonly records: number;
  readonly pieces: readonly ArchivedPiece[];
}

/** An archive that is read. */
export interface ArchiveFile extends ArchiveContent {
  readonly path: string;
  /** The first line that is no record, or not in its place; undefined when all are. Nothing after it is read. */
  readonly problem: string | undefined;
  /** Records of a writer after a sequence, as they follow each other, and how long their lines are. */
  readAfter(
    writer: string,
    sequence: number,
  ): AsyncGenerator<{ readonly record: StoredRecord; readonly bytes: number }>;
}

/**
 * A row of the database has 64 MiB at most, and a character of it seven bytes at most in a line. Longer texts than some
 * 512 MiB are none that Node.js can hold.
 */
const maxLineBytes = 500 * 1024 * 1024;

/** So many bytes are written at once. */
const chunkBytes = 1024 * 1024;

/** Where a record stands is remembered of one in so many. */
const indexedLines = 100;

export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

export interface WriteArchiveOptions {
  readonly directory: string;
  readonly file: string;
  /** In the order of writers and sequences. */
  readonly records: AsyncIterable<StoredRecord>;
  readonly onProgress?: (records: number) => void;
}

/**
 * Writes an archive. One that is there with the same content is left as it is.
 *
 * @throws ArchiveError when there is another one under that name, a record is too long, or what is read back is not what
 *   was written; Error when the directory cannot be written to. Nothing but what was there before is there then
 */
export async function writeArchive(options: WriteArchiveOptions): Promise<ArchiveContent> {
  const path = join(options.directory, options.file);
  const partial = `${path}.partial`;
  try {
    const written = await writeRecords(partial, options);
    await assertHolds(partial, written);
    if (await isThere(path)) await assertHolds(path, written);
    else await rename(partial, path);
    const sum = `${path}.sha256`;
    await writeWhole(`${sum}.partial`, `${written.sha256}  ${options.file}\n`);
    await rename(`${sum}.partial`, sum);
    await syncDirectory(options.directory);
    return written;
  } finally {
    await rm(partial, { force: true });
    await rm(`${path}.sha256.partial`, { force: true });
  }
}

async function writeRecords(
  path: string,
  { records, onProgress = () => undefined }: WriteArchiveOptions,
): Promise<ArchiveContent> {
  const hash = createHash('sha256');
  const pieces = collectPieces();
  const handle = await openNew(path);
  try {
    let chunk: Buffer[] = [];
    let bytes = 0;
    const flush = async (): Promise<void> => {
      for (const buffer of chunk) hash.update(buffer);
      await writeAll(handle, Buffer.concat(chunk));
      chunk = [];
      bytes = 0;
    };
    for await (const record of records) {
      if (pieces.add(record) === undefined)
        throw new ArchiveError(`${describe(record)} does not come after the one before it`);
      const line = writeLine(record);
      chunk.push(line);
      bytes += line.length;
      if (bytes < chunkBytes) continue;
      await flush();
      onProgress(pieces.collected().records);
    }
    await flush();
    await handle.sync();
    return { sha256: hash.digest('hex'), ...pieces.collected() };
  } finally {
    await handle.close();
  }
}

/** @throws ArchiveError when it is too long */
function writeLine(record: StoredRecord): Buffer {
  try {
    const line = Buffer.from(`${canonicalForm(record)}\n`);
    if (line.length - 1 <= maxLineBytes) return line;
  } catch (error) {
    // A text beyond what a string can hold.
    if (!(error instanceof RangeError)) throw error;
  }
  throw new ArchiveError(`${describe(record)} would be a line of more than ${describeBytes(maxLineBytes)}`);
}

async function assertHolds(path: string, expected: ArchiveContent): Promise<void> {
  const { sha256, records, pieces, problem } = await openArchive(path);
  const isSame =
    problem === undefined &&
    sha256 === expected.sha256 &&
    records === expected.records &&
    areSamePieces(pieces, expected.pieces);
  if (isSame) return;
  throw new ArchiveError(
    path.endsWith('.partial')
      ? `${path} does not hold what was written to it`
      : `${path} is there already, with other content than the database has: move it away`,
  );
}

/** Reads a file once, to its end. @param onRecord hears of each record @throws Error when it cannot be read */
export async function openArchive(
  path: string,
  onRecord: (record: StoredRecord) => void = () => undefined,
): Promise<ArchiveFile> {
  const hash = createHash('sha256');
  const pieces = collectPieces();
  const index: { readonly writer: string; readonly sequence: number; readonly offset: number }[] = [];
  let problem: string | undefined;
  let end = Infinity;
  let number = 0;
  for await (const { line, offset, isWhole } of linesOf(path, 0, (bytes) => hash.update(bytes))) {
    number += 1;
    if (problem !== undefined) continue;
    const record = isWhole ? parseLine(line) : undefined;
    const begins = record && pieces.add(record);
    if (record !== undefined) onRecord(record);
    if (line === undefined) problem = `line ${number} is longer than ${describeBytes(maxLineBytes)}`;
    else if (record === undefined) problem = `line ${number} is no usage record`;
    else if (begins === undefined) problem = `line ${number} does not come after the one before it`;
    else if (begins || number % indexedLines === 0)
      index.push({ writer: record.writer, sequence: record.sequence, offset });
    if (problem !== undefined) end = offset;
  }

  async function* readFrom(start: number) {
    for await (const { line, offset, bytes } of linesOf(path, start)) {
      const record = offset < end ? parseLine(line) : undefined;
      if (record === undefined) return;
      yield { record, bytes };
    }
  }

  return {
    path,
    sha256: hash.digest('hex'),
    ...pieces.collected(),
    problem,
    readAfter: async function* (writer, sequence) {
      const next = index.findIndex(
        (entry) => entry.writer > writer || (entry.writer === writer && entry.sequence > sequence),
      );
      const start = index[next < 0 ? index.length - 1 : Math.max(0, next - 1)];
      if (start === undefined) return;
      for await (const found of readFrom(start.offset)) {
        const { record } = found;
        if (record.writer > writer) return;
        if (record.writer === writer && record.sequence > sequence) yield found;
      }
    },
  };
}

/**
 * Reads the records of a file as they follow each other, whatever else is in it.
 *
 * @param onEnd hears the SHA-256 of what was read, when it was read to its end
 * @throws Error when it cannot be read
 */
export async function* readArchive(
  path: string,
  onEnd: (sha256: string) => void = () => undefined,
): AsyncGenerator<StoredRecord> {
  const hash = createHash('sha256');
  for await (const { line } of linesOf(path, 0, (bytes) => hash.update(bytes))) {
    const record = parseLine(line);
    if (record !== undefined) yield record;
  }
  onEnd(hash.digest('hex'));
}

function parseLine(line: Buffer | undefined): StoredRecord | undefined {
  if (line === undefined) return undefined;
  try {
    return readRecord(JSON.parse(line.toString()));
  } catch {
    return undefined;
  }
}

interface Line {
  /** Undefined when it is longer than a line may be. */
  readonly line: Buffer | undefined;
  /** Of its first byte in the file. */
  readonly offset: number;
  /** Without its line feed. */
  readonly bytes: number;
  /** Whether it ends with a line feed. */
  readonly isWhole: boolean;
}

async function* linesOf(
  path: string,
  start: number,
  onBytes: (bytes: Buffer) => void = () => undefined,
): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let bytes = 0;
  let offset = start;
  const add = (part: Buffer): void => {
    bytes += part.length;
    if (bytes > maxLineBytes) parts = [];
    else parts.push(part);
  };
  const take = (isWhole: boolean): Line => {
    const taken = { line: bytes > maxLineBytes ? undefined : Buffer.concat(parts), offset, bytes, isWhole };
    offset += bytes + 1;
    parts = [];
    bytes = 0;
    return taken;
  };
  for await (const read of createReadStream(path, { start, highWaterMark: 256 * 1024 })) {
    const chunk = read as Buffer;
    onBytes(chunk);
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      add(chunk.subarray(from, end));
      yield take(true);
      from = end + 1;
    }
    if (from < chunk.length) add(chunk.subarray(from));
  }
  if (bytes > 0) yield take(false);
}

/** The owner's only. What an earlier attempt has left there is replaced. */
async function openNew(path: string): Promise<FileHandle> {
  await rm(path, { force: true });
  return open(path, 'wx', 0o600);
}

async function writeWhole(path: string, text: string): Promise<void> {
  const handle = await openNew(path);
  try {
    await writeAll(handle, Buffer.from(text));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A disk that fills up may take a part of what it is given. */
async function writeAll(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let written = 0; written < bytes.length;)
    written += (await handle.write(bytes, written, bytes.length - written)).bytesWritten;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function describe({ writer, sequence }: StoredRecord): string {
  return `record ${sequence} of writer ${writer}`;
}

function describeBytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MiB`;
}

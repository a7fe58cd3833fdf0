import { readFile, writeFile } from 'node:fs/promises';

import { systemErrorCode } from '@govgraph/protocol';

import { type EntityKind, entityId, entityKinds, readEntityKeys, whyNoEntity } from '../ids/entity-ids.ts';
import { readSheets } from '../sheets/read-sheets.ts';
import { type Sheet, SheetError } from '../sheets/sheet.ts';
import { dataFileLimits } from '../sources/file/table.ts';

export interface IdsOptions {
  /** CSV or Excel. */
  readonly file: string;
  /** The heading of the column with identity numbers. */
  readonly column: string;
  /** `person` or `legal-entity`. */
  readonly kind: string;
  /** A CSV that is not there yet. */
  readonly out: string;
  /** Numbers and ids, and no other column: for a database. */
  readonly isPairsOnly: boolean;
  /** With the keys. */
  readonly keysFile: string | undefined;
}

/** Why nothing was written. */
export class IdsError extends Error {}

/**
 * Writes the opaque ids beside the identity numbers of a file. A number that is none has a blank id, and is told by its
 * row.
 *
 * @returns the exit code: 1 when a number is none
 * @throws IdsError when nothing was written
 */
export async function writeIds(options: IdsOptions): Promise<number> {
  const { file, column, out, isPairsOnly } = options;
  const kind = readKind(options.kind);
  const keys = await readKeys(kind, options.keysFile);
  const rows = findRows(await readFileOf(file), column);
  const place = rows[0]?.indexOf(column) ?? -1;
  const wrong: string[] = [];
  const written = rows.flatMap((row, index): string[][] => {
    if (row.every((cell) => cell === '')) return [];
    const number = row[place] ?? '';
    const kept = isPairsOnly ? [number] : fill(row, rows[0]?.length ?? 0);
    if (index === 0) return [[...kept, 'id']];
    const reason = number === '' ? 'it is blank' : whyNoEntity(kind, number);
    if (reason === undefined) return [[...kept, entityId(keys, kind, number) ?? '']];
    wrong.push(`row ${index + 1}: ${reason}`);
    return [[...kept, '']];
  });
  await writeNew(out, `\ufeff${written.map((row) => row.map(quoteCell).join(',')).join('\r\n')}\r\n`);
  const count = written.length - 1 - wrong.length;
  process.stderr.write(
    `${count} ids written to ${out}${wrong.length === 0 ? '' : `; ${wrong.length} rows have none:`}\n`,
  );
  for (const line of wrong) process.stderr.write(`${line}\n`);
  return wrong.length === 0 ? 0 : 1;
}

function readKind(text: string): EntityKind {
  const kind = entityKinds.find((each) => each === text);
  if (kind === undefined) throw new IdsError(`--kind: expected ${entityKinds.join(' or ')}`);
  return kind;
}

async function readKeys(kind: EntityKind, file: string | undefined) {
  if (!file)
    throw new IdsError(
      'the environment has no GOVGRAPH_ENTITY_KEYS_FILE: the owner of the entity gives you the key',
    );
  const keys = await readEntityKeys(file).catch((error: unknown) => {
    const code = systemErrorCode(error);
    throw new IdsError(
      code === undefined && error instanceof Error ? error.message : `${file} cannot be read (${code})`,
    );
  });
  if (keys[kind] === undefined) throw new IdsError(`${file} has no key of the kind ${kind}`);
  return keys;
}

async function readFileOf(file: string): Promise<readonly Sheet[]> {
  try {
    return readSheets(await readFile(file), dataFileLimits);
  } catch (error) {
    const reason = error instanceof SheetError ? error.message : (systemErrorCode(error) ?? 'unknown reason');
    throw new IdsError(`${file} cannot be read: ${reason}`);
  }
}

/** Of the first way to read the file in which the heading is found. */
function findRows(sheets: readonly Sheet[], column: string): Sheet['rows'] {
  const found = sheets.find(({ rows }) => rows[0]?.includes(column));
  if (found !== undefined) return found.rows;
  const headings = sheets.flatMap(({ rows }) => rows[0] ?? []).filter((cell) => cell !== '');
  throw new IdsError(
    `the first row has no heading “${column}”; there are ${[...new Set(headings)].slice(0, 30).join(', ')}`,
  );
}

function fill(row: readonly string[], width: number): string[] {
  return Array.from({ length: width }, (_, index) => row[index] ?? '');
}

/** RFC 4180. */
function quoteCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Nothing is overwritten; what it holds is for those who may see the numbers. */
async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const code = systemErrorCode(error);
    throw new IdsError(
      code === 'EEXIST' ? `${file} is there already` : `${file} cannot be written (${code})`,
    );
  }
}

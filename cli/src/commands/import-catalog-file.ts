import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '@govgraph/protocol';
import { findColumns, whyNoColumns } from '../catalog-import/columns.ts';
import { describeUndecided, findRefused, formatCatalog } from '../catalog-import/format-catalog.ts';
import { importCatalog, type CatalogImport } from '../catalog-import/import-catalog.ts';
import { readSheetFile } from '../catalog-import/read-sheet-file.ts';
import { CommandError } from '../command-error.ts';
import { count } from '../count.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';

export interface ImportOptions {
  readonly department?: string;
  readonly out: string;
  readonly json?: true;
}

/**
 * Makes a `catalog.yaml` of the sheet of an open-data portal. A file that is there already stays as it is.
 *
 * @throws CommandError when nothing could be read, or not be written
 */
export async function importCatalogFile(
  file: string,
  { department, out, json }: ImportOptions,
): Promise<void> {
  const sheets = await readSheetFile(file);
  const found = sheets
    .map((sheet) => ({ sheet, columns: findColumns(sheet) }))
    .find(({ columns }) => columns !== undefined);
  if (found?.columns === undefined) {
    throw new CommandError(`${file} ${whyNoColumns(sheets)}`, { exitCode: 1, code: 'NOTHING_READ' });
  }
  const { sheet, columns } = found;
  const imported = importCatalog(sheet, columns, department);
  const items = imported.resources.reduce((sum, resource) => sum + resource.items.length, 0);
  const left = imported.leftOut.reduce((sum, { rows }) => sum + rows.length, 0);
  if (items === 0) {
    const reasons = describeLeftOut(imported).map((line) => `; ${line}`);
    throw new CommandError(
      `nothing was read from ${file}: ${count(imported.rowsRead, 'row')}${reasons.join('')}`,
      { exitCode: 1, code: 'NOTHING_READ' },
    );
  }
  const text = formatCatalog(imported, path.basename(file));
  const undecided = [...imported.undecided, ...findRefused(text, imported.undecided)];
  await writeNew(out, text);
  const report = {
    file,
    sheet: sheet.name,
    out,
    rowsRead: imported.rowsRead,
    resources: imported.resources.length,
    items,
    leftOut: imported.leftOut,
    unusedColumns: columns.unused,
    undecided,
  };
  if (json) {
    printSuccess(report);
    return;
  }
  printLines([
    `${count(imported.rowsRead, 'row')} read, ${count(items, 'item')} of ${count(report.resources, 'resource')} written to ${out}, ${count(left, 'row')} left out`,
    ...describeLeftOut(imported).map((line) => `left out: ${line}`),
    ...(columns.unused.length === 0 ? [] : [`columns that are not read: ${columns.unused.join(', ')}`]),
    'To be decided before it can be published:',
    ...describeUndecided({ resources: imported.resources, undecided }).map((line) => `  ${line}`),
  ]);
}

const rowsNamed = 10;

function describeLeftOut({ leftOut }: CatalogImport): readonly string[] {
  return leftOut.map(({ reason, rows }) => {
    const named = rows.slice(0, rowsNamed).join(', ');
    return `${count(rows.length, 'row')} (${named}${rows.length > rowsNamed ? ', …' : ''}): ${reason}`;
  });
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (cause) {
    const code = systemErrorCode(cause);
    if (code === 'EEXIST')
      throw new CommandError(`${file} is there already: name another with --out`, {
        code: 'FILE_EXISTS',
        cause,
      });
    throw new CommandError(`${file} cannot be written (${code})`, { code: 'FILE_NOT_WRITTEN', cause });
  }
}

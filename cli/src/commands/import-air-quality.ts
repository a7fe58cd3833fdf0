import { formatImportReport, importAirQuality } from '@govgraph/ecology';
import type { CommandConfig } from '../config.ts';
import { printFailure, printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';
import { readTextFile } from '../read-text-file.ts';
import { readDemoEnvironment } from '@govgraph/demo';

/**
 * Imports a GeoJSON file of the national monitoring network into the database of the ecology department.
 *
 * @returns the exit code: 1 when nothing was read, whatever the report says of it
 */
export async function importAirQualityFile(
  config: CommandConfig,
  file: string,
  { json }: { readonly json?: true },
): Promise<number> {
  const text = await readTextFile(file);
  const connectionString =
    config.databaseUrls.ecology ?? (await readDemoEnvironment(config.dataDirectory)).databaseUrls.ecology;
  const report = await importAirQuality({
    connectionString,
    text,
    onProgress: (done, total) => console.error(`${done} of ${total} rows`),
  });
  const isRead = report.read > 0;
  if (!json) printLines(formatImportReport(report).split('\n'));
  else if (isRead) printSuccess(report);
  else printFailure({ code: 'NOTHING_READ', message: `nothing was read from ${file}` }, report);
  return isRead ? 0 : 1;
}

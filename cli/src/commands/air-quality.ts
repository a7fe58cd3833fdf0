import { readFile } from 'node:fs/promises';
import { formatImportReport, importAirQuality } from '@govgraph/ecology';
import { CommandError, systemErrorCode } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { readWorld } from '../world.ts';

/** Imports a GeoJSON file of the national monitoring network into the database of the ecology department. */
export async function importAirQualityFile(
  config: CommandConfig,
  file: string,
  { json }: { readonly json?: true },
): Promise<void> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandError(`${file} cannot be read (${systemErrorCode(error) ?? 'unknown reason'})`, {
      cause: error,
    });
  }
  const connectionString =
    config.databaseUrls.ecology ?? (await readWorld(config.dataDirectory)).databaseUrls.ecology;
  const report = await importAirQuality({ connectionString, text });
  console.log(json ? JSON.stringify(report, null, 2) : formatImportReport(report));
}

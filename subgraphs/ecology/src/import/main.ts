/** `npm run import:air-quality -- FILE [--json]`: imports one file of the national monitoring network. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { formatImportReport } from './format-report.ts';
import { importAirQuality } from './import-air-quality.ts';
import { AirQualityFileError } from './read-geojson.ts';

const usage = 'usage: npm run import:air-quality -- FILE [--json]   (database: ECOLOGY_DATABASE_URL)';

process.exitCode = await run(process.argv.slice(2), process.env['ECOLOGY_DATABASE_URL']);

async function run(args: string[], connectionString: string | undefined): Promise<number> {
  const options = readOptions(args);
  if (!options || !connectionString) {
    console.error(options ? 'ECOLOGY_DATABASE_URL is required' : usage);
    return 2;
  }
  try {
    const text = await readFile(options.file, 'utf8');
    const report = await importAirQuality({ connectionString, text, onProgress: showProgress });
    console.log(options.json ? JSON.stringify(report, null, 2) : formatImportReport(report));
    return 0;
  } catch (error) {
    console.error(`${options.file}: ${describe(error)}`);
    return 1;
  }
}

function readOptions(args: string[]): { file: string; json: boolean } | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [file, ...rest] = positionals;
    return file && rest.length === 0 ? { file, json: values.json } : null;
  } catch {
    return null;
  }
}

function showProgress(done: number, total: number): void {
  console.error(`${done} of ${total} rows`);
}

function describe(error: unknown): string {
  if (error instanceof AirQualityFileError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES') return `cannot be read (${code})`;
  return `nothing was imported, the database of the department failed (${code})`;
}

/*
 * `govgraph-subgraph`: serves a department from `schema.graphql` and `source.yaml`, without code.
 *
 * Exit codes: 0 done, 1 something does not fit, 2 could not run.
 */
import { parseArgs } from 'node:util';

import { checkDirectory } from './check-directory.ts';
import { serveDirectory } from './serve-directory.ts';
import { IdsError, writeIds } from './write-ids.ts';

const help = `Usage: govgraph-subgraph <command>

  serve DIRECTORY       serve the folder with schema.graphql and source.yaml as a subgraph
    --check             try the sources and say what does not fit, instead of serving
    --json              with --check: print JSON

  ids FILE              write the opaque ids of persons or organisations beside their numbers
    --column HEADING    the column of the CSV or Excel file with the numbers
    --kind KIND         person (citizen numbers) or legal-entity (social credit codes)
    --out FILE          the CSV to write; it must not be there yet
    --pairs             write numbers and ids only, for a database

Settings, in the environment:

  GOVGRAPH_GATEWAY_KEYS_FILE  the keys of the gateways, as the operator gives them
  GOVGRAPH_ENTITY_KEYS_FILE   the keys of ids, where source.yaml says idOf
  PORT, HOST                  where to listen; default: a free port of 127.0.0.1
  … and the variables that source.yaml names.

Exit codes: 0 done, 1 something does not fit, 2 could not run.
`;

/** A command line that says nothing that can be done. */
class UsageError extends Error {}

async function main(commandLine: readonly string[]): Promise<number> {
  const { values, positionals } = parse(commandLine);
  const [command, ...operands] = positionals;
  if (values.help === true || command === 'help') {
    process.stdout.write(help);
    return 0;
  }
  if (command === 'ids') {
    const [file, ...more] = operands;
    const { column, kind, out } = values;
    if (file === undefined || more.length > 0) throw new UsageError('expected one file');
    if (column === undefined || kind === undefined || out === undefined)
      throw new UsageError('expected --column, --kind and --out');
    const keysFile = process.env['GOVGRAPH_ENTITY_KEYS_FILE'];
    return writeIds({ file, column, kind, out, isPairsOnly: values.pairs === true, keysFile });
  }
  if (command === 'serve') {
    const [directory, ...more] = operands;
    if (directory === undefined || more.length > 0) throw new UsageError('expected one folder');
    if (values.check === true) return checkDirectory(directory, process.env, values.json === true);
    if (values.json === true) throw new UsageError('--json is for --check');
    return serveDirectory(directory, process.env);
  }
  throw new UsageError(command === undefined ? 'expected a command' : `there is no command ${command}`);
}

function parse(commandLine: readonly string[]) {
  try {
    return parseArgs({
      args: [...commandLine],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        check: { type: 'boolean' },
        json: { type: 'boolean' },
        column: { type: 'string' },
        kind: { type: 'string' },
        out: { type: 'string' },
        pairs: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof IdsError)) throw error;
  const hint = error instanceof UsageError ? ' (--help explains)' : '';
  process.stderr.write(`govgraph-subgraph: ${error.message}${hint}\n`);
  process.exitCode = 2;
}

#!/usr/bin/env node
/**
 * Stands in for Prisma's native schema engine: the Prisma CLI starts it as `PRISMA_SCHEMA_ENGINE_BINARY`.
 *
 * Two ways of being called, both defined by the CLI: `cli <command>` does one thing to a database and exits;
 * otherwise JSON-RPC on standard input and output, until the input ends.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createDatabase, dropDatabase, withClient } from './databases.mjs';
import { createMethods } from './methods.mjs';
import { describeError, logRecord, print, serve } from './rpc.mjs';
import { engineVersion, panicMessage } from './wasm.mjs';

const CLI_COMMANDS = {
  'can-connect-to-database': (url) => withClient(url, () => undefined),
  'create-database': createDatabase,
  'drop-database': dropDatabase,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  // The CLI's newer options are not ours to refuse.
  strict: false,
  options: {
    version: { type: 'boolean' },
    datasource: { type: 'string' },
    datamodels: { type: 'string', multiple: true },
  },
});
const datasource = values.datasource ? JSON.parse(values.datasource) : {};

// A panic in the engine escapes its promise. The CLI reports the last record when the engine ends with 1.
process.on('uncaughtException', (error) => {
  process.stderr.write(
    `${logRecord({ message: panicMessage(error) ?? describeError(error).message })}\n`,
    () => {
      process.exit(1);
    },
  );
});

if (values.version) {
  process.stdout.write(`schema-engine-cli ${await engineVersion()}\n`);
} else if (positionals[0] === 'cli') {
  process.exitCode = await runCliCommand(positionals[1]);
} else {
  const datamodels = await Promise.all(
    (values.datamodels ?? []).map(async (file) => [file, await readFile(file, 'utf8')]),
  );
  const methods = createMethods({ datasource, datamodels, print: (text) => print(process.stdout, text) });
  await serve({ input: process.stdin, output: process.stdout, dispatch: methods.call });
  await methods.close();
}

/** The CLI skips the first line of standard error and reads the others as log records. */
async function runCliCommand(name) {
  try {
    const command = CLI_COMMANDS[name];
    if (!command) throw new Error(`The schema engine has no command "${name}".`);
    await command(datasource.url);
    return 0;
  } catch (error) {
    const { message, code = 'P1001' } = describeError(error);
    process.stderr.write(`schema engine\n${logRecord({ message, code })}`);
    return 1;
  }
}

import type { StartSubgraph } from './define-subgraph.ts';

/**
 * Runs one department as a process of its own, until SIGTERM or SIGINT.
 *
 * Reads `PORT`, `HOST` (both optional), `GOVGRAPH_GATEWAY_KEYS_FILE` and the given database variable, if there is
 * one, from the environment. Prints `ready <url>`. Ends with one line and exit code 1 when it cannot start.
 *
 * @returns whether it runs
 */
export async function runSubgraph(
  start: StartSubgraph,
  environment: NodeJS.ProcessEnv,
  databaseVariable?: string,
): Promise<boolean> {
  try {
    const { gatewayKeysFile: file, ...options } = readConfig(environment, databaseVariable);
    const { url, close } = await start({ ...options, gatewayKeys: { file } });
    process.stdout.write(`ready ${url}\n`);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => void close().then(() => process.exit(0)));
    }
    return true;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    return false;
  }
}

function readConfig(environment: NodeJS.ProcessEnv, databaseVariable?: string) {
  const problems: string[] = [];
  function required(name: string): string {
    const value = environment[name];
    if (!value) problems.push(`${name} is required`);
    return value ?? '';
  }

  const connectionString = databaseVariable === undefined ? '' : required(databaseVariable);
  const gatewayKeysFile = required('GOVGRAPH_GATEWAY_KEYS_FILE');
  const port = Number(environment['PORT'] ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) problems.push('PORT: expected 0 to 65535');
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return { connectionString, gatewayKeysFile, port, host: environment['HOST'] ?? '127.0.0.1' };
}

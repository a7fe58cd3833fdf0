import cluster from 'node:cluster';
import { pino } from 'pino';

import { readConfig } from './config.ts';
import { ConfigError } from './errors.ts';
import { startWorkers, tellPrimary } from './server/workers.ts';

/** What is still open when this has passed is given up. */
const stopTimeoutMs = 4800;

const log = pino({ name: 'govgraph' }, pino.destination(2));

try {
  await run();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  await endWith(error);
}

async function run(): Promise<void> {
  const config = readConfig(process.env);
  const { host, workers } = config.server;
  const { port, close } =
    cluster.isPrimary && workers > 1
      ? await startWorkers({
          count: workers,
          onRestart: (why) => log.warn(why, 'a worker ended; another one is started'),
          onGiveUp: (error) => void endWith(error),
        })
      : // A primary serves nothing, and needs nothing of this in its memory.
        await (await import('./start-gateway.ts')).startGateway(config, log);

  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    setTimeout(() => process.exit(1), stopTimeoutMs).unref();
    await close();
    process.exit(0);
  };
  // A worker may hear of the same stop twice: from the terminal and from the primary.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void (stopping ??= stop()));
  if (cluster.isPrimary) process.stdout.write(`govgraph ready http://${host}:${port}/graphql\n`);
}

/** Every problem is printed once, by the process that was started, whichever process met it. */
async function endWith({ problems }: ConfigError): Promise<void> {
  if (cluster.isWorker) await tellPrimary(problems);
  else for (const problem of problems) process.stderr.write(`govgraph: ${problem}\n`);
  process.exit(1);
}

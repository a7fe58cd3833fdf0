import { announceReady } from './workers/announce-ready.ts';
import { type GatewayConfig, readConfig } from './config/config.ts';
import { createLog } from './telemetry/create-log.ts';
import { stopTimeouts } from './workers/closing-timeouts.ts';
import { endProcess } from './workers/end-process.ts';
import { ConfigError } from './errors.ts';
import { startWorkers } from './workers/start-workers.ts';
import { builtModule } from '@govgraph/protocol';

const log = createLog();

/** From the first moment, or a SIGHUP would end the process. */
let onHangUp = (): void => log.warn('SIGHUP: nothing is restarted, since not all is started yet');
process.on('SIGHUP', () => onHangUp());

try {
  await run();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  giveUp(error);
}

async function run(): Promise<void> {
  const config = readConfig(process.env);
  const { host, workers } = config.server;
  const { port, close } = workers > 1 ? await supervise(config) : await serveAlone(config);
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stopping.abort();
      void endProcess(close, stopTimeouts, () =>
        log.warn('not everything has stopped in time; what was under way is given up'),
      );
    });
  }
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  await announceReady({ host, port, workers, log, say, signal: stopping.signal });
}

async function supervise({ server }: GatewayConfig) {
  const { host, port, workers: count } = server;
  const program = builtModule('./workers/worker-main.js', import.meta.url);
  const supervisor = await startWorkers({ host, port, count, program, log, onGiveUp: giveUp });
  onHangUp = () => supervisor.restart();
  return supervisor;
}

async function serveAlone(config: GatewayConfig) {
  // A supervisor serves nothing, and needs nothing of this in its memory.
  const { startGateway } = await import('./start-gateway.ts');
  onHangUp = () =>
    log.warn(
      'SIGHUP: nothing is restarted, since there is one process only; to read settings anew, restart it',
    );
  const { port = config.server.port, close } = await startGateway(config, log);
  return { port, close };
}

/** Every problem is printed once, by the process that was started, whichever process met it. */
function giveUp({ problems }: ConfigError): void {
  for (const problem of problems) process.stderr.write(`govgraph: ${problem}\n`);
  process.exit(1);
}

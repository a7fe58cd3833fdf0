/** One of several processes behind one port, as the supervisor in `main.ts` starts them. */
import { finishTimeouts, stopTimeouts } from './closing-timeouts.ts';
import { endProcess } from './end-process.ts';
import { ConfigError } from '../errors.ts';
import { connectToSupervisor } from './supervisor-channel.ts';

let finish = (): void => undefined;
const supervisor = connectToSupervisor(() => finish());
// A terminal that is closed tells all its processes. It is the supervisor's to act on it.
process.on('SIGHUP', () => undefined);

try {
  await serve();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  await supervisor.tellCannotStart(error.problems);
  process.exit(1);
}

async function serve(): Promise<void> {
  // Loading takes a second, in which this process hears signals already.
  const [{ createLog }, { readConfig }, { startGateway }] = await Promise.all([
    import('../telemetry/create-log.ts'),
    import('../config/config.ts'),
    import('../start-gateway.ts'),
  ]);
  const log = createLog();
  const { close } = await startGateway(readConfig(process.env), log, supervisor);
  const onLate = () => log.warn('not everything was answered in time; what was under way is given up');
  finish = () => void endProcess(close, finishTimeouts, onLate);
  // From the terminal, from an operator, or from the supervisor; the same stop may come more than once.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      supervisor.tellLeaving();
      void endProcess(close, stopTimeouts, onLate);
    });
  }
  supervisor.tellServing();
}

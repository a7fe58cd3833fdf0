/*
 * The demo: the synthetic city with everything that serves it, on this machine.
 *
 * Everything that was started is stopped in the opposite order: on Ctrl-C, on SIGTERM, when a part ends by itself, and
 * when a step of the start fails.
 */
import { logDirectoryOf, prepareDataDirectory } from '../data/data-directory.ts';
import { removeDemoEnvironment, writeDemoEnvironment } from '../data/demo-environment.ts';
import { acquireInstanceLock } from '../data/instance-lock.ts';
import type { DemoSettings } from '../demo-settings.ts';
import { defaultDataDirectory } from '../places.ts';
import { createSupervisor, type Supervisor } from '../processes/supervisor.ts';
import { checkSettings } from './check-settings.ts';
import { describeDemo } from './describe-demo.ts';
import { startParts } from './start-parts.ts';

/**
 * Starts the demo and keeps it running until it is told to stop.
 *
 * @returns the exit code: 0 after an orderly stop, 1 when a part ended by itself
 * @throws ConfigError when a part would refuse a setting, before anything is started
 * @throws Error whose message is one line when the start fails
 */
export async function startDemo(settings: DemoSettings): Promise<number> {
  const { dataDirectory } = settings;
  checkSettings(settings);
  // `npm start | head` closes the pipe; that is no reason to leave everything running without a supervisor.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const supervisor = createSupervisor();
  const stopRequested = waitForSignal();
  await prepareDataDirectory(dataDirectory);
  const lock = await acquireInstanceLock(dataDirectory);
  try {
    return await runDemo({ settings, supervisor, stopRequested });
  } finally {
    await supervisor.stop();
    await removeDemoEnvironment(dataDirectory);
    await lock.release();
  }
}

interface Run {
  readonly settings: DemoSettings;
  readonly supervisor: Supervisor;
  readonly stopRequested: Promise<'stop'>;
}

async function runDemo({ settings, supervisor, stopRequested }: Run): Promise<number> {
  const startedAt = new Date();
  const starting = startParts(settings, supervisor);
  // When the start is interrupted, its steps fail one after the other; nobody waits for them any more.
  starting.catch(() => undefined);
  const outcome = await Promise.race([starting, stopRequested]);
  if (outcome === 'stop') return 0;

  const { dataDirectory } = settings;
  const environment = { processId: process.pid, startedAt: startedAt.toISOString(), ...outcome };
  await writeDemoEnvironment(dataDirectory, environment);
  const dataOption = dataDirectory === defaultDataDirectory ? '' : `--data '${dataDirectory}' `;
  const seconds = (Date.now() - startedAt.getTime()) / 1000;
  console.log(describeDemo({ ...outcome, logDirectory: logDirectoryOf(dataDirectory), dataOption, seconds }));

  const end = await Promise.race([supervisor.firstExit, stopRequested]);
  if (end === 'stop') return 0;
  console.error(`govgraph: ${end.name} ${end.reason}; everything is stopped`);
  return 1;
}

function waitForSignal(): Promise<'stop'> {
  return new Promise((resolve) => {
    // npm passes signals on that the terminal has sent already: they may arrive twice.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('stop'));
  });
}

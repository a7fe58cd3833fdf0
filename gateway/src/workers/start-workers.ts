/**
 * Several gateway processes behind one port. The supervisor serves nothing itself: it accepts connections, hands them
 * over to its workers in turn, and keeps the number of workers. A connection is handed over once and then belongs to
 * its worker, so that the supervisor costs nothing per request as long as callers keep their connections.
 *
 * `node:cluster` is not used: it waits for ever for a worker that has ended to acknowledge what it was handed. The
 * kernel could spread connections itself (SO_REUSEPORT), but Node can ask for that from version 23 on only, and then
 * connections would wait for a worker that hangs.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { ConfigError } from '../errors.ts';
import { ConnectionHandover } from './connection-handover.ts';
import { type ListenAddress, listen } from '../http/listen.ts';
import { type WorkerOptions, type WorkerProcess, startWorkerProcess } from './worker-process.ts';

export interface SupervisorOptions extends ListenAddress {
  readonly count: number;
  /** What each worker runs. */
  readonly program: URL;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Hears that no worker serves and none could start any more; nothing is tried after that. */
  readonly onGiveUp: (error: ConfigError) => void;
  readonly timeouts?: Pick<WorkerOptions, 'startTimeoutMs' | 'pingIntervalMs' | 'pingTimeoutMs'>;
}

export interface Supervisor {
  readonly port: number;
  /**
   * Starts a new worker in place of each one that serves, one after the other: the new one serves before the old one
   * finishes what is under way. If a new one cannot start, the old ones go on. Called again meanwhile, it begins again
   * when it is done.
   */
  restart(): void;
  /** Asks every worker to stop and waits until all have ended. */
  close(): Promise<void>;
}

/** A worker is replaced after this long, twice as long after each further end … */
const minRestartDelayMs = 100;
const maxRestartDelayMs = 10_000;
/** … until one has served for this long. */
const settledAfterMs = 60_000;

/**
 * Starts the workers, listens, and keeps the number of workers.
 *
 * @returns when all of them serve
 * @throws ConfigError when one of them cannot start, with what it said, or when it cannot listen
 */
export async function startWorkers(options: SupervisorOptions): Promise<Supervisor> {
  const workers = new Workers(options);
  try {
    const port = await workers.open();
    return { port, restart: () => workers.restart(), close: () => workers.close() };
  } catch (error) {
    await workers.close();
    throw error;
  }
}

class Workers {
  readonly #options: SupervisorOptions;
  readonly #handover = new ConnectionHandover();
  readonly #server = this.#handover.createServer();
  /** With the generation of each: what settings were when that began, or later, it has read. */
  readonly #running = new Map<WorkerProcess, number>();
  readonly #serving = new Set<WorkerProcess>();
  /** In whose place another one starts or serves. */
  readonly #superseded = new Set<WorkerProcess>();
  #starting = 0;
  #restarted = 0;
  /** One more with each restart. */
  #generation = 0;
  #restart: 'none' | 'under way' | 'to be repeated' = 'none';
  #isStopping = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  async open(): Promise<number> {
    const { count, log } = this.#options;
    process.on('exit', this.#killAll);
    const workers = await Promise.all(Array.from({ length: count }, () => this.#start()));
    const port = await listen(this.#server, this.#options);
    this.#server.on('error', (error) => log.warn({ err: error }, 'a connection cannot be accepted'));
    for (const worker of workers) void this.#keep(worker, 0);
    return port;
  }

  restart(): void {
    if (this.#restart === 'none') void this.#restartAll();
    else this.#restart = 'to be repeated';
  }

  async close(): Promise<void> {
    this.#isStopping = true;
    if (this.#server.listening) this.#server.close();
    this.#handover.close();
    const workers = [...this.#running.keys()];
    for (const worker of workers) worker.kill('SIGTERM');
    await Promise.all(workers.map((worker) => worker.ended));
    process.off('exit', this.#killAll);
  }

  /** @throws ConfigError when it ends before it serves */
  async #start(): Promise<WorkerProcess> {
    const worker = startWorkerProcess({
      program: this.#options.program,
      counts: () => ({
        configured: this.#options.count,
        serving: this.#serving.size,
        restarted: this.#restarted,
      }),
      ...this.#options.timeouts,
      onTaken: () => this.#handover.taken(worker),
      onLeaving: () => void this.#handover.retire(worker),
    });
    this.#running.set(worker, this.#generation);
    void worker.ended.then(() => this.#running.delete(worker));
    this.#starting += 1;
    try {
      await worker.serving;
    } finally {
      this.#starting -= 1;
    }
    this.#serving.add(worker);
    return worker;
  }

  /** Hands connections to a worker until it has ended, and then replaces it. @param restarts one after the other */
  async #keep(worker: WorkerProcess, restarts: number): Promise<void> {
    this.#handover.add(worker);
    const since = performance.now();
    const { how, isHeardOut, isOrderly } = await worker.ended;
    this.#handover.ended(worker, isHeardOut);
    this.#serving.delete(worker);
    if (!this.#superseded.delete(worker))
      await this.#replace(how, performance.now() - since < settledAfterMs ? restarts : 0);
    else if (!isOrderly && !this.#isStopping)
      this.#options.log.warn(
        { reason: how, serving: this.#serving.size },
        'a worker that was being replaced ended before it had answered everything',
      );
  }

  async #replace(reason: string, restarts: number): Promise<void> {
    if (this.#isStopping) return;
    const { log, onGiveUp } = this.#options;
    const inMs = Math.min(minRestartDelayMs * 2 ** restarts, maxRestartDelayMs);
    log.warn({ reason, inMs, serving: this.#serving.size }, 'a worker ended; another one is started');
    await sleep(inMs);
    if (this.#isStopping) return;
    try {
      const worker = await this.#start();
      this.#restarted += 1;
      log.info({ worker: worker.processId, serving: this.#serving.size }, 'another worker serves');
      void this.#keep(worker, restarts + 1);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      if (this.#serving.size > 0 || this.#starting > 0) await this.#replace(error.message, restarts + 1);
      else if (!this.#isStopping) onGiveUp(error);
    }
  }

  async #restartAll(): Promise<void> {
    do {
      this.#restart = 'under way';
      await this.#supersedeEach();
    } while (this.#isToBeRepeated());
    this.#restart = 'none';
  }

  #isToBeRepeated(): boolean {
    return this.#restart === 'to be repeated' && !this.#isStopping;
  }

  async #supersedeEach(): Promise<void> {
    const { log } = this.#options;
    log.info({ serving: this.#serving.size }, 'workers are restarted one after the other');
    this.#generation += 1;
    for (let old = await this.#nextOlder(); old !== undefined; old = await this.#nextOlder()) {
      try {
        await this.#supersede(old);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        if (this.#isStopping) return;
        const reason = error.message;
        log.warn(
          { reason, serving: this.#serving.size },
          'no new worker can start; the others go on as they are',
        );
        return;
      }
    }
    if (!this.#isStopping) log.info({ serving: this.#serving.size }, 'all workers are restarted');
  }

  /** One that may have read the settings before the restart: those that were starting then may have, too. */
  async #nextOlder(): Promise<WorkerProcess | undefined> {
    while (!this.#isStopping) {
      const older = Array.from(this.#running).flatMap(([worker, generation]) =>
        generation < this.#generation && !this.#superseded.has(worker) ? [worker] : [],
      );
      const old = older.find((worker) => this.#serving.has(worker));
      const [starting] = older;
      if (old !== undefined || starting === undefined) return old;
      // In place of one that does not come to serve, a new one starts anyway.
      await Promise.race([starting.serving.catch(() => undefined), starting.ended]);
    }
    return undefined;
  }

  /** @throws ConfigError when no new one can start; then the old one goes on */
  async #supersede(old: WorkerProcess): Promise<void> {
    this.#superseded.add(old);
    try {
      void this.#keep(await this.#start(), 0);
      this.#restarted += 1;
    } catch (error) {
      // It may have ended by itself.
      if (!this.#superseded.delete(old)) void this.#replace((await old.ended).how, 0);
      throw error;
    }
    this.#serving.delete(old);
    await this.#handover.retire(old);
    old.finish();
    await old.ended;
  }

  /** A worker that hangs does not notice that its supervisor has ended. */
  readonly #killAll = (): void => {
    for (const worker of this.#running.keys()) worker.kill('SIGKILL');
  };
}

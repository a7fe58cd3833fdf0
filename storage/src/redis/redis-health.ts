import { createLineLimit } from '../line-limit.ts';
import { describeRedisFailure } from './describe-redis-failure.ts';

/** For what gateways ask Redis, in the words of `/readyz` and the log. */
export type RedisUse = 'counting' | 'invalidation' | 'remembered documents' | 'entity cache';

/** A reason is written once a minute, and how often it was met besides. */
const intervalMs = 60_000;

/** What is needed of a logger. */
interface HealthLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** What of Redis does not work now, for `/readyz` and the log. */
export class RedisHealth {
  readonly #log: HealthLog;
  readonly #problems = new Map<RedisUse, string>();
  readonly #lines;

  constructor(log: HealthLog) {
    this.#log = log;
    this.#lines = createLineLimit({
      maxLines: 1,
      intervalMs,
      onLeftOut: (reason, times) => log.warn({ reason, times }, 'Redis went on failing for this reason'),
    });
  }

  /** What was tried for this use has failed. */
  fail(use: RedisUse, error: unknown): void {
    const reason = describeRedisFailure(error);
    this.#problems.set(use, reason);
    if (this.#lines.mayWrite(reason)) this.#log.warn({ use, reason }, 'Redis cannot be used');
  }

  /** Everything that this use needs was tried, and works. */
  recover(use: RedisUse): void {
    if (!this.#problems.delete(use)) return;
    if (this.#lines.mayWrite(`${use} recovered`)) this.#log.info({ use }, 'Redis can be used again');
  }

  /** A sentence for each use that does not work. */
  problems(): readonly string[] {
    return [...this.#problems].map(([use, reason]) => `${use} does not work, since Redis fails: ${reason}`);
  }

  close(): void {
    this.#lines.close();
  }
}

/**
 * A connection to Redis that is made anew whenever it is of no use.
 *
 * Every two seconds the use itself is tried. A connection that ends, on which that fails or is not answered in time
 * (packets that are dropped on the way are noticed by nothing else), or whose server has become a replica, is replaced:
 * names are looked up, sentinels and clusters asked anew. Until the next one stands, the one before is asked.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { ClientClosedError, ClientOfflineError, DisconnectsClientError } from 'redis';
import { StoreError } from '../store-error.ts';
import { withinTime } from '@govgraph/protocol';
import { errorCodeOf } from './describe-redis-failure.ts';
import { type RedisClient, openRedisClient } from './open-redis-client.ts';
import type { RedisAddress } from './redis-address.ts';
import type { RedisHealth, RedisUse } from './redis-health.ts';

/** What a Redis that is slow or gone may cost a request. */
const commandTimeoutMs = 1000;
const checkIntervalMs = 2000;
/** Between attempts to connect; they double. */
const minPauseMs = 50;
const maxPauseMs = 2000;

export interface RedisConnectionOptions {
  readonly address: RedisAddress;
  readonly use: RedisUse;
  readonly health: RedisHealth;
  /** Does what the connection is for, to no effect, on every server. */
  readonly check: (client: RedisClient) => Promise<unknown>;
  /** What each new client is told first. */
  readonly prepare?: (client: RedisClient) => Promise<void>;
}

export class RedisConnection {
  readonly #options: RedisConnectionOptions;
  readonly #closing = new AbortController();
  /** Undefined until the first connection stands. */
  #client: RedisClient | undefined;
  #isReplacing = false;
  /** How many clients have not passed a check since one did. */
  #failedInARow = 0;
  readonly #timer: NodeJS.Timeout;

  /** Settles when the first client was opened, or the connection was closed. */
  readonly opened: Promise<void>;

  constructor(options: RedisConnectionOptions) {
    this.#options = options;
    this.opened = this.#replace();
    this.#timer = setInterval(() => void this.#check(), checkIntervalMs);
  }

  /** @throws StoreError for every failure of Redis, at once while there is no connection, and otherwise in a second */
  async ask<Reply>(command: (client: RedisClient) => Promise<Reply>): Promise<Reply> {
    if (this.#client === undefined) throw unanswered(undefined);
    try {
      return await withinTime(command(this.#client), commandTimeoutMs);
    } catch (error) {
      this.#noteFailure(error);
      throw unanswered(error);
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#closing.abort();
    this.#client?.close();
  }

  get #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  async #check(): Promise<void> {
    const client = this.#client;
    if (client === undefined || this.#isReplacing) return;
    const { use, health, check } = this.#options;
    try {
      await withinTime(check(client), commandTimeoutMs);
      this.#failedInARow = 0;
      if (!this.#isClosed) health.recover(use);
    } catch (error) {
      this.#noteFailure(error);
      if (client === this.#client) void this.#replace();
    }
  }

  #noteFailure(error: unknown): void {
    // Of a connection that has ended, it was noted why.
    const hasEnded = [ClientClosedError, ClientOfflineError, DisconnectsClientError].some(
      (kind) => error instanceof kind,
    );
    if (this.#isClosed || hasEnded) return;
    this.#options.health.fail(this.#options.use, error);
    // After a failover: what was the master is a replica.
    if (error instanceof Error && errorCodeOf(error) === 'READONLY') void this.#replace();
  }

  async #replace(): Promise<void> {
    if (this.#isReplacing || this.#isClosed) return;
    this.#isReplacing = true;
    try {
      let next: RedisClient | undefined;
      while (next === undefined && !this.#isClosed) {
        await this.#pause();
        next = await this.#open();
      }
      const before = this.#client;
      this.#client = next;
      // What it was asked may be answered still.
      if (before !== undefined) setTimeout(() => before.close(), commandTimeoutMs).unref();
    } finally {
      this.#isReplacing = false;
    }
    await this.#check();
  }

  async #pause(): Promise<void> {
    const pauseMs = Math.min(minPauseMs * 2 ** (this.#failedInARow - 1), maxPauseMs);
    if (this.#failedInARow > 0) {
      await sleep(pauseMs, undefined, { ref: false, signal: this.#closing.signal }).catch(() => undefined);
    }
    this.#failedInARow++;
  }

  async #open(): Promise<RedisClient | undefined> {
    const { address, prepare } = this.#options;
    let client: RedisClient | undefined;
    try {
      client = await openRedisClient(address, (error) => {
        this.#noteFailure(error);
        if (client === this.#client) void this.#replace();
      });
      await withinTime(prepare?.(client) ?? Promise.resolve(), commandTimeoutMs);
      if (!this.#isClosed) return client;
    } catch (error) {
      this.#noteFailure(error);
    }
    client?.close();
    return undefined;
  }
}

function unanswered(cause: unknown): StoreError {
  return new StoreError('shared', 'Redis does not answer', { cause });
}

import { callbackify } from 'node:util';

import pg from 'pg';

import { watchPrimary, type PrimaryWatch } from './primary-watch.ts';
import { Session } from './session.ts';

type Callback = Parameters<pg.Pool['connect']>[0];

/** Connections to whichever of some servers is the primary. */
export class PrimaryPool extends pg.Pool {
  readonly #watch: PrimaryWatch;
  readonly #leave: () => Promise<void>;
  readonly #serverOf: WeakMap<object, string>;

  /** @param servers a URL for each */
  constructor(servers: readonly [string, ...string[]], settings: pg.PoolConfig) {
    const serverOf = new WeakMap<object, string>();
    const { watch, leave } = watchPrimary(servers);
    super({
      ...settings,
      Client: class extends Session {
        constructor(given?: pg.ClientConfig) {
          const server = watch.latest();
          super({ ...given, connectionString: server });
          serverOf.set(this, server);
        }
      },
    });
    this.#watch = watch;
    this.#leave = leave;
    this.#serverOf = serverOf;
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Callback): void;
  override connect(callback?: Callback): Promise<pg.PoolClient> | void {
    if (callback === undefined) return this.#connect();
    callbackify(() => this.#connect())((error, client) => {
      callback(error ?? undefined, client, (reason) => client.release(reason));
    });
  }

  override end(): Promise<void>;
  override end(callback: () => void): void;
  override end(callback?: () => void): Promise<void> | void {
    if (callback === undefined) return this.#end();
    callbackify(() => this.#end())(callback);
  }

  async #end(): Promise<void> {
    await super.end();
    await this.#leave();
  }

  async #connect(): Promise<pg.PoolClient> {
    for (;;) {
      const primary = await this.#watch.primary();
      const client = await super.connect();
      if (this.#serverOf.get(client) === primary) return client;
      // It was opened before a failover.
      client.release(true);
    }
  }
}

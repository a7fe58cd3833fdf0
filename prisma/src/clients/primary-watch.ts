import pg from 'pg';

/*
 * Which of several servers is the primary: the one that can be written to. Each is asked over a session of its own, every
 * two seconds; whoever reads or writes does so where the last round says.
 *
 * After a promotion the server that was the primary may come back, or never have been away, and take writes that nobody
 * will see. PostgreSQL numbers promotions: each begins a new timeline.
 *
 * INVARIANT: nothing is read from or written to a server whose timeline is behind one that was seen before.
 */

/** How a server stands: it can be written to on a timeline, or it cannot, or does not say. */
export type Standing = { readonly server: string } & (
  { readonly timeline: number } | { readonly reason: string; readonly isSilent: boolean }
);

/** What the last round came to. */
export interface Choice {
  /** Undefined when none can be used. */
  readonly server: string | undefined;
  /** The latest one that was ever seen; 0 before the first. */
  readonly timeline: number;
  /** Why none can be used. */
  readonly problem?: string;
}

export const noChoice: Choice = { server: undefined, timeline: 0 };

/** The latest timeline decides. What was chosen before stays while it only fails to answer: it may be busy. */
export function choosePrimary(standings: readonly Standing[], before: Choice): Choice {
  const writable = standings.flatMap((standing) => ('timeline' in standing ? [standing] : []));
  const timeline = Math.max(before.timeline, ...writable.map((standing) => standing.timeline));
  const newest = writable.filter((standing) => standing.timeline === timeline).map(({ server }) => server);
  const [first, second] = newest;
  if (before.server !== undefined) {
    const isSilent = standings.some(
      (standing) => standing.server === before.server && 'isSilent' in standing && standing.isSilent,
    );
    if (newest.includes(before.server) || (first === undefined && isSilent))
      return { server: before.server, timeline };
  }
  if (first !== undefined && second === undefined) return { server: first, timeline };
  const problem =
    first === undefined
      ? `no server can be written to: ${standings.map((each) => describe(each, timeline)).join('; ')}`
      : `${newest.map(hostOf).join(' and ')} can be written to on the same timeline: stop all but the primary`;
  return { server: undefined, timeline, problem };
}

function describe(standing: Standing, latest: number): string {
  const reason =
    'timeline' in standing
      ? `was superseded (timeline ${standing.timeline}, and ${latest} was seen)`
      : standing.reason;
  return `${hostOf(standing.server)} ${reason}`;
}

/** Without the password. */
function hostOf(server: string): string {
  return new URL(server).host;
}

const intervalMs = 2_000;
const timeoutMs = 1_000;

const statement = `
SELECT CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_walfile_name(pg_current_wal_lsn()) END AS "walFile",
  current_setting('transaction_read_only') = 'on' AS "isReadOnly"
`;

/** Asks some servers again and again which of them is the primary, as long as anybody wants to know. */
export class PrimaryWatch {
  readonly #servers: readonly string[];
  readonly #sessions = new Map<string, pg.Client>();
  #choice = noChoice;
  #latest: string;
  #round: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(servers: readonly [string, ...string[]]) {
    this.#servers = servers;
    [this.#latest] = servers;
  }

  /** As the last round says. The first time, the rounds begin. @throws Error saying why there is none */
  async primary(): Promise<string> {
    this.#round ??= this.#start();
    if (this.#choice === noChoice) await this.#round;
    const { server, problem } = this.#choice;
    if (server === undefined) throw new Error(problem);
    return server;
  }

  /** The primary, or the last one that there was. */
  latest(): string {
    return this.#latest;
  }

  #start(): Promise<void> {
    this.#timer = setInterval(() => {
      this.#round = this.#round?.then(() => this.#look());
    }, intervalMs).unref();
    return this.#look();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#round;
    for (const server of this.#sessions.keys()) this.#drop(server);
  }

  async #look(): Promise<void> {
    const standings = await Promise.all(this.#servers.map((server) => this.#ask(server)));
    this.#choice = choosePrimary(standings, this.#choice);
    this.#latest = this.#choice.server ?? this.#latest;
  }

  async #ask(server: string): Promise<Standing> {
    try {
      const session = this.#sessions.get(server) ?? (await this.#open(server));
      type Row = { readonly walFile: string | null; readonly isReadOnly: boolean };
      const { rows } = await session.query<Row>(statement);
      const [{ walFile, isReadOnly }] = rows as [Row];
      if (walFile === null) return { server, reason: 'is a standby', isSilent: false };
      if (isReadOnly) return { server, reason: 'is read-only', isSilent: false };
      // A WAL file is named after its timeline, in eight hexadecimal digits, and its place.
      return { server, timeline: Number.parseInt(walFile.slice(0, 8), 16) };
    } catch (error) {
      this.#drop(server);
      const reason = error instanceof Error ? error.message || error.name : String(error);
      return { server, reason: `does not answer (${reason})`, isSilent: true };
    }
  }

  async #open(server: string): Promise<pg.Client> {
    const session = new pg.Client({
      connectionString: server,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
    });
    // The next question finds out. Unheard, it would end the process.
    session.on('error', () => undefined);
    this.#sessions.set(server, session);
    await session.connect();
    return session;
  }

  #drop(server: string): void {
    const session = this.#sessions.get(server);
    this.#sessions.delete(server);
    // What hangs does not end by itself, and nobody waits for it.
    session?.end().catch(() => undefined);
  }
}

const watches = new Map<string, { readonly watch: PrimaryWatch; users: number }>();

/** The same for all who name the same servers. @returns it, and how to leave it */
export function watchPrimary(servers: readonly [string, ...string[]]): {
  watch: PrimaryWatch;
  leave: () => Promise<void>;
} {
  const name = servers.join();
  const shared = watches.get(name) ?? { watch: new PrimaryWatch(servers), users: 0 };
  watches.set(name, shared);
  shared.users += 1;
  return {
    watch: shared.watch,
    leave: async () => {
      shared.users -= 1;
      if (shared.users > 0) return;
      watches.delete(name);
      await shared.watch.close();
    },
  };
}

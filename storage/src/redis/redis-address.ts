import { omitUndefined } from '@govgraph/policy';
/**
 * Where a Redis is and how it is set up, as operators write it. Here is no client of Redis: the configuration is read
 * by processes that never ask one.
 */

/** How to be let in. */
export interface RedisCredentials {
  readonly username?: string;
  readonly password?: string;
}

export interface RedisHost {
  readonly host: string;
  readonly port: number;
}

/** Certificates as PEM. */
export interface RedisTls {
  /** Who vouches for servers, in place of the authorities that Node.js trusts. */
  readonly ca?: string;
  /** Ours, for servers that ask for one, with its key. */
  readonly cert?: string;
  readonly key?: string;
}

export type RedisAddress = RedisCredentials & {
  /** Absent: connections are not encrypted. */
  readonly tls?: RedisTls;
} & (
    | ({ readonly kind: 'server'; readonly database: number } & RedisHost)
    | { readonly kind: 'socket'; readonly path: string; readonly database: number }
    | {
        readonly kind: 'sentinel';
        readonly sentinels: readonly RedisHost[];
        readonly sentinelCredentials: RedisCredentials;
        /** The name under which the sentinels watch the master. */
        readonly master: string;
        readonly database: number;
      }
    /** Those through which the others are found. */
    | { readonly kind: 'cluster'; readonly nodes: readonly RedisHost[] }
  );

const form =
  /^(redis|unix)(s?)(-sentinel|-cluster)?:\/\/(?:([^@/?#]*)@)?([^@/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/;
const hostForm = /^(?:\[([\d.:a-f]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i;

class Mistake extends Error {}

/**
 * Reads one of these forms, with `rediss` in place of `redis` for TLS:
 *
 *     redis://[user:password@]host[:6379][/database]
 *     redis-sentinel://[user:password@]host[:26379][,host…]/master[?database=…&sentinelUser=…&sentinelPassword=…]
 *     redis-cluster://[user:password@]host[:6379][,host…]
 *     unix://[user:password@]/path[?database=…]
 *
 * @returns what is wrong where it is none of them: a sentence that quotes nothing, since a password may stand there
 */
export function readRedisUrl(
  text: string,
): { readonly address: RedisAddress } | { readonly problem: string } {
  try {
    return { address: readUrl(text) };
  } catch (error) {
    // What is special in a URL and no escape of anything.
    if (error instanceof URIError) return { problem: 'expected escapes such as %40 only, and %25 for a %' };
    if (error instanceof Mistake) return { problem: error.message };
    throw error;
  }
}

function readUrl(text: string): RedisAddress {
  const [, scheme, s, setUp, userInfo, hosts = '', path = '', query] = form.exec(text) ?? [];
  if (scheme === undefined || (scheme === 'unix' && (s !== '' || setUp !== undefined))) {
    throw new Mistake(
      'expected a redis://, rediss://, redis-sentinel://, redis-cluster:// or unix:// address',
    );
  }
  const options = new URLSearchParams(query);
  const take = (name: string): string | undefined => {
    const value = options.get(name) ?? undefined;
    options.delete(name);
    return value;
  };
  const access = { ...readUserInfo(userInfo), ...(s === 's' ? { tls: {} } : {}) };
  const address = (): RedisAddress => {
    if (scheme === 'unix') {
      if (hosts !== '' || path.length < 2) throw new Mistake('expected unix:///path/of/the.sock');
      return {
        kind: 'socket',
        path: decodeURIComponent(path),
        database: readDatabase(take('database')),
        ...access,
      };
    }
    if (setUp === '-cluster') {
      if (path.length > 1) throw new Mistake('expected no database: a cluster has one only');
      return { kind: 'cluster', nodes: readHosts(hosts, 6379), ...access };
    }
    if (setUp === '-sentinel') {
      const master = decodeURIComponent(path.slice(1));
      if (master === '') throw new Mistake('expected the name of the master after the sentinels: …/mymaster');
      const sentinelCredentials = credentials(take('sentinelUser'), take('sentinelPassword'));
      const database = readDatabase(take('database'));
      const sentinels = readHosts(hosts, 26_379);
      return { kind: 'sentinel', sentinels, sentinelCredentials, master, database, ...access };
    }
    const [host, ...others] = readHosts(hosts, 6379);
    if (host === undefined || others.length > 0) {
      throw new Mistake('expected one host; several need redis-sentinel:// or redis-cluster://');
    }
    return { kind: 'server', ...host, database: readDatabase(path.slice(1)), ...access };
  };
  const read = address();
  if (options.size > 0)
    throw new Mistake(
      'expected no options but database, sentinelUser and sentinelPassword, where they have a meaning',
    );
  return read;
}

function readHosts(text: string, defaultPort: number): RedisHost[] {
  return text.split(',').map((each) => {
    const [, ip6, name, port = String(defaultPort)] = hostForm.exec(each.trim()) ?? [];
    const host = ip6 ?? name;
    if (host === undefined || Number(port) < 1 || Number(port) > 65_535) {
      throw new Mistake('expected a host and a port, such as redis.example:6379');
    }
    return { host, port: Number(port) };
  });
}

function readDatabase(text = ''): number {
  if (!/^\d{0,9}$/.test(text)) throw new Mistake('expected the number of a database, such as 0');
  return Number(text);
}

function readUserInfo(text: string | undefined): RedisCredentials {
  if (text === undefined) return {};
  const [username = '', password] = text.split(/:(.*)/s, 2).map(decodeURIComponent);
  if (password === undefined) throw new Mistake('expected user:password@ or :password@ before the host');
  return credentials(username === '' ? undefined : username, password);
}

function credentials(username: string | undefined, password: string | undefined): RedisCredentials {
  return {
    ...omitUndefined({ username, password }),
  };
}

/** Whether two addresses name a server in common, or the same sentinels' master: what fills one fills the other. */
export function isSameRedis(one: RedisAddress, other: RedisAddress): boolean {
  const known = new Set(placesOf(one));
  return placesOf(other).some((place) => known.has(place));
}

/** Names a Redis, and nothing that lets one in: the same for the same hosts in whatever order. */
export function nameRedis(address: RedisAddress): string {
  const database = address.kind === 'cluster' ? 0 : address.database;
  return [address.kind, ...placesOf(address).toSorted(), database].join(' ');
}

function placesOf(address: RedisAddress): string[] {
  const atPort = ({ host, port }: RedisHost): string => `${host.toLowerCase()}:${port}`;
  switch (address.kind) {
    case 'server':
      return [atPort(address)];
    case 'socket':
      return [address.path];
    case 'sentinel':
      return address.sentinels.map((sentinel) => `${atPort(sentinel)}/${address.master}`);
    case 'cluster':
      return address.nodes.map(atPort);
  }
}

import pg from 'pg';

/** What node-postgres sends to begin a session, which its types do not know. */
type Starting = pg.Client & { getStartupConf(): Readonly<Record<string, string>> };

const Client = pg.Client as unknown as new (settings?: string | pg.ClientConfig) => Starting;

/**
 * A session that a pooler may share with others, transaction by transaction (PgBouncer's `pool_mode = transaction`):
 * nothing is set in it, statements have no names and say which schema they mean, and it begins with nothing that poolers
 * refuse. They keep track of the time zone for each of their clients.
 *
 * It speaks UTC whatever the server's default is: Prisma's driver adapter drops the offset of instants.
 */
export class Session extends Client {
  override getStartupConf(): Readonly<Record<string, string>> {
    return { ...super.getStartupConf(), TimeZone: 'UTC' };
  }
}

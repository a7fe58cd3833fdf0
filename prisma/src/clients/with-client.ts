import pg from 'pg';

/**
 * Runs `work` on a connection of its own, which is closed whatever happens. `?schema=` is for those who read it from the
 * URL; the connection knows nothing of it.
 */
export async function withClient<Result>(
  connectionString: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString });
  // A server that stops meanwhile fails the query at hand or the next one. Unheard, it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

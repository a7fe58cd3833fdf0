import { queryCatalog } from './query-catalog.ts';

/** Lets publications go on. */
export type Release = () => Promise<void>;

const refreshMs = 5_000;

/**
 * Keeps every publication waiting, as a gateway does that takes long to prepare a schema: it says that it serves, and has
 * not prepared anything yet.
 *
 * @param catalogUrl of the owner
 */
export async function holdPublications(catalogUrl: string): Promise<Release> {
  const name = 'slow/1';
  await queryCatalog(
    catalogUrl,
    `INSERT INTO catalog.gateways (id, name, fingerprints, version, joined_at, seen_at)
     SELECT gen_random_uuid(), $1, fingerprints, version, joined_at, clock_timestamp()
     FROM catalog.gateways WHERE joined_at IS NOT NULL AND version IS NOT NULL LIMIT 1`,
    [name],
  );
  const reports = setInterval(() => {
    queryCatalog(catalogUrl, 'UPDATE catalog.gateways SET seen_at = clock_timestamp() WHERE name = $1', [
      name,
    ]).catch(() => undefined);
  }, refreshMs);
  return async () => {
    clearInterval(reports);
    await queryCatalog(catalogUrl, 'DELETE FROM catalog.gateways WHERE name = $1', [name]);
  };
}

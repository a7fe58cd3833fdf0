import DataLoader from 'dataloader';

/** Keeps the number of parameters of one SQL statement well below PostgreSQL's 65,535. */
const maxBatchSize = 10_000;

/** Loads the one row of each key, null where there is none, with one call for all keys asked for together. */
export function batchOne<Key, Row>(
  load: (keys: Key[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Key | null,
): DataLoader<Key, Row | null> {
  return new DataLoader(
    async (keys) => {
      const rowByKey = new Map((await load([...keys])).map((row) => [keyOf(row), row]));
      return keys.map((key) => rowByKey.get(key) ?? null);
    },
    { maxBatchSize },
  );
}

/** Loads the rows of each key, in the order in which they were loaded, with one call for all keys asked for together. */
export function batchMany<Key, Row>(
  load: (keys: Key[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => Key | null,
): DataLoader<Key, Row[]> {
  return new DataLoader(
    async (keys) => {
      const rowsByKey = new Map<Key, Row[]>(keys.map((key) => [key, []]));
      for (const row of await load([...keys])) {
        const key = keyOf(row);
        if (key !== null) rowsByKey.get(key)?.push(row);
      }
      return keys.map((key) => rowsByKey.get(key) ?? []);
    },
    { maxBatchSize },
  );
}

/** One loader for each value of an argument, for example a year. */
export function perArgument<Argument, Loader>(
  create: (argument: Argument) => Loader,
): (argument: Argument) => Loader {
  const loaders = new Map<Argument, Loader>();
  return (argument) => {
    const loader = loaders.get(argument) ?? create(argument);
    loaders.set(argument, loader);
    return loader;
  };
}

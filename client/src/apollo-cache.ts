import { type Cache, InMemoryCache, type OperationVariables, type Reference } from '@apollo/client';
import { visit } from 'graphql';
import { govgraphOf } from './response.ts';

/** A field of a cached object. */
interface CachedField {
  readonly id: string;
  /** With its arguments, as the cache names it. */
  readonly fieldName: string;
}

/**
 * An InMemoryCache that keeps what was given and forgets the nulls that are no facts. A cache has no room for reasons:
 * a denied value that it kept would read as “there is no such fact” the second time. What was withheld is asked for
 * again, so that its null always comes with its reason, and a grant shows as soon as it is in force.
 *
 * 1. A response is written as it is, so that Apollo Client reads the result that it shows from the cache.
 * 2. At the end of the same transaction, fields that were withheld are evicted where they hold a null.
 */
export class GovgraphCache extends InMemoryCache {
  #openTransactions = 0;
  readonly #toEvict: CachedField[] = [];
  /** Writes a response once more, alone, which shows in which cached objects its values stand. */
  #scratch: InMemoryCache | undefined;

  override write<Data, Variables extends OperationVariables>(
    options: Cache.WriteOptions<Data, Variables>,
  ): Reference | undefined {
    const isWithheld = withheldFields(options);
    if (isWithheld === undefined) return super.write(options);
    return this.batch({
      update: () => {
        const written = super.write(options);
        this.#toEvict.push(...this.#nullsOf(options, isWithheld));
        return written;
      },
    });
  }

  override batch<Result>(options: Cache.BatchOptions<InMemoryCache, Result>): Result {
    return super.batch({
      ...options,
      update: (cache) => {
        this.#openTransactions++;
        try {
          return options.update(cache);
        } finally {
          this.#openTransactions--;
          if (this.#openTransactions === 0) {
            // Not this.evict: Apollo Client counts its calls, and asks again for what others evicted without end.
            for (const field of this.#toEvict.splice(0)) super.evict({ ...field, broadcast: false });
          }
        }
      },
    });
  }

  #nullsOf<Data, Variables extends OperationVariables>(
    options: Cache.WriteOptions<Data, Variables>,
    isWithheld: (fieldName: string) => boolean,
  ): CachedField[] {
    const scratch = (this.#scratch ??= new InMemoryCache(this.config));
    scratch.write({ ...options, broadcast: false });
    const objects = scratch.extract();
    void scratch.reset();
    return Object.entries(objects).flatMap(([id, fields]) =>
      Object.entries(fields ?? {})
        .filter(([fieldName, value]) => isWithheld(fieldName.replace(/\W.*/s, '')) && holdsNull(value))
        .map(([fieldName]) => ({ id, fieldName })),
    );
  }
}

/**
 * Tells of which fields a null of this response is perhaps no fact: all that a withheld path names. Undefined when
 * nothing was withheld, or when it is no response of the gateway. In the plain form the reasons do not come this far,
 * so it is any field.
 */
function withheldFields({
  query,
  extensions,
}: Pick<Cache.WriteOptions, 'query' | 'extensions'>): ((fieldName: string) => boolean) | undefined {
  const govgraph = govgraphOf(extensions);
  if (govgraph === undefined) return undefined;
  if (govgraph.withheld === undefined) return () => true;
  if (govgraph.withheld.length === 0) return undefined;
  const names = new Set<unknown>(govgraph.withheld.flatMap(({ paths }) => paths.flat()));
  visit(query, {
    Field: ({ name, alias }) => {
      if (alias !== undefined && names.has(alias.value)) names.add(name.value);
    },
  });
  return (fieldName) => names.has(fieldName);
}

function holdsNull(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.values(value).some(holdsNull));
}

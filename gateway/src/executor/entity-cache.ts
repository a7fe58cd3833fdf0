/**
 * Responses about records, kept across requests: a department is asked again only when the time that its update
 * cycle allows is over.
 *
 * What is kept was answered to the same caller, as far as departments can tell, and purpose, about the same record, for the same
 * selection of the same schema. It is raw data of the department: who may have it is decided before anything is
 * looked up, and masks are applied after, for every request anew.
 */
import type { Decision, PolicySnapshot } from '@govgraph/policy';
import { createHash } from 'node:crypto';
import { type SelectionSetNode, print, stripIgnoredCharacters, visit } from 'graphql';
import { variablesIn } from '../operation/graphql-nodes.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import { compileLifetimes } from './cache-lifetime.ts';
import { type CachedSelection, lookUpRecords } from './cached-records.ts';
import { areEmpty } from './entity-batch.ts';
import { compileLegality } from './legal-values.ts';
import type { CacheEntities, LoadEntities } from './load-entities.ts';
import { type SealedCache, type SealedCacheOptions, createSealedCache } from './sealed-cache.ts';

export interface EntityCacheOptions extends SealedCacheOptions {
  /** The longest that anything is kept, whatever its update cycle. */
  readonly maxLifetimeMs: number;
}

/**
 * For one version of the policy and its schema, then for one plan.
 *
 * @param catalogVersion the version of the policy that changed the registered resources last
 */
export type EntityCache = (
  schema: FederatedSchema,
  policy: PolicySnapshot,
  catalogVersion: number,
) => (decisions: readonly Decision[]) => CacheEntities;

export function createEntityCache(options: EntityCacheOptions): EntityCache {
  const cache = createSealedCache(options);
  return (schema, policy, catalogVersion) => {
    const schemaHash = hashOf(schema.sdl);
    return (decisions) => {
      const lifetimeOf = compileLifetimes(schema, policy, decisions, options.maxLifetimeMs);
      return (load, service, selectionSets) => {
        const selections = selectionSets.map((selectionSet): CachedSelection => {
          const lifetimeMs = lifetimeOf(selectionSet);
          const identity = [schemaHash, catalogVersion, service, lifetimeMs, normalizedText(selectionSet)];
          return {
            lifetimeMs,
            identity: hashOf(JSON.stringify(identity)),
            isLegal: compileLegality(selectionSet, schema),
            variables: [...variablesIn(selectionSet)].sort(),
          };
        });
        const isAnyKept = selections.some(({ lifetimeMs }) => lifetimeMs > 0);
        return isAnyKept ? withCache(load, cache, service, selections) : load;
      };
    };
  };
}

/** Loads the entities that are not in the cache. */
function withCache(
  load: LoadEntities,
  cache: SealedCache,
  service: string,
  selections: readonly CachedSelection[],
): LoadEntities {
  return async (batches, context, send) => {
    const records = await lookUpRecords(cache, service, selections, batches, context);
    const missing = batches.map((batch, at) => records.missingOf(batch, at));
    if (areEmpty(missing))
      return { lists: batches.map((batch, at) => records.allOf(batch, at)), isWhole: true };
    const loaded = await load(missing, context, send);
    records.keep(missing, loaded);
    return { ...loaded, lists: batches.map((batch, at) => records.allOf(batch, at, loaded.lists[at])) };
  };
}

/** Short, since what an entry is about is hashed again for each record. */
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/** Selections that ask for the same in another order have the same text. */
function normalizedText(selectionSet: SelectionSetNode): string {
  const sorted = visit(selectionSet, {
    SelectionSet: {
      leave: (node) => ({
        ...node,
        selections: node.selections.toSorted((left, right) => (print(left) < print(right) ? -1 : 1)),
      }),
    },
  });
  return stripIgnoredCharacters(print(sorted));
}

/**
 * Entity fetches to one department, batched: they become one operation with an aliased `_entities` for each distinct
 * selection; every distinct record is sent once in each, and what arrives is merged into every place where the record
 * stands.
 *
 * 1. Collect the records from the data ({@link EntityBatch}).
 * 2. Load what their department says of them ({@link LoadEntities}), or what is cached of it.
 * 3. Merge it into their places.
 */
import type { IsSubtype } from '../schema/supergraph-facts.ts';
import type { SubgraphRequest } from './ask-subgraph.ts';
import { type EntityBatch, areEmpty, collectEntities } from './entity-batch.ts';
import { type EntitySelection, type EntityTypes, compileEntitySelections } from './entity-selections.ts';
import type { ExecutionContext } from './execution-context.ts';
import { type CacheEntities, compileEntityLoader } from './load-entities.ts';
import { fillPlace, mergeEntities } from './merge-entities.ts';
import type { JsonObject } from './merge.ts';
import type { RequestPlan } from './plan-requests.ts';
import type { ScopePlan } from './plan-scope.ts';
import { isFailed } from './subgraph-errors.ts';

/** @param cache stands between the request and the department; undefined when nothing may be kept */
export function compileEntityRequest(
  { service, fetches }: RequestPlan,
  scope: ScopePlan,
  types: EntityTypes,
  cache: CacheEntities | undefined,
): SubgraphRequest {
  const selections = compileEntitySelections(fetches, scope, types);
  const ask = compileEntityLoader(service, fetches, selections, types.isSubtype);
  const load =
    cache?.(
      ask,
      service,
      selections.map(({ selectionSet }) => selectionSet),
    ) ?? ask;
  return async (data, context, send) => {
    const batches = selections.map((selection) => collectBatch(selection, data, context, types.isSubtype));
    if (areEmpty(batches)) return;
    const { lists } = await load(batches, context, send);
    for (const [at, selection] of selections.entries()) {
      const [batch, list] = [batches[at], lists[at]];
      if (batch === undefined || list === undefined) continue;
      mergeEntities(selection, batch, list, service, types.isSubtype, context.subgraphErrors);
    }
    if (!lists.every(isFailed)) context.arrived.push(...fetches);
  };
}

/** A record without a representation, because something that it needs is not there, is no more there itself. */
function collectBatch(
  { sources, representation, responseFilter, rewrite }: EntitySelection,
  data: JsonObject,
  context: ExecutionContext,
  isSubtype: IsSubtype,
): EntityBatch {
  const batch = collectEntities(sources, representation, data, context);
  for (const [record, absent] of batch.unrepresented)
    fillPlace(record, absent, responseFilter, rewrite, isSubtype);
  return batch;
}

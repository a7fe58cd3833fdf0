/** Puts what a department says of records into every place where they stand. */
import { isRecord } from '@govgraph/protocol';
import type { IsSubtype } from '../schema/supergraph-facts.ts';
import type { EntityBatch } from './entity-batch.ts';
import type { EntitySelection } from './entity-selections.ts';
import type { EntityList } from './load-entities.ts';
import { type JsonObject, mergeInto } from './merge.ts';
import type { OutputRewriter } from './output-rewrites.ts';
import type { ResponseFilter } from './response-filter.ts';
import {
  type AbsentValue,
  type FailedValue,
  type SubgraphErrors,
  isFailed,
  unknownValue,
} from './subgraph-errors.ts';

/** Leaves the entities to the data. */
export function mergeEntities(
  selection: EntitySelection,
  { records, affected }: EntityBatch,
  list: EntityList,
  service: string,
  isSubtype: IsSubtype,
  subgraphErrors: SubgraphErrors,
): void {
  const { responseFilter, rewrite } = selection;
  const [forAll, entities] = isFailed(list) ? [list, []] : [undefined, list];
  let index = 0;
  for (const [representation, places] of records) {
    const entity = forAll ?? entities[index++];
    const failed = affected.get(representation);
    if (isRecord(entity)) {
      mergeEntity(selection, entity, places, failed, isSubtype);
      continue;
    }
    // That the department does not know the record is a fact.
    const value = entity === null ? (failed ?? unknownValue) : failureOf(entity, service, subgraphErrors);
    for (const place of places) fillPlace(place, value, responseFilter, rewrite, isSubtype);
  }
}

function failureOf(entity: unknown, service: string, subgraphErrors: SubgraphErrors): FailedValue {
  return isFailed(entity) ? entity : subgraphErrors.valueOf('SUBGRAPH_ERROR', service);
}

/** @param failed what should have been in the representation of the record, if that failed */
function mergeEntity(
  { rewrite, representationFields, responseFilter }: EntitySelection,
  entity: JsonObject,
  places: readonly JsonObject[],
  failed: FailedValue | undefined,
  isSubtype: IsSubtype,
): void {
  if (failed !== undefined) responseFilter.fill(entity, failed);
  rewrite?.(entity);
  for (const place of places) {
    for (const name of representationFields) if (place[name] !== undefined) delete entity[name];
    mergeInto(place, entity, isSubtype);
  }
}

/** Puts a value wherever something that a department was asked for of a record is not there. */
export function fillPlace(
  place: JsonObject,
  value: AbsentValue,
  responseFilter: ResponseFilter,
  rewrite: OutputRewriter | undefined,
  isSubtype: IsSubtype,
): void {
  if (rewrite === undefined) {
    responseFilter.fill(place, value);
    return;
  }
  const typename = place['__typename'];
  const placeholder: JsonObject = typename === undefined ? {} : { __typename: typename };
  responseFilter.fill(placeholder, value);
  rewrite(placeholder);
  mergeInto(place, placeholder, isSubtype);
}

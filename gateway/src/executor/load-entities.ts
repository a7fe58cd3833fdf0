import type { SelectionSetNode } from 'graphql';
import { amountIn, costedRequest } from '../cost/amount.ts';
import type { Fetch } from '../planner/fetches.ts';
import type { IsSubtype } from '../schema/supergraph-facts.ts';
import { boundFor } from '../transport/response-bound.ts';
import type { SendToSubgraph } from '../transport/subgraph-client.ts';
import { askSubgraph } from './ask-subgraph.ts';
import type { EntityBatch } from './entity-batch.ts';
import type { EntitySelection } from './entity-selections.ts';
import type { ExecutionContext } from './execution-context.ts';
import type { JsonObject } from './merge.ts';
import { entityOperation, requestStart, variablesText } from './request-text.ts';
import { compileEntitiesFilter } from './response-filter.ts';
import { type FailedValue, type SubgraphErrors, isFailed } from './subgraph-errors.ts';

/**
 * What a department says of the records of a batch, in their order; or what stands for all of it. `null` says that it
 * does not know the record; what is neither a record nor `null` failed.
 */
export type EntityList = readonly unknown[] | FailedValue;

export interface LoadedEntities {
  /** One for each batch. */
  readonly lists: readonly EntityList[];
  /** False when the department reported that anything of it failed. */
  readonly isWhole: boolean;
}

/**
 * Finds out what a department says of records.
 *
 * @param batches one for each selection of the request; some record is in one of them
 */
export type LoadEntities = (
  batches: readonly EntityBatch[],
  context: ExecutionContext,
  send: SendToSubgraph,
) => Promise<LoadedEntities>;

/**
 * Puts a cache before a department: what is loaded may be what was said before.
 *
 * @param selections what is asked of the records, by position in the request
 * @returns the same loader where none of it may be kept
 */
export type CacheEntities = (
  load: LoadEntities,
  service: string,
  selections: readonly SelectionSetNode[],
) => LoadEntities;

/** Loads entities with one request to their department. */
export function compileEntityLoader(
  service: string,
  fetches: readonly Fetch[],
  selections: readonly EntitySelection[],
  isSubtype: IsSubtype,
): LoadEntities {
  const start = requestStart(entityOperation(selections, fetches), undefined);
  const variableNames = [...new Set(fetches.flatMap(({ node }) => node.variableUsages ?? []))];
  const responseFilter = compileEntitiesFilter(
    new Map(selections.map(({ alias, selectionSet }) => [alias, selectionSet])),
    isSubtype,
  );
  return async (batches, context, send) => {
    const representations = selections.map(
      ({ variable }, at) => `"${variable}":[${[...(batches[at]?.records.keys() ?? [])].join(',')}]`,
    );
    const variables = [...representations, variablesText(variableNames, context)]
      .filter((text) => text !== '')
      .join(',');
    const body = `${start}{${variables}}}`;
    const bound = boundFor(askedValues(selections, batches, context));
    const request = { body, isRepeatable: true, bound };
    const { data, isWhole } = await askSubgraph(send, service, request, responseFilter, context);
    const lists = selections.map(({ alias }, at) =>
      listOf(data, alias, batches[at]?.records.size ?? 0, service, context.subgraphErrors),
    );
    return { lists, isWhole: isWhole && !lists.some(isFailed) };
  };
}

/** How many values a request asks for of all records. */
function askedValues(
  selections: readonly EntitySelection[],
  batches: readonly EntityBatch[],
  { variables }: ExecutionContext,
): number {
  const request = costedRequest(variables);
  return selections.reduce(
    (sum, { asked }, at) => sum + amountIn(asked, request) * (batches[at]?.records.size ?? 0),
    selections.length,
  );
}

function listOf(
  data: JsonObject | FailedValue,
  alias: string,
  length: number,
  service: string,
  subgraphErrors: SubgraphErrors,
): EntityList {
  if (isFailed(data)) return data;
  const list = data[alias];
  if (isFailed(list) || (Array.isArray(list) && list.length === length)) return list;
  return subgraphErrors.valueOf('SUBGRAPH_ERROR', service);
}

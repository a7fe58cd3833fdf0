/**
 * A root fetch: sent as the planner wrote it. What it brings is merged into the root of the data, or where a field of
 * the type `Query` stands, if it is about such a one.
 */
import { type SelectionSetNode, Kind } from 'graphql';
import { amountIn, costedRequest } from '../cost/amount.ts';
import type { Fetch } from '../planner/fetches.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import { boundFor } from '../transport/response-bound.ts';
import { type SubgraphRequest, askSubgraph } from './ask-subgraph.ts';
import { type SizedSchema, compileAskedValues } from './asked-values.ts';
import { fillPlace } from './merge-entities.ts';
import { type JsonObject, mergeInto } from './merge.ts';
import { compileOutputRewrites } from './output-rewrites.ts';
import type { ScopePlan } from './plan-scope.ts';
import { compileCollector, compileTypeConditions } from './record-collector.ts';
import { requestStart, variablesText } from './request-text.ts';
import { compileResponseFilter } from './response-filter.ts';
import { isFailed } from './subgraph-errors.ts';

export function compileRootRequest(
  fetch: Fetch,
  scope: ScopePlan,
  types: SizedSchema & Pick<FederatedSchema, 'isSubtype'>,
): SubgraphRequest {
  const { node, selectionSet } = fetch;
  const { serviceName: service, operation, operationName, variableUsages = [] } = node;
  const { isSubtype } = types;
  const collect = compileCollector(fetch.path, scope.filterBelow, compileTypeConditions(node, isSubtype));
  const start = requestStart(operation, operationName);
  const responseFilter = compileResponseFilter(selectionSet, isSubtype);
  const rewrite = compileOutputRewrites(node.outputRewrites, isSubtype);
  const isRepeatable = node.operationKind !== 'mutation';
  const rootType = isRepeatable ? types.apiSchema.getQueryType() : types.apiSchema.getMutationType();
  const asked = compileAskedValues(types, selectionSet, rootType?.name);
  const mutations = isRepeatable ? [] : responseNames(selectionSet);
  return async (data, context, send) => {
    const places: JsonObject[] = [];
    collect(data, context, (place) => (places.push(place), place));
    if (places.length === 0) return;
    const body = `${start}{${variablesText(variableUsages, context)}}}`;
    const bound = boundFor(amountIn(asked, costedRequest(context.variables)));
    const request = { body, isRepeatable, bound };
    const response = await askSubgraph(send, service, request, responseFilter, context, mutations);
    if (isFailed(response.data)) {
      for (const place of places) fillPlace(place, response.data, responseFilter, rewrite, isSubtype);
      return;
    }
    rewrite?.(response.data);
    context.arrived.push(fetch);
    for (const place of places) mergeInto(place, response.data, isSubtype);
  };
}

function responseNames({ selections }: SelectionSetNode): readonly string[] {
  return selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.alias?.value ?? selection.name.value] : [],
  );
}

/**
 * One request to one department: written from the data that is there, and merged back into it.
 *
 * A root fetch is sent as the planner wrote it; what it brings is merged where a field of the type `Query` stands, if
 * it is about such a one. Entity fetches become one operation with an aliased `_entities` for each distinct selection;
 * every distinct record is sent once in each, and what arrives is merged into every place where it stands.
 */
import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { isRecord, reservedVariablePrefix } from '@govgraph/protocol';
import { type SelectionSetNode, Kind, print } from 'graphql';
import { type Amount, amountIn, costedRequest } from '../cost/amount.ts';
import { UpstreamError } from '../errors.ts';
import { entitySelection } from '../planner/fetch-document.ts';
import type { Fetch, NarrowedFetch } from '../planner/fetches.ts';
import type { IsSubtype } from '../schema/supergraph-facts.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import type { DepartmentRequest } from '../transport/department-route.ts';
import type { SubgraphResponse } from '../transport/read-response.ts';
import { boundFor } from '../transport/response-bound.ts';
import type { SendToSubgraph } from '../transport/subgraph-client.ts';
import { type ResponseFilter, compileEntitiesFilter, compileResponseFilter } from './response-filter.ts';
import { type ExecutionContext, requestContextOf } from './execution-context.ts';
import { type SizedSchema, compileAskedValues } from './asked-values.ts';
import type { CachedRecords, PlanCache } from './entity-cache.ts';
import type { RequestPlan } from './fetch-graph.ts';
import { type EntitySource, type EntityBatch, collectEntities } from './entity-batch.ts';
import { mergeInto } from './merge.ts';
import { type OutputRewriter, compileOutputRewrites } from './output-rewrites.ts';
import { readResponseData } from './read-response-data.ts';
import {
  type JsonObject,
  type RepresentationBuilder,
  compileCollector,
  compileRepresentation,
} from './representations.ts';
import { type EntityQuestion, entityOperation, requestStart, variablesText } from './request-text.ts';
import { compileFits, compileForms } from './required-values.ts';
import type { ScopePlan } from './scope.ts';
import { type AbsentValue, type FailedValue, isFailed, unknownValue } from './subgraph-errors.ts';

/** What is to be known of the types of the supergraph. */
type TypeSystem = SizedSchema &
  Pick<FederatedSchema, 'isSubtype' | 'keysOf' | 'isKey' | 'typeBelow' | 'typeOf'>;

/** Runs one request against the data so far; never rejects because of a department. */
export type SubgraphRequest = (
  data: JsonObject,
  context: ExecutionContext,
  send: SendToSubgraph,
) => Promise<void>;

/** @param cache what may be kept of responses about records; undefined when nothing is */
export function compileRequest(
  request: RequestPlan,
  scope: ScopePlan,
  types: TypeSystem,
  cache: PlanCache | undefined,
): SubgraphRequest {
  const [first] = request.fetches;
  return first?.node.requires === undefined && first !== undefined
    ? compileRootRequest(first, scope, types)
    : compileEntityRequest(request, scope, types, cache);
}

function compileRootRequest(fetch: Fetch, scope: ScopePlan, types: TypeSystem): SubgraphRequest {
  const { node } = fetch;
  const { isSubtype } = types;
  const collect = compileCollector(fetch.path, scope.filterBelow, compileTypeConditions(node, isSubtype));
  const service = node.serviceName;
  const start = requestStart(node.operation, node.operationName);
  const responseFilter = compileResponseFilter(entitySelection(node), isSubtype);
  const rewrite = compileOutputRewrites(node.outputRewrites, isSubtype);
  const isRepeatable = node.operationKind !== 'mutation';
  const rootType = isRepeatable ? types.apiSchema.getQueryType() : types.apiSchema.getMutationType();
  const asked = compileAskedValues(types, entitySelection(node), rootType?.name);
  const mutations = isRepeatable ? [] : responseNames(entitySelection(node));
  return async (data, context, send) => {
    const places: JsonObject[] = [];
    collect(data, context, (place) => (places.push(place), place));
    if (places.length === 0) return;
    const variables = variablesText(node.variableUsages ?? [], context);
    const body = `${start}{${variables}}}`;
    const bound = boundFor(amountIn(asked, costedRequest(context.variables)));
    const response = await ask(send, service, { body, isRepeatable, bound }, context);
    const responseData =
      response instanceof UpstreamError
        ? unanswered(response, service, context, isRepeatable)
        : readResponseData(response, responseFilter, service, context.subgraphErrors, mutations).data;
    if (!isFailed(responseData)) {
      rewrite?.(responseData);
      context.arrived.push(fetch);
    }
    for (const place of places) {
      if (isFailed(responseData)) fillPlace(place, responseData, responseFilter, rewrite, isSubtype);
      else mergeInto(place, responseData, isSubtype);
    }
  };
}

/** One `_entities` field of a request. */
interface EntityUnit extends EntityQuestion {
  readonly sources: EntitySource[];
  readonly representation: RepresentationBuilder;
  /** The fields by which the record is represented to the department, which its response cannot change. */
  readonly representationFields: readonly string[];
  readonly responseFilter: ResponseFilter;
  /** How many values it asks for of each record. */
  readonly asked: Amount<number>;
  readonly rewrite: OutputRewriter | undefined;
}

function compileEntityRequest(
  { service, fetches }: RequestPlan,
  scope: ScopePlan,
  types: TypeSystem,
  cache: PlanCache | undefined,
): SubgraphRequest {
  const units = entityUnits(fetches, scope, types);
  const start = requestStart(entityOperation(units, fetches), undefined);
  const variableNames = [...new Set(fetches.flatMap(({ node }) => node.variableUsages ?? []))];
  const responseFilter = compileEntitiesFilter(
    new Map(units.map(({ alias, selectionSet }) => [alias, selectionSet])),
    types.isSubtype,
  );
  const lookUp = cache?.(
    service,
    units.map(({ selectionSet }) => selectionSet),
  );

  return async (data, context, send) => {
    const batches = units.map((unit) => batchOf(unit, data, context, types.isSubtype));
    if (areEmpty(batches)) return;
    let cached: CachedRecords | undefined;
    if (lookUp !== undefined) {
      cached = await lookUp(
        batches.map(({ records }) => records.keys()),
        context,
      );
      for (const [at, unit] of units.entries()) {
        const batch = batches[at];
        if (batch !== undefined) mergeCached(unit, at, batch, cached, types.isSubtype);
      }
      context.arrived.push(...fetches);
      if (areEmpty(batches)) return;
    }

    const representations = units.map(
      ({ variable }, at) => `"${variable}":[${[...(batches[at]?.records.keys() ?? [])].join(',')}]`,
    );
    const variables = [...representations, variablesText(variableNames, context)]
      .filter((text) => text !== '')
      .join(',');
    const body = `${start}{${variables}}}`;
    const bound = boundFor(askedOf(units, batches, context));
    const response = await ask(send, service, { body, isRepeatable: true, bound }, context);
    const responseData =
      response instanceof UpstreamError
        ? { data: unanswered(response, service, context, true), isWhole: false }
        : readResponseData(response, responseFilter, service, context.subgraphErrors);
    let { isWhole } = responseData;
    for (const [at, unit] of units.entries()) {
      const batch = batches[at];
      if (batch === undefined) continue;
      const entities = isFailed(responseData.data) ? responseData.data : responseData.data[unit.alias];
      const keep =
        cached && ((representation: string, entity: JsonObject) => cached?.keep(at, representation, entity));
      const areAll = mergeEntities(unit, batch, entities, service, types.isSubtype, context, keep);
      isWhole &&= areAll;
    }
    if (!isFailed(responseData.data)) context.arrived.push(...fetches);
    if (isWhole) cached?.noteWhole();
  };
}

/** How many values a request asks for of all records. */
function askedOf(
  units: readonly EntityUnit[],
  batches: readonly EntityBatch[],
  { variables }: ExecutionContext,
): number {
  const request = costedRequest(variables);
  return units.reduce(
    (sum, { asked }, at) => sum + amountIn(asked, request) * (batches[at]?.records.size ?? 0),
    units.length,
  );
}

const areEmpty = (batches: readonly EntityBatch[]) => batches.every(({ records }) => records.size === 0);

/** A record without a representation, because something that it needs is not there, is no more there itself. */
function batchOf(
  unit: EntityUnit,
  data: JsonObject,
  context: ExecutionContext,
  isSubtype: IsSubtype,
): EntityBatch {
  const batch = collectEntities(unit.sources, unit.representation, data, context);
  for (const [record, absent] of batch.unrepresented)
    fillPlace(record, absent, unit.responseFilter, unit.rewrite, isSubtype);
  return batch;
}

/** Merges what is cached of records, and leaves those about which the department must be asked. */
function mergeCached(
  unit: EntityUnit,
  at: number,
  { records, affected }: EntityBatch,
  cached: CachedRecords,
  isSubtype: IsSubtype,
): void {
  for (const [representation, places] of records) {
    const entity = cached.take(at, representation);
    if (entity === undefined) continue;
    mergeEntity(unit, entity, places, affected.get(representation), isSubtype);
    records.delete(representation);
  }
}

/**
 * @param keep hears of each entity as it was answered, before it becomes part of the data
 * @returns false when something of it failed
 */
function mergeEntities(
  unit: EntityUnit,
  { records, affected }: EntityBatch,
  entities: unknown,
  service: string,
  isSubtype: IsSubtype,
  context: ExecutionContext,
  keep: ((representation: string, entity: JsonObject) => void) | undefined,
): boolean {
  const failed = () => context.subgraphErrors.valueOf('SUBGRAPH_ERROR', service);
  const isList = Array.isArray(entities) && entities.length === records.size;
  const forAll = isList ? undefined : isFailed(entities) ? entities : failed();
  let areAll = isList;
  let index = 0;
  for (const [representation, places] of records) {
    const entity: unknown = forAll ?? (isList ? entities[index++] : undefined);
    const failure = affected.get(representation);
    if (isRecord(entity)) {
      if (failure === undefined) keep?.(representation, entity);
      mergeEntity(unit, entity, places, failure, isSubtype);
      continue;
    }
    // That the department does not know the record is a fact.
    const value = entity === null ? (failure ?? unknownValue) : isFailed(entity) ? entity : failed();
    if (isFailed(value)) areAll = false;
    for (const place of places) fillPlace(place, value, unit.responseFilter, unit.rewrite, isSubtype);
  }
  return areAll;
}

/** @param failed what should have been in the representation of the record, if that failed */
function mergeEntity(
  { rewrite, representationFields, responseFilter }: EntityUnit,
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
function fillPlace(
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

function responseNames({ selections }: SelectionSetNode): readonly string[] {
  return selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.alias?.value ?? selection.name.value] : [],
  );
}

/** Sends, and returns the department's failure as a value. */
async function ask(
  send: SendToSubgraph,
  service: string,
  request: DepartmentRequest,
  context: ExecutionContext,
): Promise<SubgraphResponse | UpstreamError> {
  context.asked.add(service);
  try {
    const response = await send(service, request, requestContextOf(context));
    context.hasEscapes ||= response.hasEscapes;
    return response;
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
}

/** What stands for everything that a department was asked for and did not answer. */
function unanswered(
  { mayHaveActed }: UpstreamError,
  service: string,
  { subgraphErrors }: ExecutionContext,
  isRepeatable: boolean,
): FailedValue {
  const isUnknown = !isRepeatable && mayHaveActed;
  return subgraphErrors.valueOf(isUnknown ? 'MUTATION_OUTCOME_UNKNOWN' : 'SUBGRAPH_UNAVAILABLE', service);
}

function entityUnits(fetches: readonly Fetch[], scope: ScopePlan, types: TypeSystem): readonly EntityUnit[] {
  const { isSubtype, keysOf, typeBelow } = types;
  const values = { fitsOf: compileFits(types), formOf: compileForms(types), typeBelow };
  const units = new Map<string, EntityUnit>();
  for (const fetch of fetches) {
    const { node } = fetch;
    const selectionSet = entitySelection(node);
    const identity = JSON.stringify([
      node.requires,
      node.inputRewrites,
      node.outputRewrites,
      print(selectionSet),
      // Nested objects are shared between the places they are merged into, so only fetches that go to the same
      // places may share them.
      hasOnlyLeaves(selectionSet) ? [] : fetch.path,
    ]);
    const source = {
      path: fetch.path,
      collect: compileCollector(fetch.path, scope.filterBelow, compileTypeConditions(node, isSubtype)),
      filter: scope.filterOf(fetch),
      mayIntern: fetch.mayIntern,
    };
    const known = units.get(identity);
    if (known !== undefined) {
      known.sources.push(source);
      continue;
    }
    units.set(identity, {
      alias: `_e${units.size}`,
      variable: `${reservedVariablePrefix}${units.size}`,
      selectionSet,
      sources: [source],
      representation: compileRepresentation(
        node.requires ?? [],
        node.inputRewrites,
        isSubtype,
        (typename) => keysOf(node.serviceName, typename),
        values,
      ),
      representationFields: leafNames(node.requires ?? []).filter((name) => name !== '__typename'),
      responseFilter: compileResponseFilter(selectionSet, isSubtype),
      asked: compileAskedValues(types, selectionSet, undefined),
      rewrite: compileOutputRewrites(node.outputRewrites, isSubtype),
    });
  }
  return [...units.values()];
}

/** Which records may be stepped through, by position among the names of the fetch's path. */
function compileTypeConditions(
  { typeConditions = [] }: NarrowedFetch,
  isSubtype: IsSubtype,
): readonly (((record: JsonObject) => boolean) | undefined)[] {
  return typeConditions.map((types) => {
    if (types === undefined) return undefined;
    const known = new Set(types);
    // What a department knows as an interface only (`@interfaceObject`) may be of any of its types.
    return ({ __typename: name }) =>
      typeof name !== 'string' || known.has(name) || types.some((type) => isSubtype(type, name));
  });
}

function leafNames(selections: readonly QueryPlanSelectionNode[]): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === 'InlineFragment') return leafNames(selection.selections);
    return selection.selections === undefined ? [selection.alias ?? selection.name] : [];
  });
}

function hasOnlyLeaves(selectionSet: SelectionSetNode): boolean {
  return selectionSet.selections.every((selection) =>
    selection.kind === Kind.INLINE_FRAGMENT
      ? hasOnlyLeaves(selection.selectionSet)
      : selection.kind === Kind.FIELD && selection.selectionSet === undefined,
  );
}

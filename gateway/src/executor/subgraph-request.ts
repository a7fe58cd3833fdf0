/**
 * One request to one department: written from the data that is there, and merged back into it.
 *
 * A root fetch is sent as the planner wrote it; what it brings is merged where a field of the type `Query` stands, if
 * it is about such a one. Entity fetches become one operation with an aliased `_entities`
 * for each distinct selection; every distinct record is sent once in each, and what arrives is merged into
 * every place where the record stands.
 */
import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { type SelectionSetNode, Kind, print } from 'graphql';
import { UpstreamError } from '../errors.ts';
import { isRecord } from '../json.ts';
import { reservedVariablePrefix } from '../operation/backend-names.ts';
import { entitySelection } from '../plan/fetch-document.ts';
import type { Fetch, NarrowedFetch } from '../plan/fetches.ts';
import type { IsSubtype } from '../plan/required-fields.ts';
import type { FederatedSchema } from '../planner/federated-schema.ts';
import type { SendToSubgraph, SubgraphResponse } from '../transport/subgraph-client.ts';
import { type Pruner, compilePruner } from './answer-shape.ts';
import { type AnswerState, requestContextOf } from './answer-state.ts';
import type { CachedRecords, PlanCache } from './entity-cache.ts';
import type { Fault } from './faults.ts';
import type { RequestPlan } from './fetch-graph.ts';
import { type EntitySource, type Gathered, gather } from './gather.ts';
import { mergeInto } from './merge.ts';
import { type OutputRewriter, compileOutputRewrites } from './output-rewrites.ts';
import {
  type JsonObject,
  type RepresentationBuilder,
  compileCollector,
  compileRepresentation,
} from './representations.ts';
import { type EntityQuestion, entityOperation, requestStart, variablesText } from './request-text.ts';
import { compileFits } from './required-values.ts';
import type { ScopePlan } from './scope.ts';

/** What is to be known of the types of the supergraph. */
type TypeSystem = Pick<FederatedSchema, 'isSubtype' | 'keysOf' | 'isKey' | 'typeBelow' | 'apiSchema'>;

/** Runs one request against the data so far; never rejects because of a department. */
export type SubgraphRequest = (data: JsonObject, state: AnswerState, send: SendToSubgraph) => Promise<void>;

/** @param cache what may be kept of answers about records; undefined when nothing is */
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

function compileRootRequest(fetch: Fetch, scope: ScopePlan, { isSubtype }: TypeSystem): SubgraphRequest {
  const { node } = fetch;
  const collect = compileCollector(fetch.path, scope.filterBelow, compileTypesAlong(node, isSubtype));
  const service = node.serviceName;
  const start = requestStart(node.operation, node.operationName);
  const prune = compilePruner(entitySelection(node));
  const rewrite = compileOutputRewrites(node.outputRewrites, isSubtype);
  const isRepeatable = node.operationKind !== 'mutation';
  const mutations = isRepeatable ? [] : responseNames(entitySelection(node));
  return async (data, state, send) => {
    const places: JsonObject[] = [];
    collect(data, state, (place) => (places.push(place), place));
    if (places.length === 0) return;
    const variables = variablesText(node.variableUsages ?? [], state);
    const response = await ask(send, service, `${start}{${variables}}}`, isRepeatable, state);
    if (response instanceof UpstreamError) {
      const isUnknown = !isRepeatable && response.mayHaveActed;
      const code = isUnknown ? 'MUTATION_OUTCOME_UNKNOWN' : 'SUBGRAPH_UNAVAILABLE';
      for (const place of places) state.faults.addObject(place, { code, provider: service });
      return;
    }
    const reported = reportedFaults(response, service);
    if (isRecord(response.data)) {
      prune(response.data);
      rewrite?.(response.data);
      state.arrived.push(fetch);
    }
    for (const place of places) {
      if (isRecord(response.data)) mergeInto(place, response.data, isSubtype);
      else state.faults.addObject(place, reported[0]?.fault ?? { code: 'SUBGRAPH_ERROR', provider: service });
      for (const { path, fault } of reported) placeFault(state, place, path, fault);
      // A department that says nothing of a mutation, not even that it failed, may have run it.
      const saysNothing = isRecord(response.data) || reported.length === 0;
      for (const name of mutations) {
        if (saysNothing && place[name] === undefined)
          state.faults.addField(place, name, { code: 'MUTATION_OUTCOME_UNKNOWN', provider: service });
      }
    }
  };
}

/** One `_entities` field of a request. */
interface EntityUnit extends EntityQuestion {
  readonly sources: EntitySource[];
  readonly representation: RepresentationBuilder;
  /** What the department is told of a record, which its answer cannot change. */
  readonly told: readonly string[];
  readonly prune: Pruner;
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
  const lookUp = cache?.(
    service,
    units.map(({ selectionSet }) => selectionSet),
  );

  return async (data, state, send) => {
    const asked = units.map((unit) => gather(unit.sources, unit.representation, data, state));
    if (hasNone(asked)) return;
    let cached: CachedRecords | undefined;
    if (lookUp !== undefined) {
      cached = await lookUp(
        asked.map((gathered) => gathered.keys()),
        state,
      );
      for (const [at, unit] of units.entries()) {
        mergeCached(unit, at, asked[at] ?? new Map(), cached, types.isSubtype);
      }
      state.arrived.push(...fetches);
      if (hasNone(asked)) return;
    }

    const representations = units.map(
      ({ variable }, at) => `"${variable}":[${[...(asked[at]?.keys() ?? [])].join(',')}]`,
    );
    const variables = [...representations, variablesText(variableNames, state)]
      .filter((text) => text !== '')
      .join(',');
    const answered = await ask(send, service, `${start}{${variables}}}`, true, state);
    const response = answered instanceof UpstreamError ? undefined : answered;
    for (const [at, unit] of units.entries()) {
      const keep =
        cached && ((representation: string, entity: JsonObject) => cached?.keep(at, representation, entity));
      mergeEntities(unit, asked[at] ?? new Map(), response, service, types.isSubtype, state, keep);
    }
    if (response === undefined) return;
    state.arrived.push(...fetches);
    placeEntityFaults(units, asked, response, service, state);
    if (response.errors === undefined) cached?.store();
  };
}

function hasNone(asked: readonly Gathered[]): boolean {
  return asked.every((records) => records.size === 0);
}

/** Merges what is cached of records, and leaves those about which the department must be asked. */
function mergeCached(
  unit: EntityUnit,
  at: number,
  records: Gathered,
  cached: CachedRecords,
  isSubtype: IsSubtype,
): void {
  for (const [representation, places] of records) {
    const entity = cached.take(at, representation);
    if (entity === undefined) continue;
    mergeEntity(unit, entity, places, isSubtype);
    records.delete(representation);
  }
}

/** @param keep hears of each entity as it was answered, before it becomes part of the data */
function mergeEntities(
  unit: EntityUnit,
  records: Gathered,
  response: SubgraphResponse | undefined,
  service: string,
  isSubtype: IsSubtype,
  state: AnswerState,
  keep: ((representation: string, entity: JsonObject) => void) | undefined,
): void {
  const data = isRecord(response?.data) ? response.data : undefined;
  const entities = data?.[unit.alias];
  if (!Array.isArray(entities) || entities.length !== records.size) {
    const code = response === undefined ? 'SUBGRAPH_UNAVAILABLE' : 'SUBGRAPH_ERROR';
    for (const place of [...records.values()].flat())
      state.faults.addObject(place, { code, provider: service });
    return;
  }
  let index = 0;
  for (const [representation, places] of records) {
    const entity: unknown = entities[index++];
    if (entity === null) continue;
    if (!isRecord(entity)) {
      for (const place of places)
        state.faults.addObject(place, { code: 'SUBGRAPH_ERROR', provider: service });
      continue;
    }
    unit.prune(entity);
    keep?.(representation, entity);
    mergeEntity(unit, entity, places, isSubtype);
  }
}

function mergeEntity(
  { rewrite, told }: EntityUnit,
  entity: JsonObject,
  places: readonly JsonObject[],
  isSubtype: IsSubtype,
): void {
  rewrite?.(entity);
  for (const place of places) {
    for (const name of told) if (place[name] !== undefined) delete entity[name];
    mergeInto(place, entity, isSubtype);
  }
}

function placeEntityFaults(
  units: readonly EntityUnit[],
  asked: readonly Gathered[],
  response: SubgraphResponse,
  service: string,
  state: AnswerState,
): void {
  const faults = reportedFaults(response, service);
  if (faults.length === 0) return;
  const records = asked.map((gathered) => [...gathered.values()]);
  for (const { path, fault } of faults) {
    const [alias, index, ...below] = path;
    const at = units.findIndex((unit) => unit.alias === alias);
    const places = typeof index === 'number' ? records[at]?.[index] : undefined;
    if (places === undefined) state.faults.addUnplaced(fault);
    else for (const place of places) placeFault(state, place, below, fault);
  }
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
  body: string,
  isRepeatable: boolean,
  state: AnswerState,
): Promise<SubgraphResponse | UpstreamError> {
  try {
    const response = await send(service, body, isRepeatable, requestContextOf(state));
    state.hasEscapes ||= response.hasEscapes;
    return response;
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
}

interface ReportedFault {
  readonly path: readonly (string | number)[];
  readonly fault: Fault;
}

/** The errors of a response, without the department's words: they may hold values that nobody decided on. */
function reportedFaults(response: SubgraphResponse, provider: string): readonly ReportedFault[] {
  if (!Array.isArray(response.errors)) return [];
  return response.errors.filter(isRecord).map(({ path, extensions }) => {
    const isBadInput = isRecord(extensions) && extensions['code'] === 'BAD_USER_INPUT';
    return {
      path: Array.isArray(path) ? path.filter(isPathStep) : [],
      fault: { code: isBadInput ? 'SUBGRAPH_BAD_INPUT' : 'SUBGRAPH_ERROR', provider },
    };
  });
}

function isPathStep(step: unknown): step is string | number {
  return typeof step === 'string' || typeof step === 'number';
}

/** Puts a fault where the first missing value on the path stands. */
function placeFault(
  state: AnswerState,
  from: JsonObject,
  path: readonly (string | number)[],
  fault: Fault,
): void {
  let parent: unknown = from;
  for (const [at, step] of path.entries()) {
    if (typeof parent !== 'object' || parent === null) break;
    const value: unknown = Reflect.get(parent, step);
    if (value === null || value === undefined || at === path.length - 1) {
      state.faults.addField(parent, step, fault);
      return;
    }
    parent = value;
  }
  state.faults.addUnplaced(fault);
}

function entityUnits(fetches: readonly Fetch[], scope: ScopePlan, types: TypeSystem): readonly EntityUnit[] {
  const { isSubtype, keysOf, typeBelow } = types;
  const values = { fitsOf: compileFits(types), typeBelow };
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
      collect: compileCollector(fetch.path, scope.filterBelow, compileTypesAlong(node, isSubtype)),
      filter: scope.filterOf(fetch),
      mayShare: fetch.mayShare,
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
      told: leafNames(node.requires ?? []).filter((name) => name !== '__typename'),
      prune: compilePruner(selectionSet),
      rewrite: compileOutputRewrites(node.outputRewrites, isSubtype),
    });
  }
  return [...units.values()];
}

/** Which records may be stepped through, by position among the names of the fetch's path. */
function compileTypesAlong(
  { along = [] }: NarrowedFetch,
  isSubtype: IsSubtype,
): readonly (((record: JsonObject) => boolean) | undefined)[] {
  return along.map((types) => {
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

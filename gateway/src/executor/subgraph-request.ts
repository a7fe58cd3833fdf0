/**
 * One request to one department: written from the data that is there, and merged back into it.
 *
 * A root fetch is sent as the planner wrote it. Entity fetches become one operation with an aliased `_entities`
 * for each distinct selection; every distinct record is sent once in each, and what arrives is merged into
 * every place where the record stands.
 */
import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { type FieldNode, type SelectionSetNode, Kind, print, stripIgnoredCharacters } from 'graphql';
import { UpstreamError } from '../errors.ts';
import { isRecord } from '../json.ts';
import { reservedVariablePrefix } from '../operation/backend-names.ts';
import type { FederatedSchema } from '../planner/federated-schema.ts';
import { type Pruner, compilePruner } from './answer-shape.ts';
import type { AnswerState } from './answer-state.ts';
import type { Fault } from './faults.ts';
import { entitySelection, fetchOperation } from './fetch-document.ts';
import type { Fetch, RequestPlan } from './fetch-graph.ts';
import { type EntitySource, gather } from './gather.ts';
import { mergeInto } from './merge.ts';
import { type OutputRewriter, compileOutputRewrites } from './output-rewrites.ts';
import {
  type IsSubtype,
  type JsonObject,
  type RepresentationBuilder,
  compileCollector,
  compileRepresentation,
} from './representations.ts';
import type { ScopePlan } from './scope.ts';

/** A GraphQL response, as far as it is well-formed. */
export interface SubgraphResponse {
  readonly data?: unknown;
  readonly errors?: unknown;
  /** False when the response's text has no backslash in it. */
  readonly hasEscapes: boolean;
}

/**
 * Asks a department.
 *
 * @param body the JSON text of a GraphQL request
 * @param isRepeatable false for mutations, which must not be sent twice
 * @throws UpstreamError when the department does not answer in time with a GraphQL response
 */
export type SendToSubgraph = (
  service: string,
  body: string,
  isRepeatable: boolean,
  state: AnswerState,
) => Promise<SubgraphResponse>;

/** What is to be known of the types of the supergraph. */
type TypeSystem = Pick<FederatedSchema, 'isSubtype' | 'keysOf'>;

/** Runs one request against the data so far; never rejects because of a department. */
export type SubgraphRequest = (data: JsonObject, state: AnswerState, send: SendToSubgraph) => Promise<void>;

export function compileRequest(request: RequestPlan, scope: ScopePlan, types: TypeSystem): SubgraphRequest {
  const [first] = request.fetches;
  return first?.node.requires === undefined && first !== undefined
    ? compileRootRequest(first, types)
    : compileEntityRequest(request, scope, types);
}

function compileRootRequest(fetch: Fetch, { isSubtype }: TypeSystem): SubgraphRequest {
  const { node } = fetch;
  const service = node.serviceName;
  const start = requestStart(node.operation, node.operationName);
  const prune = compilePruner(entitySelection(node));
  const rewrite = compileOutputRewrites(node.outputRewrites, isSubtype);
  const isRepeatable = node.operationKind !== 'mutation';
  return async (data, state, send) => {
    const variables = variablesText(node.variableUsages ?? [], state);
    const response = await ask(send, service, `${start}{${variables}}}`, isRepeatable, state);
    if (response === undefined) {
      state.faults.addObject(data, { code: 'SUBGRAPH_UNAVAILABLE', provider: service });
      return;
    }
    const reported = reportedFaults(response, service);
    if (isRecord(response.data)) {
      prune(response.data);
      rewrite?.(response.data);
      mergeInto(data, response.data, isSubtype);
    } else {
      state.faults.addObject(data, reported[0]?.fault ?? { code: 'SUBGRAPH_ERROR', provider: service });
    }
    for (const { path, fault } of reported) placeFault(state, data, path, fault);
  };
}

/** One `_entities` field of a request. */
interface EntityUnit {
  readonly alias: string;
  readonly variable: string;
  readonly selectionSet: SelectionSetNode;
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
): SubgraphRequest {
  const units = entityUnits(fetches, scope, types);
  const start = requestStart(entityOperation(units, fetches), undefined);
  const variableNames = [...new Set(fetches.flatMap(({ node }) => node.variableUsages ?? []))];

  return async (data, state, send) => {
    const asked = units.map((unit) => gather(unit.sources, unit.representation, data, state));
    if (asked.every((records) => records.size === 0)) return;

    const representations = units.map(
      ({ variable }, at) => `"${variable}":[${[...(asked[at]?.keys() ?? [])].join(',')}]`,
    );
    const variables = [...representations, variablesText(variableNames, state)]
      .filter((text) => text !== '')
      .join(',');
    const response = await ask(send, service, `${start}{${variables}}}`, true, state);

    const records = asked.map((gathered) => [...gathered.values()]);
    for (const [at, unit] of units.entries()) {
      mergeEntities(unit, records[at] ?? [], response, service, types.isSubtype, state);
    }
    if (response !== undefined) placeEntityFaults(units, records, response, service, state);
  };
}

function mergeEntities(
  unit: EntityUnit,
  records: readonly (readonly JsonObject[])[],
  response: SubgraphResponse | undefined,
  service: string,
  isSubtype: IsSubtype,
  state: AnswerState,
): void {
  const data = isRecord(response?.data) ? response.data : undefined;
  const entities = data?.[unit.alias];
  if (!Array.isArray(entities) || entities.length !== records.length) {
    const code = response === undefined ? 'SUBGRAPH_UNAVAILABLE' : 'SUBGRAPH_ERROR';
    for (const place of records.flat()) state.faults.addObject(place, { code, provider: service });
    return;
  }
  for (const [index, places] of records.entries()) {
    const entity: unknown = entities[index];
    if (entity === null) continue;
    if (!isRecord(entity)) {
      for (const place of places)
        state.faults.addObject(place, { code: 'SUBGRAPH_ERROR', provider: service });
      continue;
    }
    unit.prune(entity);
    unit.rewrite?.(entity);
    for (const place of places) {
      for (const name of unit.told) if (place[name] !== undefined) delete entity[name];
      mergeInto(place, entity, isSubtype);
    }
  }
}

function placeEntityFaults(
  units: readonly EntityUnit[],
  records: readonly (readonly (readonly JsonObject[])[])[],
  response: SubgraphResponse,
  service: string,
  state: AnswerState,
): void {
  for (const { path, fault } of reportedFaults(response, service)) {
    const [alias, index, ...below] = path;
    const at = units.findIndex((unit) => unit.alias === alias);
    const places = typeof index === 'number' ? records[at]?.[index] : undefined;
    if (places === undefined) state.faults.addUnplaced(fault);
    else for (const place of places) placeFault(state, place, below, fault);
  }
}

/** Sends, and turns the department's failure into `undefined`. */
async function ask(
  send: SendToSubgraph,
  service: string,
  body: string,
  isRepeatable: boolean,
  state: AnswerState,
): Promise<SubgraphResponse | undefined> {
  try {
    const response = await send(service, body, isRepeatable, state);
    state.hasEscapes ||= response.hasEscapes;
    return response;
  } catch (error) {
    if (error instanceof UpstreamError) return undefined;
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

function entityUnits(
  fetches: readonly Fetch[],
  scope: ScopePlan,
  { isSubtype, keysOf }: TypeSystem,
): readonly EntityUnit[] {
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
      collect: compileCollector(fetch.path, scope.filterBelow),
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
      representation: compileRepresentation(node.requires ?? [], node.inputRewrites, isSubtype, (typename) =>
        keysOf(node.serviceName, typename),
      ),
      told: leafNames(node.requires ?? []).filter((name) => name !== '__typename'),
      prune: compilePruner(selectionSet),
      rewrite: compileOutputRewrites(node.outputRewrites, isSubtype),
    });
  }
  return [...units.values()];
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

function entityOperation(units: readonly EntityUnit[], fetches: readonly Fetch[]): string {
  const variables = new Map(
    fetches
      .flatMap(({ node }) => fetchOperation(node).variableDefinitions ?? [])
      .filter(({ variable }) => variable.name.value !== 'representations')
      .map((definition) => [definition.variable.name.value, print(definition)]),
  );
  const representations = units.map(({ variable }) => `$${variable}: [_Any!]!`);
  const fields = print({ kind: Kind.SELECTION_SET, selections: units.map(entitiesField) });
  return stripIgnoredCharacters(
    `query (${[...representations, ...variables.values()].join(', ')}) ${fields}`,
  );
}

function entitiesField({ alias, variable, selectionSet }: EntityUnit): FieldNode {
  return {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: alias },
    name: { kind: Kind.NAME, value: '_entities' },
    arguments: [
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'representations' },
        value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: variable } },
      },
    ],
    selectionSet,
  };
}

/** The request's JSON text up to the value of `variables`. */
function requestStart(query: string, operationName: string | undefined): string {
  const name = operationName === undefined ? '' : `"operationName":${JSON.stringify(operationName)},`;
  return `{"query":${JSON.stringify(query)},${name}"variables":`;
}

/** The members of `variables` that the caller gave, without the braces. */
function variablesText(names: readonly string[], state: AnswerState): string {
  return names
    .filter((name) => state.variables[name] !== undefined)
    .map((name) => `${JSON.stringify(name)}:${JSON.stringify(state.variables[name])}`)
    .join(',');
}

import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { reservedVariablePrefix } from '@govgraph/protocol';
import { type SelectionSetNode, Kind, print } from 'graphql';
import type { Amount } from '../cost/amount.ts';
import type { Fetch } from '../planner/fetches.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import { type SizedSchema, compileAskedValues } from './asked-values.ts';
import type { EntitySource } from './entity-batch.ts';
import { type OutputRewriter, compileOutputRewrites } from './output-rewrites.ts';
import type { ScopePlan } from './plan-scope.ts';
import { compileCollector, compileTypeConditions } from './record-collector.ts';
import { type RepresentationBuilder, compileRepresentation } from './representation.ts';
import type { EntitiesField } from './request-text.ts';
import { compileFits, compileForms } from './required-values.ts';
import { type ResponseFilter, compileResponseFilter } from './response-filter.ts';

/** What is to be known of the types of the supergraph. */
export type EntityTypes = SizedSchema &
  Pick<FederatedSchema, 'isSubtype' | 'keysOf' | 'isKey' | 'typeBelow' | 'typeOf'>;

/** One `_entities` field of a request: what it asks, about which records, and what becomes of the response. */
export interface EntitySelection extends EntitiesField {
  readonly sources: EntitySource[];
  readonly representation: RepresentationBuilder;
  /** The fields by which the record is represented to the department, which its response cannot change. */
  readonly representationFields: readonly string[];
  readonly responseFilter: ResponseFilter;
  /** How many values it asks for of each record. */
  readonly asked: Amount<number>;
  readonly rewrite: OutputRewriter | undefined;
}

/** Fetches that ask the same of records are one selection with several sources. */
export function compileEntitySelections(
  fetches: readonly Fetch[],
  scope: ScopePlan,
  types: EntityTypes,
): readonly EntitySelection[] {
  const selections = new Map<string, EntitySelection>();
  for (const fetch of fetches) {
    const identity = identityOf(fetch);
    const source = {
      path: fetch.path,
      collect: compileCollector(
        fetch.path,
        scope.filterBelow,
        compileTypeConditions(fetch.node, types.isSubtype),
      ),
      filter: scope.filterOf(fetch),
      mayIntern: fetch.mayIntern,
    };
    const known = selections.get(identity);
    if (known === undefined)
      selections.set(identity, compileSelection(fetch, source, selections.size, types));
    else known.sources.push(source);
  }
  return [...selections.values()];
}

function identityOf({ node, path, selectionSet }: Fetch): string {
  return JSON.stringify([
    node.requires,
    node.inputRewrites,
    node.outputRewrites,
    print(selectionSet),
    // Nested objects are shared between the places they are merged into, so only fetches that go to the same
    // places may share them.
    hasOnlyLeaves(selectionSet) ? [] : path,
  ]);
}

function compileSelection(
  { node, selectionSet }: Fetch,
  source: EntitySource,
  position: number,
  types: EntityTypes,
): EntitySelection {
  const { requires = [], inputRewrites, outputRewrites, serviceName } = node;
  const { isSubtype, keysOf, typeBelow } = types;
  const values = { fitsOf: compileFits(types), formOf: compileForms(types), typeBelow };
  return {
    alias: `_e${position}`,
    variable: `${reservedVariablePrefix}${position}`,
    selectionSet,
    sources: [source],
    representation: compileRepresentation(
      requires,
      inputRewrites,
      isSubtype,
      (typename) => keysOf(serviceName, typename),
      values,
    ),
    representationFields: leafNames(requires).filter((name) => name !== '__typename'),
    responseFilter: compileResponseFilter(selectionSet, isSubtype),
    asked: compileAskedValues(types, selectionSet, undefined),
    rewrite: compileOutputRewrites(outputRewrites, isSubtype),
  };
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

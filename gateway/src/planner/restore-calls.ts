/**
 * Turns the synthetic fields of a plan (see `addSyntheticFields`) back into calls: departments are asked for the
 * real field under an alias, and told its value under the real name. Fields that need different values under one
 * name are asked for separately.
 */
import { omitUndefined } from '@govgraph/policy';
import type { FetchNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import { type FieldNode, type OperationDefinitionNode, type SelectionSetNode, Kind, visit } from 'graphql';
import { parseOperation } from './fetches.ts';
import { mapFetches, withOperation } from './map-fetches.ts';
import { partialFetch } from './partial-fetch.ts';
import type { SyntheticSupergraph } from './synthetic-fields.ts';

export function restoreCalls<Plan extends QueryPlan>(supergraph: SyntheticSupergraph, plan: Plan): Plan {
  return mapFetches(plan, (fetch) => separateFetch(supergraph, fetch));
}

/** Fields that can be asked for together, and where they require synthetic fields. */
interface Group {
  readonly fields: Set<FieldNode>;
  readonly places: Set<string>;
}

function separateFetch(supergraph: SyntheticSupergraph, fetch: FetchNode): FetchNode[] {
  const operation = parseOperation(fetch);
  const groups = fetch.requires === undefined ? [] : groupFields(supergraph, operation);
  if (groups.length < 2) return [restoreFetch(supergraph, fetch)];
  return groups.map(({ fields, places }) => {
    const requires = withoutOthers(supergraph, fetch.requires ?? [], places, []);
    return restoreFetch(supergraph, partialFetch(fetch, operation, fields, requires));
  });
}

/** Puts each field of the entities into the first group in which no other value has its names. */
function groupFields(
  { syntheticFields, requiredBy }: SyntheticSupergraph,
  operation: OperationDefinitionNode,
): readonly Group[] {
  const groups: Group[] = [];
  const realPlace = (place: string) => {
    const [syntheticField = '', ...above] = place.split('/').toReversed();
    return [syntheticFields.get(syntheticField)?.name.value, ...above].join('/');
  };
  const place = (selectionSet: SelectionSetNode, typename: string): void => {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        place(selection.selectionSet, selection.typeCondition?.name.value ?? typename);
      } else if (selection.kind === Kind.FIELD) {
        const needs = [...(requiredBy.get(`${typename}.${selection.name.value}`) ?? [])];
        let group = groups.find(({ places }) =>
          [...places].every((taken) =>
            needs.every((need) => need === taken || realPlace(need) !== realPlace(taken)),
          ),
        );
        if (group === undefined) groups.push((group = { fields: new Set(), places: new Set() }));
        group.fields.add(selection);
        for (const need of needs) group.places.add(need);
      }
    }
  };
  const [entities] = operation.selectionSet.selections;
  if (entities?.kind === Kind.FIELD && entities.selectionSet !== undefined) place(entities.selectionSet, '');
  return groups;
}

function withoutOthers(
  supergraph: SyntheticSupergraph,
  requires: readonly QueryPlanSelectionNode[],
  places: ReadonlySet<string>,
  above: readonly string[],
): QueryPlanSelectionNode[] {
  return requires.flatMap((selection): QueryPlanSelectionNode[] => {
    const at = selection.kind === 'Field' ? [...above, selection.name] : above;
    const isSynthetic = selection.kind === 'Field' && supergraph.syntheticFields.has(selection.name);
    if (isSynthetic && !places.has(at.join('/'))) return [];
    if (selection.selections === undefined || selection.selections.length === 0) return [selection];
    const selections = withoutOthers(supergraph, selection.selections, places, at);
    return selections.length === 0 ? [] : [{ ...selection, selections }];
  });
}

function restoreFetch({ syntheticFields }: SyntheticSupergraph, fetch: FetchNode): FetchNode {
  const operation = parseOperation(fetch);
  const selectionSet = visit(operation.selectionSet, {
    Field: (node) => {
      const call = syntheticFields.get(node.name.value);
      return call === undefined
        ? undefined
        : { ...node, alias: node.alias ?? node.name, name: call.name, arguments: call.arguments };
    },
  });
  const requires = fetch.requires?.map((each) => restoreSelection(syntheticFields, each));
  return {
    ...withOperation(fetch, { ...operation, selectionSet }),
    ...omitUndefined({ requires }),
  };
}

/** The synthetic field's name stays as the alias under which the value stands in the data. */
function restoreSelection(
  syntheticFields: SyntheticSupergraph['syntheticFields'],
  selection: QueryPlanSelectionNode,
): QueryPlanSelectionNode {
  const restored =
    selection.selections === undefined
      ? {}
      : { selections: selection.selections.map((each) => restoreSelection(syntheticFields, each)) };
  if (selection.kind === 'InlineFragment') return { ...selection, ...restored };
  const call = syntheticFields.get(selection.name);
  return call === undefined
    ? { ...selection, ...restored }
    : { ...selection, ...restored, alias: selection.alias ?? selection.name, name: call.name.value };
}

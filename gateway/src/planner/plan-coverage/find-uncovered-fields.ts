/**
 * Where a plan and its operation do not fit each other, found without asking anybody: the plan is followed from the
 * root of the response down, type by type of what may stand in each place.
 *
 * | the plan | found |
 * |---|---|
 * | asks for too little | fields that no fetch serves: each would be a `null` of which nobody knows why |
 * | asks for too much | fetches that are needed only below records of some types, and would be made below others too |
 */
import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { type FieldNode, type OperationDefinitionNode, type SelectionSetNode, visit } from 'graphql';
import type { Fetch } from '../fetches.ts';
import type { Place, PlanCoverage } from './plan-coverage.ts';

/** A field that no fetch serves, of records of one type in one place. */
export interface UncoveredField {
  /** Response names from the root to the records. */
  readonly path: readonly string[];
  readonly typename: string;
  /** Response name. */
  readonly name: string;
}

/** The same while its plan is being covered. */
export interface FoundField extends UncoveredField {
  readonly place: Place;
  /** The response names of all that the operation asks for of such a record. */
  readonly wanted: ReadonlySet<string>;
}

/** What of the operation nothing serves; nothing below a field that is uncovered itself. */
export function findUncoveredFields(
  coverage: PlanCoverage,
  operation: OperationDefinitionNode,
  rootType: string,
): readonly FoundField[] {
  const uncovered: FoundField[] = [];
  const visited = new Set<string>();
  const check = (place: Place, wantedSets: readonly SelectionSetNode[]): void => {
    // What is asked in equal ways below several types needs to be looked at once.
    const identity = coverage.identityOf(place, wantedSets);
    if (visited.has(identity)) return;
    visited.add(identity);
    for (const typename of place.types) {
      if (!coverage.types.isAccessible(typename)) continue;
      const wanted = coverage.fieldsOf(wantedSets, typename);
      const served = coverage.servedAt(place, typename);
      for (const [name, nodes] of wanted) {
        const from = served.get(name);
        const isServed =
          name === '__typename'
            ? place.types.size === 1 || coverage.isTypeKnown(served, typename)
            : from !== undefined;
        if (!isServed)
          uncovered.push({ path: place.path, typename, name, place, wanted: new Set(wanted.keys()) });
        else if (from !== undefined && hasSelection(nodes))
          check(coverage.below(place, typename, name, from), selectionSets(nodes));
      }
    }
  };
  check(coverage.root(rootType), [operation.selectionSet]);
  return uncovered;
}

/** Through records of which types a fetch is needed, by step of its path; undefined for all of them. */
export type PathConditions = readonly (readonly string[] | undefined)[];

/**
 * The type conditions of paths that lead too far, by fetch. Not listed: fetches that are needed wherever they are made,
 * or for other fetches.
 */
export function findPathConditions(
  coverage: PlanCoverage,
  operation: OperationDefinitionNode,
  rootType: string,
): ReadonlyMap<Fetch, PathConditions> {
  const { fetches } = coverage;
  // What hangs directly on the root is reached through records of one type.
  if (!fetches.some((fetch) => fetch.isAboutEntities && fetch.path.length > 1)) return new Map();
  const neededThrough = new Map<Fetch, Set<string>[]>();
  const typesAt = new Map<string, Set<string>>();
  const neededBelow = new Map<string, ReadonlySet<Fetch>>();

  const visit = (place: Place, wantedSets: readonly SelectionSetNode[]): ReadonlySet<Fetch> => {
    const identity = coverage.identityOf(place, wantedSets);
    const known = neededBelow.get(identity);
    if (known !== undefined) return known;
    const needed = new Set<Fetch>();
    const pathText = place.path.join('/');
    const seen = typesAt.get(pathText) ?? new Set<string>();
    typesAt.set(pathText, seen);
    for (const typename of place.types) {
      seen.add(typename);
      const wanted = coverage.fieldsOf(wantedSets, typename);
      for (const fetch of coverage.fetchesAbout(place)) {
        const names = [...coverage.fieldsOf([fetch.selectionSet], typename, fetch).keys()];
        if (names.some((name) => wanted.has(name))) needed.add(fetch);
      }
      const served = coverage.servedAt(place, typename);
      for (const [name, nodes] of wanted) {
        const from = served.get(name);
        if (from === undefined || !hasSelection(nodes)) continue;
        for (const fetch of visit(coverage.below(place, typename, name, from), selectionSets(nodes))) {
          needed.add(fetch);
          const steps = neededThrough.get(fetch) ?? fetch.path.map(() => new Set<string>());
          neededThrough.set(fetch, steps);
          steps[place.path.length]?.add(typename);
        }
      }
    }
    neededBelow.set(identity, needed);
    return needed;
  };
  visit(coverage.root(rootType), [operation.selectionSet]);

  const required = new Set(fetches.flatMap(({ node }) => requiredNames(node.requires ?? [])));
  return new Map(
    [...neededThrough].flatMap(([fetch, steps]) => {
      const isRequired = allNames(fetch.selectionSet).some((name) => required.has(name));
      const conditions = steps.map((types, at) =>
        types.size === typesAt.get(fetch.path.slice(0, at).join('/'))?.size ? undefined : [...types],
      );
      return isRequired || conditions.every((types) => types === undefined) ? [] : [[fetch, conditions]];
    }),
  );
}

/** Names of fields that are required, at any depth, apart from `__typename`. */
function requiredNames(requires: readonly QueryPlanSelectionNode[]): readonly string[] {
  return requires.flatMap((selection) => [
    ...(selection.kind === 'Field' && selection.name !== '__typename' ? [selection.name] : []),
    ...requiredNames(selection.selections ?? []),
  ]);
}

/** Names of fields that are selected, at any depth. */
function allNames(selectionSet: SelectionSetNode): readonly string[] {
  const names: string[] = [];
  visit(selectionSet, { Field: ({ name }) => void names.push(name.value) });
  return names;
}

function hasSelection(nodes: readonly FieldNode[]): boolean {
  return nodes.some(({ selectionSet }) => selectionSet !== undefined);
}

function selectionSets(nodes: readonly FieldNode[]): readonly SelectionSetNode[] {
  return nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
}

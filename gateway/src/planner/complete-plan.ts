/**
 * Makes plans cover what was asked, where the planner's do not, and says what they do not cover.
 *
 * The planner represents records of several types to a department by what the fields of only some of them require, so
 * that it is not asked about the others. And it holds that departments which share a value give members of a union
 * or an interface in it that all of them know, and does not ask for the others: as any of them may be asked, another
 * answer would hang on the plan. Both leave a `null` of which nobody knows why.
 *
 * 1. Find what the plan does not cover.
 * 2. Ask for it apart, of records of that type, where a department would have been sent too much.
 * 3. Say what is missing still: the response must have an error there.
 * 4. Ask only about records that are reached through those of which it was asked: not for what one type of record
 *    refers to because it was asked for of another one.
 */
import type { FetchNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  Kind,
  print,
} from 'graphql';
import { type Fetch, type NarrowedFetch, fetchesOf, parseOperation } from './fetches.ts';
import { mapFetches, withOperation } from './map-fetches.ts';
import { requiredFields } from './required-fields.ts';
import { PlanCoverage, type UncoveredPlace } from './plan-coverage.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';

/** A field that no department will be asked for, of records of one type in one place. */
export interface UncoveredField {
  /** Response names from the root to the records. */
  readonly path: readonly string[];
  readonly typename: string;
  /** Response name. */
  readonly name: string;
}

/** A plan, and what of its operation it does not cover, which is nearly always nothing. */
export interface CompletePlan extends QueryPlan {
  readonly uncovered: readonly UncoveredField[];
}

/** What is added may itself need something; deeper than this it is left missing. */
const maxRounds = 4;

export function completePlan(
  types: SubgraphTypes,
  operation: OperationDefinitionNode,
  rootType: string,
  plan: QueryPlan,
): CompletePlan {
  let completed = plan;
  for (let round = 0; ; round++) {
    const coverage = new PlanCoverage(types, fetchesOf(completed));
    const uncovered = coverage.uncoveredFields(operation, rootType);
    const parts = round < maxRounds ? findParts(types, coverage, uncovered) : new Map();
    if (parts.size === 0) {
      const typeConditions = coverage.typeConditionsOfPaths(operation, rootType);
      const narrowed = new Map([...typeConditions].map(([{ node }, ofPath]) => [node, ofPath]));
      return {
        ...mapFetches(completed, (fetch) => [narrowFetch(fetch, narrowed.get(fetch))]),
        uncovered: uncovered.map(({ place: { path }, typename, name }) => ({ path, typename, name })),
      };
    }
    completed = mapFetches(completed, (fetch) => parts.get(fetch)?.fetches() ?? [fetch]);
  }
}

function narrowFetch(fetch: FetchNode, typeConditions: NarrowedFetch['typeConditions']): NarrowedFetch {
  return typeConditions === undefined ? fetch : { ...fetch, typeConditions };
}

/** By fetch, what is asked apart from it. */
function findParts(
  types: SubgraphTypes,
  coverage: PlanCoverage,
  uncovered: readonly UncoveredPlace[],
): ReadonlyMap<FetchNode, SeparateParts> {
  const found = new Map<FetchNode, SeparateParts>();
  for (const field of uncovered) {
    const apart = findApart(types, coverage, field);
    if (apart === undefined) continue;
    const { node } = apart.fetch;
    const parts = found.get(node) ?? new SeparateParts(node);
    found.set(node, parts);
    parts.add(apart.part);
  }
  return found;
}

/** A part of an entity fetch: some of its fields, of records of one type. */
interface FetchPart {
  readonly typename: string;
  readonly requires: readonly QueryPlanSelectionNode[];
  readonly selectionSet: SelectionSetNode;
}

/** A fetch that asks for the field, and would be asked about these records if it asked for nothing else. */
function findApart(
  types: SubgraphTypes,
  coverage: PlanCoverage,
  { place, typename, name, wanted }: UncoveredPlace,
): { readonly fetch: Fetch; readonly part: FetchPart } | undefined {
  for (const fetch of coverage.entityFetches(place)) {
    const { serviceName, requires = [] } = fetch.node;
    const asked = coverage.fieldsOf([fetch.selectionSet], typename, fetch);
    if (!asked.has(name) || coverage.isRepresented(fetch, place, typename)) continue;
    const kept = [...asked].filter(([each]) => wanted.has(each)).flatMap(([, nodes]) => nodes);
    const needs = new Set([
      '__typename',
      ...types.keysOf(serviceName, typename).flat(),
      ...kept.flatMap((node) => types.requirementsOf(serviceName, typename, node.name.value)),
    ]);
    const required = requiredFields(requires, typename, types.isSubtype);
    for (const each of required.keys()) if (!needs.has(each)) required.delete(each);
    if (!coverage.areServed(required, place, typename, fetch.after)) continue;
    const representationFields = [...required].map(
      ([each, { alias, selections }]): QueryPlanSelectionNode => ({
        kind: 'Field',
        name: each,
        ...(alias === each ? {} : { alias }),
        ...(selections.length === 0 ? {} : { selections }),
      }),
    );
    return {
      fetch,
      part: {
        typename,
        requires: [{ kind: 'InlineFragment', typeCondition: typename, selections: representationFields }],
        selectionSet: onlyFields(fetch.selectionSet, new Set(kept)),
      },
    };
  }
  return undefined;
}

/** The selection set without the fields at its top that are not kept. */
function onlyFields(selectionSet: SelectionSetNode, kept: ReadonlySet<FieldNode>): SelectionSetNode {
  const selections = selectionSet.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return kept.has(selection) ? [selection] : [];
    if (selection.kind !== Kind.INLINE_FRAGMENT) return [];
    const inner = onlyFields(selection.selectionSet, kept);
    return inner.selections.length === 0 ? [] : [{ ...selection, selectionSet: inner }];
  });
  return { ...selectionSet, selections };
}

/** What is asked apart from a fetch, beside it. */
class SeparateParts {
  readonly #fetch: FetchNode;
  readonly #parts = new Map<string, FetchPart[]>();

  constructor(fetch: FetchNode) {
    this.#fetch = fetch;
  }

  /** Records of several types that are asked about alike are asked about together. */
  add(part: FetchPart): void {
    const text = print(part.selectionSet);
    const alike = this.#parts.get(text) ?? [];
    if (!alike.some(({ typename }) => typename === part.typename)) this.#parts.set(text, [...alike, part]);
  }

  fetches(): readonly FetchNode[] {
    return [this.#fetch, ...[...this.#parts.values()].map((parts) => this.#apart(parts))];
  }

  #apart(parts: readonly FetchPart[]): FetchNode {
    const [first] = parts;
    if (first === undefined) throw new Error('a part of nothing');
    const operation = parseOperation(this.#fetch);
    const selections = operation.selectionSet.selections.map((selection) =>
      selection.kind === Kind.FIELD ? { ...selection, selectionSet: first.selectionSet } : selection,
    );
    return {
      ...withOperation(this.#fetch, { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } }),
      requires: parts.flatMap(({ requires }) => requires),
    };
  }
}

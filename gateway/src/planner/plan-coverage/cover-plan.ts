/**
 * Makes plans cover what was asked, and no more, where the planner's do not.
 *
 * The planner represents records of several types to a department by what the fields of only some of them require, so
 * that it is not asked about the others. And it holds that departments which share a value give members of a union
 * or an interface in it that all of them know, and does not ask for the others: as any of them may be asked, another
 * response would hang on the plan. Both leave a `null` of which nobody knows why.
 *
 * 1. Find the fields that nothing serves (`find-uncovered-fields.ts`).
 * 2. Ask for them apart, of records of that type, where a department would have been sent too much.
 * 3. Leave the others in the plan as uncovered: the response must have an error there.
 * 4. Find the fetches whose paths lead too far, and narrow these: nobody is asked for what one type of record refers to
 *    because it was asked for of another one.
 */
import type { FetchNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import { type FieldNode, type OperationDefinitionNode, print } from 'graphql';
import type { SubgraphTypes } from '../../schema/subgraph-types.ts';
import { type Fetch, type NarrowedFetch, fetchesOf } from '../fetches.ts';
import { mapFetches } from '../map-fetches.ts';
import { onlyFields, partialFetch } from '../partial-fetch.ts';
import { requiredFields } from '../required-fields.ts';
import {
  type FoundField,
  type UncoveredField,
  findPathConditions,
  findUncoveredFields,
} from './find-uncovered-fields.ts';
import { PlanCoverage } from './plan-coverage.ts';

/** A plan, and what of its operation it does not cover, which is nearly always nothing. */
export interface CoveredPlan extends QueryPlan {
  readonly uncovered: readonly UncoveredField[];
}

/** What is added may itself need something; deeper than this it is left uncovered. */
const maxRounds = 4;

export function coverPlan(
  types: SubgraphTypes,
  operation: OperationDefinitionNode,
  rootType: string,
  plan: QueryPlan,
): CoveredPlan {
  let covered = plan;
  for (let round = 0; ; round++) {
    const coverage = new PlanCoverage(types, fetchesOf(covered));
    const found = findUncoveredFields(coverage, operation, rootType);
    const apart = round < maxRounds ? findApart(coverage, found) : new Map<FetchNode, PartsOfFetch>();
    if (apart.size === 0) {
      const uncovered = found.map(({ path, typename, name }) => ({ path, typename, name }));
      return { ...narrowPaths(covered, coverage, operation, rootType), uncovered };
    }
    covered = mapFetches(covered, (fetch) => [fetch, ...(apart.get(fetch)?.fetches() ?? [])]);
  }
}

function narrowPaths(
  plan: QueryPlan,
  coverage: PlanCoverage,
  operation: OperationDefinitionNode,
  rootType: string,
): QueryPlan {
  const conditions = findPathConditions(coverage, operation, rootType);
  if (conditions.size === 0) return plan;
  const ofNodes = new Map([...conditions].map(([{ node }, ofPath]) => [node, ofPath]));
  return mapFetches(plan, (fetch): NarrowedFetch[] => {
    const typeConditions = ofNodes.get(fetch);
    return [typeConditions === undefined ? fetch : { ...fetch, typeConditions }];
  });
}

/** By fetch, what is asked apart from it. */
function findApart(
  coverage: PlanCoverage,
  uncovered: readonly FoundField[],
): ReadonlyMap<FetchNode, PartsOfFetch> {
  const found = new Map<FetchNode, PartsOfFetch>();
  for (const field of uncovered) {
    for (const fetch of coverage.fetchesAbout(field.place)) {
      const part = partFor(coverage, field, fetch);
      if (part === undefined) continue;
      const parts = found.get(fetch.node) ?? new PartsOfFetch(fetch);
      found.set(fetch.node, parts);
      parts.add(part);
      break;
    }
  }
  return found;
}

/** A part of an entity fetch: some of its fields, of records of one type. */
interface FetchPart {
  readonly typename: string;
  readonly requires: readonly QueryPlanSelectionNode[];
  readonly fields: ReadonlySet<FieldNode>;
}

/** The part of a fetch that asks for the field, if its department would be asked about these records for that alone. */
function partFor(
  coverage: PlanCoverage,
  { place, typename, name, wanted }: FoundField,
  fetch: Fetch,
): FetchPart | undefined {
  const { types } = coverage;
  const { serviceName, requires = [] } = fetch.node;
  const asked = coverage.fieldsOf([fetch.selectionSet], typename, fetch);
  if (!asked.has(name) || coverage.isRepresented(fetch, place, typename)) return undefined;
  const kept = [...asked].filter(([each]) => wanted.has(each)).flatMap(([, nodes]) => nodes);
  const needs = new Set([
    '__typename',
    ...types.keysOf(serviceName, typename).flat(),
    ...kept.flatMap((node) => types.requirementsOf(serviceName, typename, node.name.value)),
  ]);
  const required = requiredFields(requires, typename, types.isSubtype);
  for (const each of required.keys()) if (!needs.has(each)) required.delete(each);
  if (!coverage.areServed(required, place, typename, fetch.after)) return undefined;
  const selections = [...required].map(([each, { alias, selections: below }]): QueryPlanSelectionNode => ({
    kind: 'Field',
    name: each,
    ...(alias === each ? {} : { alias }),
    ...(below.length === 0 ? {} : { selections: below }),
  }));
  return {
    typename,
    requires: [{ kind: 'InlineFragment', typeCondition: typename, selections }],
    fields: new Set(kept),
  };
}

/** What is asked apart from a fetch, beside it. */
class PartsOfFetch {
  readonly #fetch: Fetch;
  readonly #parts = new Map<string, FetchPart[]>();

  constructor(fetch: Fetch) {
    this.#fetch = fetch;
  }

  /** Records of several types that are asked about alike are asked about together. */
  add(part: FetchPart): void {
    const text = print(onlyFields(this.#fetch.selectionSet, part.fields));
    const alike = this.#parts.get(text) ?? [];
    if (!alike.some(({ typename }) => typename === part.typename)) this.#parts.set(text, [...alike, part]);
  }

  fetches(): readonly FetchNode[] {
    const { node, operation } = this.#fetch;
    return [...this.#parts.values()].map((parts) =>
      partialFetch(
        node,
        operation,
        parts[0]?.fields ?? new Set(),
        parts.flatMap(({ requires }) => requires),
      ),
    );
  }
}

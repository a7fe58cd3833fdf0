/** How long a response about a record may be kept: as the update cycles in the catalog allow. */
import {
  type Coordinate,
  type Decision,
  type PolicySnapshot,
  type UpdateCycle,
  isPermitted,
} from '@govgraph/policy';
import { type GraphQLNamedType, type SelectionSetNode, Kind, getNamedType, isCompositeType } from 'graphql';
import { typeOfField } from '../operation/places.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';

/**
 * How often a department says that it updates a resource (更新周期), in days; 0 where it promises no rhythm, so
 * that nothing may be kept.
 */
const daysOfCycle: Readonly<Record<UpdateCycle, number>> = {
  REALTIME: 0,
  DAILY: 1,
  WEEKLY: 7,
  TENDAYS: 10,
  MONTHLY: 30,
  QUARTERLY: 90,
  HALFYEARLY: 180,
  YEARLY: 365,
  IRREGULAR: 0,
  OTHER: 0,
};

/**
 * Nobody knows when within the cycle an update comes, so what is kept may be that much behind it: ten minutes for
 * each day of the cycle, which is less than one percent of it.
 */
const msPerDayOfCycle = 10 * 60 * 1000;

/** How long what is selected of records may be kept, in milliseconds; 0 when it may not be. */
export type LifetimeOf = (selectionSet: SelectionSetNode) => number;

/**
 * The shortest lifetime of everything that is selected counts. Keys and `__typename` are left aside: they say
 * which record it is, not what is known about it.
 *
 * @param decisions what a condition of theirs reads is never kept: what decides is never stale
 */
export function compileLifetimes(
  schema: FederatedSchema,
  policy: PolicySnapshot,
  decisions: readonly Decision[],
  maxLifetimeMs: number,
): LifetimeOf {
  const decisive = fieldsThatDecide(decisions);

  const ofField = (coordinate: Coordinate): number => {
    if (decisive.has(coordinate)) return 0;
    if (schema.isKey(coordinate)) return Infinity;
    const cycle = policy.item(coordinate)?.resource.updateCycle;
    return cycle === undefined ? 0 : daysOfCycle[cycle] * msPerDayOfCycle;
  };

  const ofSelections = (parent: GraphQLNamedType | undefined, { selections }: SelectionSetNode): number =>
    Math.min(
      ...selections.map((selection) => {
        if (selection.kind === Kind.INLINE_FRAGMENT) {
          const condition = selection.typeCondition?.name.value;
          const type = condition === undefined ? parent : schema.apiSchema.getType(condition);
          return ofSelections(type, selection.selectionSet);
        }
        if (selection.kind !== Kind.FIELD) return 0;
        const name = selection.name.value;
        if (name === '__typename') return Infinity;
        if (!isCompositeType(parent)) return 0;
        const own = schema.possibleTypes(parent).map((type) => ofField(`${type.name}.${name}`));
        const below = selection.selectionSet;
        return Math.min(
          ...own,
          below === undefined ? Infinity : ofSelections(getNamedType(typeOfField(parent, name)), below),
        );
      }),
    );

  return (selectionSet) => {
    const shortest = ofSelections(undefined, selectionSet);
    // Where nothing but keys is selected, no item says how long.
    return shortest === Infinity ? 0 : Math.min(shortest, maxLifetimeMs);
  };
}

function fieldsThatDecide(decisions: readonly Decision[]): ReadonlySet<string> {
  const conditions = decisions.flatMap((decision) => (isPermitted(decision) ? decision.conditions : []));
  return new Set(conditions.flatMap(({ type, needs }) => needs.map((need) => `${type}.${need}`)));
}

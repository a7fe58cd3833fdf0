import { dataClassOf, type InputBinding, type Item, type Resource } from '@govgraph/policy';
import { toCanonicalJson } from '@govgraph/protocol';

/** An item, or an input, that a publication registers, or of which it changes what a review looks at. */
export interface UnreviewedChange {
  readonly coordinate: string;
  /** `new`, `what it reads`, or what of it is another, for example `shareType, level`. */
  readonly what: string;
}

/** What says who may have an item, and in which form. */
const reviewedAttributes = [
  'role',
  'shareType',
  'verifiable',
  'legalBasis',
  'condition',
  'level',
  'dataClass',
  'mask',
  'open',
] as const satisfies readonly (keyof Item)[];

/** What a department's catalog changes of which the law wants a review, in the order of the catalog. */
export function findUnreviewedChanges(
  before: readonly Resource[],
  after: readonly Resource[],
): readonly UnreviewedChange[] {
  return [...findItemChanges(before, after), ...findInputChanges(before, after)];
}

/** What an input reads says what can be searched by, and whether records that it names are counted. */
function findInputChanges(
  before: readonly Resource[],
  after: readonly Resource[],
): readonly UnreviewedChange[] {
  const bindingsOf = (resources: readonly Resource[]): readonly InputBinding[] =>
    resources.flatMap(({ inputs = [] }) => inputs);
  const known = new Map<string, string>(
    bindingsOf(before).map((binding) => [binding.coordinate, toCanonicalJson(binding)]),
  );
  return bindingsOf(after).flatMap((binding): UnreviewedChange[] => {
    const { coordinate } = binding;
    const was = known.get(coordinate);
    if (was === toCanonicalJson(binding)) return [];
    return [{ coordinate, what: was === undefined ? 'new' : 'what it reads' }];
  });
}

function findItemChanges(
  before: readonly Resource[],
  after: readonly Resource[],
): readonly UnreviewedChange[] {
  const known = new Map<string, Item>(graded(before).map((item) => [item.coordinate, item]));
  return graded(after).flatMap((item): UnreviewedChange[] => {
    const { coordinate, renamedFrom } = item;
    // Under another name, it is the same item still.
    const was = known.get(coordinate) ?? (renamedFrom === undefined ? undefined : known.get(renamedFrom));
    if (was === undefined) return [{ coordinate, what: 'new' }];
    const changed = reviewedAttributes.filter(
      (name) => toCanonicalJson(was[name] ?? null) !== toCanonicalJson(item[name] ?? null),
    );
    return changed.length === 0 ? [] : [{ coordinate, what: changed.join(', ') }];
  });
}

/** Items with the class that they have as part of their resource. */
function graded(resources: readonly Resource[]): readonly Item[] {
  return resources.flatMap(({ dataClass, items }) =>
    items.map((item) => ({
      ...item,
      dataClass: dataClassOf({ ...(dataClass === undefined ? {} : { dataClass }), items: [item] }),
    })),
  );
}

import { describeCondition, typeOf, type Item, type RenamedItem } from '@govgraph/policy';
import { toCanonicalJson } from '@govgraph/protocol';
import type { SubgraphPublication } from '@govgraph/storage';
import { readSchemaFields } from './schema-fields.ts';
import { reportTo, type SubgraphFinding } from './subgraph-finding.ts';

export interface Renames {
  readonly renamedItems: readonly RenamedItem[];
  readonly findings: readonly SubgraphFinding[];
}

/** What an item has to keep when it is renamed: the policy goes on to mean it. */
const kept = [
  'shareType',
  'condition',
  'legalBasis',
  'notSharedReason',
  'level',
  'dataClass',
  'open',
  'verifiable',
  'mask',
  'role',
  'dataType',
  'length',
] as const satisfies readonly (keyof Item)[];

/**
 * Finds the items of which a department says that they are other ones of its own under a new name (`renamedFrom`).
 *
 * INVARIANT: what is granted, needed or guarded under the old name is so under the new one. So the new item is new, has
 * the same protection and a field of the same type: a department cannot give what it was never asked for.
 *
 * Conditions on records (row scopes, data rules) are about records of a type. So an item keeps its type, unless the type
 * goes as a whole, to one other type; otherwise the condition would be left behind.
 *
 * @param replaced what the departments had published before
 * @param others all other departments
 */
export function findRenames(
  replaced: readonly SubgraphPublication[],
  subgraphs: readonly SubgraphPublication[],
  others: readonly SubgraphPublication[],
): Renames {
  const findings: SubgraphFinding[] = [];
  const left = new Set(
    [...subgraphs, ...others].flatMap(itemsOf).map(({ coordinate }) => typeOf(coordinate)),
  );
  const renamedItems = subgraphs.flatMap((subgraph) => {
    const declared = itemsOf(subgraph).filter(({ renamedFrom }) => renamedFrom !== undefined);
    if (declared.length === 0) return [];
    const before = replaced.find(({ name }) => name === subgraph.name);
    return findOwnRenames(declared, before, subgraph, { findings, left });
  });
  return { renamedItems, findings };
}

function findOwnRenames(
  declared: readonly Item[],
  before: SubgraphPublication | undefined,
  subgraph: SubgraphPublication,
  { findings, left }: { readonly findings: SubgraphFinding[]; readonly left: ReadonlySet<string> },
): readonly RenamedItem[] {
  const report = reportTo(findings, subgraph.name);
  const known = new Map<string, Item>(
    before === undefined ? [] : itemsOf(before).map((item) => [item.coordinate, item]),
  );
  const types = { old: typesOf(before), new: typesOf(subgraph) };
  const taken = new Map<string, string>();
  const typeNames = namesOfTypes(declared);
  return declared.flatMap((item): RenamedItem[] => {
    const { coordinate: to, renamedFrom: from } = item;
    if (from === undefined) return [];
    const refuse = (message: string): [] => {
      report.problem('RENAME_REFUSED', to, message);
      return [];
    };
    const other = taken.get(from);
    taken.set(from, to);
    if (other !== undefined)
      return refuse(`${from} is renamed to ${other} already: one item has one new name`);
    const [oldTypeName, newTypeName] = [typeOf(from), typeOf(to)];
    const renamedType = typeNames.get(oldTypeName) ?? newTypeName;
    const [old, next] = [known.get(from), known.get(to)];
    // It was renamed by an earlier publication, and the old name is gone since.
    if (old === undefined && next !== undefined) return [];
    if (old === undefined)
      return refuse(`you have not published ${from}: only an item of your own can be renamed`);
    if (next !== undefined) {
      return next.renamedFrom === from
        ? [{ from, to }]
        : refuse(`it is an item already, of which ${from} is not the old name`);
    }
    const isTypeKept = oldTypeName === newTypeName || !left.has(oldTypeName);
    if (!isTypeKept || renamedType !== newTypeName) {
      return refuse(
        `it would leave ${oldTypeName}, and with it the conditions on records of that type: rename it within the type, ` +
          'or the type as a whole, to one other type and in one publication',
      );
    }
    const differences = kept
      .filter((key) => !isSame(old[key], item[key]))
      .map((key) => `${key} ${describe(item[key])} instead of ${describe(old[key])}`);
    const [oldType, newType] = [underNewNames(types.old.get(from), typeNames), types.new.get(to)];
    if (oldType !== newType)
      differences.push(`the type ${newType ?? 'of no field'} instead of ${oldType ?? 'none'}`);
    if (differences.length > 0) {
      return refuse(
        `it is to have ${differences.join(', ')}, and what is renamed from ${from} has what that had: ` +
          'rename it first, and change it in another publication',
      );
    }
    return [{ from, to }];
  });
}

/** The first new name of each type counts: an item that goes to another one is refused. */
function namesOfTypes(declared: readonly Item[]): ReadonlyMap<string, string> {
  return new Map(
    declared
      .toReversed()
      .flatMap(({ coordinate, renamedFrom }) =>
        renamedFrom === undefined ? [] : [[typeOf(renamedFrom), typeOf(coordinate)] as const],
      ),
  );
}

/** A type as written, such as `[Patient!]`. */
function underNewNames(type: string | undefined, names: ReadonlyMap<string, string>): string | undefined {
  return type?.replace(/\w+/, (name) => names.get(name) ?? name);
}

type Kept = Item[(typeof kept)[number]];

function isSame(one: Kept, other: Kept): boolean {
  if (one === undefined || other === undefined) return one === other;
  return toCanonicalJson(one) === toCanonicalJson(other);
}

function describe(value: Kept): string {
  if (value === undefined) return 'none';
  return typeof value === 'object' ? describeCondition(value) : String(value);
}

function itemsOf({ resources }: SubgraphPublication): Item[] {
  return resources.flatMap(({ items }) => items);
}

/** By coordinate, as written. */
function typesOf(subgraph: SubgraphPublication | undefined): ReadonlyMap<string, string> {
  if (subgraph === undefined) return new Map();
  return new Map(readSchemaFields(subgraph.sdl).fields.map(({ coordinate, type }) => [coordinate, type]));
}

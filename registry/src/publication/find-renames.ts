import type { Item, RenamedItem } from '@govgraph/policy';
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
  'level',
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
 * @param replaced what the departments had published before
 */
export function findRenames(
  replaced: readonly SubgraphPublication[],
  subgraphs: readonly SubgraphPublication[],
): Renames {
  const findings: SubgraphFinding[] = [];
  const renamedItems = subgraphs.flatMap((subgraph) => {
    const declared = itemsOf(subgraph).filter(({ renamedFrom }) => renamedFrom !== undefined);
    if (declared.length === 0) return [];
    const before = replaced.find(({ name }) => name === subgraph.name);
    return findOwnRenames(declared, before, subgraph, findings);
  });
  return { renamedItems, findings };
}

function findOwnRenames(
  declared: readonly Item[],
  before: SubgraphPublication | undefined,
  subgraph: SubgraphPublication,
  findings: SubgraphFinding[],
): readonly RenamedItem[] {
  const report = reportTo(findings, subgraph.name);
  const known = new Map<string, Item>(
    before === undefined ? [] : itemsOf(before).map((item) => [item.coordinate, item]),
  );
  const types = { old: typesOf(before), new: typesOf(subgraph) };
  const taken = new Map<string, string>();
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
    const differences = kept
      .filter((key) => old[key] !== item[key])
      .map((key) => `${key} ${describe(item[key])} instead of ${describe(old[key])}`);
    const [oldType, newType] = [types.old.get(from), types.new.get(to)];
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

function describe(value: string | number | boolean | undefined): string {
  return value === undefined ? 'none' : String(value);
}

function itemsOf({ resources }: SubgraphPublication): Item[] {
  return resources.flatMap(({ items }) => items);
}

/** By coordinate, as written. */
function typesOf(subgraph: SubgraphPublication | undefined): ReadonlyMap<string, string> {
  if (subgraph === undefined) return new Map();
  return new Map(readSchemaFields(subgraph.sdl).fields.map(({ coordinate, type }) => [coordinate, type]));
}

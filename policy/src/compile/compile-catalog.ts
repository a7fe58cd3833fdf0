import { memoizeInstants, unknownMask } from './compile-parts.ts';
import type { Period } from '../model/period.ts';
import type {
  Department,
  DepartmentCode,
  Item,
  MaskDefinition,
  MaskName,
  Resource,
  SharingCondition,
} from '../model/model.ts';
import { isCount, maxCount } from './compile-rate-limits.ts';
import type { ProblemList } from '../model/policy-error.ts';
import { resourceCodePattern } from '../model/resource-code.ts';
import { fieldOf, typeOf, type CatalogEntry, type CatalogType } from '../model/policy-snapshot.ts';

/** A GraphQL schema coordinate of a field. */
export const coordinatePattern = /^(?!__)[A-Za-z_]\w*\.(?!__)[A-Za-z_]\w*$/;

/** Indexes all items by coordinate, and checks what the sharing rules ask of a catalog entry. */
export function compileCatalog(
  resources: readonly Resource[],
  departments: ReadonlyMap<DepartmentCode, Department>,
  masks: ReadonlyMap<MaskName, MaskDefinition>,
  problems: ProblemList,
): Map<string, CatalogEntry> {
  const items = new Map<string, CatalogEntry>();
  const codes = new Set<string>();
  const readInstant = memoizeInstants();
  for (const resource of resources) {
    const path = `resources[${resource.code}]`;
    if (!resourceCodePattern.test(resource.code))
      problems.add(path, 'expected a code such as 10100101/000001');
    if (codes.has(resource.code)) problems.add(path, 'listed twice');
    codes.add(resource.code);
    checkProvider(resource, departments.get(resource.provider), (message) => problems.add(path, message));
    for (const item of resource.items) {
      const refuse = (message: string): void => problems.add(`${path}.items[${item.coordinate}]`, message);
      const other = items.get(item.coordinate)?.resource;
      if (other !== undefined) {
        // 一数一源: a value has one authoritative source.
        refuse(`already bound by ${other.code} of ${other.provider}`);
        continue;
      }
      checkItem(item, masks, refuse);
      items.set(item.coordinate, { item, resource, inForce: readPeriod(item, readInstant, refuse) });
    }
  }
  return items;
}

/** By name, the types that have items. */
export function indexTypes(items: Iterable<Pick<CatalogEntry, 'item'>>): Map<string, CatalogType> {
  const types = new Map<string, CatalogType>();
  for (const { item } of items) addToType(types, item);
  return types;
}

export function addToType(types: Map<string, CatalogType>, { coordinate, role }: Item): void {
  const type = typeOf(coordinate);
  const { itemCount, keys } = types.get(type) ?? { itemCount: 0, keys: [] };
  const added = role === 'KEY' ? [...keys, fieldOf(coordinate)].sort() : keys;
  types.set(type, { itemCount: itemCount + 1, keys: added });
}

/** A type without items is not there. */
export function removeFromType(types: Map<string, CatalogType>, { coordinate, role }: Item): void {
  const type = typeOf(coordinate);
  const { itemCount, keys } = types.get(type) ?? { itemCount: 0, keys: [] };
  if (itemCount <= 1) types.delete(type);
  else {
    const kept = role === 'KEY' ? keys.filter((key) => key !== fieldOf(coordinate)) : keys;
    types.set(type, { itemCount: itemCount - 1, keys: kept });
  }
}

type Refuse = (message: string) => void;

function checkItem(item: Item, masks: ReadonlyMap<MaskName, MaskDefinition>, refuse: Refuse): void {
  if (!coordinatePattern.test(item.coordinate)) refuse('expected a coordinate such as Person.name');
  if (item.shareType === 'CONDITIONAL' && !isStated(item.condition)) {
    refuse('CONDITIONAL needs its condition: scope and uses');
  }
  if (item.shareType === 'NOT_SHARED' && isBlank(item.legalBasis)) {
    refuse('NOT_SHARED needs its legal basis');
  }
  if (item.shareType === 'NOT_SHARED' && item.open) refuse('NOT_SHARED cannot be open');
  if (item.mask !== undefined && !masks.has(item.mask)) refuse(unknownMask(item.mask, masks));
  if (item.length !== undefined && (!isCount(item.length) || item.length === 0))
    refuse(`expected a whole number from 1 to ${maxCount} as the length`);
}

/** A code in a catalog is the one that the authority registered for the department. */
function checkProvider(
  { provider, providerUscc }: Resource,
  department: Department | undefined,
  refuse: Refuse,
): void {
  if (department === undefined) return refuse(`the provider ${provider} is not a registered department`);
  if (providerUscc === undefined || providerUscc === department.uscc) return;
  refuse(
    department.uscc === undefined
      ? `providerUscc is ${providerUscc}, but the authority registered no code for ${provider}`
      : `providerUscc is ${providerUscc}, but the authority registered ${department.uscc} for ${provider}`,
  );
}

function isStated(condition: SharingCondition | undefined): boolean {
  return condition !== undefined && condition.scope.length > 0 && condition.uses.some((use) => !isBlank(use));
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

/** When an item is in force; never, after refusing it, when that cannot be read. */
export function readPeriod(
  item: Item,
  readInstant: (text: string) => number | undefined,
  refuse: Refuse,
): Period {
  const from = readInstant(item.inForceFrom);
  const until = item.inForceUntil === undefined ? Infinity : readInstant(item.inForceUntil);
  if (from === undefined || until === undefined) {
    refuse('expected inForceFrom and inForceUntil to be ISO 8601 instants with an offset');
    return { from: Infinity, until: Infinity };
  }
  if (from >= until) refuse('ends before it starts');
  return { from, until };
}

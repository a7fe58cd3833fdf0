import { memoizeInstants } from './compile-parts.ts';
import type { Period } from './instant.ts';
import type { Department, DepartmentCode, Item, MaskDefinition, MaskName, Resource } from './model.ts';
import type { ProblemList } from './policy-error.ts';
import type { RegisteredItem } from './snapshot.ts';

/** 类(1) 项(2) 目(3) 细目(variable) `/` 顺序号(6), 《政务信息资源目录编制指南(试行)》. */
export const resourceCodePattern = /^\d{6}\d*\/\d{6}$/;

/** A GraphQL schema coordinate of a field. */
export const coordinatePattern = /^[A-Za-z]\w*\.[A-Za-z]\w*$/;

/** Indexes all items by coordinate, and checks what the sharing rules ask of a catalog entry. */
export function compileCatalog(
  resources: readonly Resource[],
  departments: ReadonlyMap<DepartmentCode, Department>,
  masks: ReadonlyMap<MaskName, MaskDefinition>,
  problems: ProblemList,
): Map<string, RegisteredItem> {
  const items = new Map<string, RegisteredItem>();
  const codes = new Set<string>();
  const readInstant = memoizeInstants();
  for (const resource of resources) {
    const path = `resources[${resource.code}]`;
    if (!resourceCodePattern.test(resource.code))
      problems.add(path, 'expected a code such as 1010101/000001');
    if (codes.has(resource.code)) problems.add(path, 'listed twice');
    codes.add(resource.code);
    if (!departments.has(resource.provider)) {
      problems.add(path, `the provider ${resource.provider} is not a registered department`);
    }
    for (const item of resource.items) {
      const itemPath = `${path}.items[${item.coordinate}]`;
      const other = items.get(item.coordinate);
      if (other !== undefined) {
        // 一数一源: a value has one authoritative source.
        problems.add(itemPath, `already bound by ${other.resource.code} of ${other.provider}`);
        continue;
      }
      checkItem(item, itemPath, masks, problems);
      const inForce = readPeriod(item, itemPath, readInstant, problems);
      items.set(item.coordinate, { ...item, resource, provider: resource.provider, inForce });
    }
  }
  return items;
}

function checkItem(
  item: Item,
  path: string,
  masks: ReadonlyMap<MaskName, MaskDefinition>,
  problems: ProblemList,
): void {
  if (!coordinatePattern.test(item.coordinate))
    problems.add(path, 'expected a coordinate such as Person.name');
  if (item.shareType === 'CONDITIONAL' && isBlank(item.condition)) {
    problems.add(path, 'CONDITIONAL needs its condition');
  }
  if (item.shareType === 'NOT_SHARED' && isBlank(item.legalBasis)) {
    problems.add(path, 'NOT_SHARED needs its legal basis');
  }
  if (item.shareType === 'NOT_SHARED' && item.open) problems.add(path, 'NOT_SHARED cannot be open');
  if (item.mask !== undefined && !masks.has(item.mask)) problems.add(path, `unknown mask ${item.mask}`);
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

function readPeriod(
  item: Item,
  path: string,
  readInstant: (text: string) => number | undefined,
  problems: ProblemList,
): Period {
  const from = readInstant(item.inForceFrom);
  const until = item.inForceUntil === undefined ? Infinity : readInstant(item.inForceUntil);
  if (from === undefined || until === undefined) {
    problems.add(path, 'expected inForceFrom and inForceUntil to be ISO 8601 instants with an offset');
    return { from: Infinity, until: Infinity };
  }
  if (from >= until) problems.add(path, 'ends before it starts');
  return { from, until };
}

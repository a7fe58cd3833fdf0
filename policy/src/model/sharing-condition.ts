import {
  everyDepartment,
  type DepartmentCode,
  type Item,
  type Resource,
  type SharingCondition,
} from './model.ts';

/** Whether a department can be granted what has this condition. */
export function isInScope({ scope }: SharingCondition, department: DepartmentCode): boolean {
  return scope === everyDepartment || scope.includes(department);
}

/** For people: what for, and for whom where that is not every department. */
export function describeCondition(condition: SharingCondition | undefined): string {
  if (condition === undefined) return '';
  const { scope, uses } = condition;
  const what = uses.join('; ');
  return scope === everyDepartment ? what : `${what} (for ${scope.join(', ')})`;
}

/** A resource as it is kept: until catalogs named scope and uses, a condition was a text. */
export type StoredResource = Omit<Resource, 'items'> & {
  readonly items: readonly (Omit<Item, 'condition'> & { readonly condition?: SharingCondition | string })[];
};

/** Reads a condition that is a text as one for every department, with that text as its use. */
export function readStoredResource(stored: StoredResource): Resource {
  const { items, ...facts } = stored;
  // Most of a large catalog is as it is to be.
  if (!items.some(({ condition }) => typeof condition === 'string')) return stored as Resource;
  return {
    ...facts,
    items: items.map(({ condition, ...item }): Item =>
      condition === undefined
        ? item
        : {
            ...item,
            condition:
              typeof condition === 'string' ? { scope: everyDepartment, uses: [condition] } : condition,
          },
    ),
  };
}

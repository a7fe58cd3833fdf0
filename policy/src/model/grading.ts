/*
 * 分类分级, GB/T 43697-2024: what is made of several parts is graded as the strictest of them (就高从严).
 */
import type { DataClass, Item, Resource, SecurityLevel } from './model.ts';

/** From the least strict to the strictest. */
export const dataClasses = ['GENERAL', 'IMPORTANT', 'CORE'] as const satisfies readonly DataClass[];

/** The strictest level among some items; the lowest one where there are none. */
export function levelOf({ items }: Pick<Resource, 'items'>): SecurityLevel {
  return items.reduce<SecurityLevel>((level, item) => (item.level > level ? item.level : level), 1);
}

/** The class of an item, or the strictest among a resource and its items. */
export function dataClassOf({
  dataClass,
  items = [],
}: Pick<Item, 'dataClass'> & { readonly items?: Resource['items'] }): DataClass {
  return strictest([dataClass, ...items.map((item) => item.dataClass)]);
}

function strictest(classes: readonly (DataClass | undefined)[]): DataClass {
  return dataClasses.toReversed().find((each) => classes.includes(each)) ?? 'GENERAL';
}

/** Whether one class is less strict than another one. */
export function isBelow(one: DataClass, other: DataClass): boolean {
  return dataClasses.indexOf(one) < dataClasses.indexOf(other);
}

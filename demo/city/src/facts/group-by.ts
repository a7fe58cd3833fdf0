/** The elements of a list by key, in their order. */
export function groupBy<T, K>(list: readonly T[], keyOf: (element: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const element of list) {
    const key = keyOf(element);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [element]);
    else group.push(element);
  }
  return groups;
}

/** The elements of a list by a key that each has for itself. */
export function indexBy<T, K>(list: readonly T[], keyOf: (element: T) => K): Map<K, T> {
  return new Map(list.map((element) => [keyOf(element), element]));
}

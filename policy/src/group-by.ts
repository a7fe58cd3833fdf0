/** Elements by their keys, in the order of the list. As `Map.groupBy`, which Node.js 20 does not have. */
export function groupBy<Each>(
  list: readonly Each[],
  keyOf: (each: Each) => string,
): ReadonlyMap<string, Each[]> {
  const groups = new Map<string, Each[]>();
  for (const each of list) {
    const group = groups.get(keyOf(each));
    if (group === undefined) groups.set(keyOf(each), [each]);
    else group.push(each);
  }
  return groups;
}

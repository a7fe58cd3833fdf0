/** Computes something once for each object, and forgets it with the object. */
export function oncePer<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    let entry = known.get(key);
    if (entry === undefined) known.set(key, (entry = { value: compute(key) }));
    return entry.value;
  };
}

/** Computes something once for each pair of objects, and forgets it with either. */
export function oncePerPair<First extends object, Second extends object, Value>(
  compute: (first: First, second: Second) => Value,
): (first: First, second: Second) => Value {
  const ofFirst = oncePer((first: First) => oncePer((second: Second) => compute(first, second)));
  return (first, second) => ofFirst(first)(second);
}

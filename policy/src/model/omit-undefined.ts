/** What a type has once its undefined properties are left out: those that may be undefined are optional. */
type Defined<Members> = {
  [Key in keyof Members as undefined extends Members[Key] ? never : Key]: Members[Key];
} & {
  [Key in keyof Members as undefined extends Members[Key] ? Key : never]?: Exclude<Members[Key], undefined>;
};

/**
 * The properties that are there. An optional property is absent or has a value, never `undefined`, so that what is
 * written as JSON, compared or counted is the same whichever way it was built.
 */
export function omitUndefined<Members extends object>(members: Members): Defined<Members> {
  const present: Record<string, unknown> = {};
  // Decisions are made of it: `in` takes half the time of `Object.entries`.
  for (const name in members) {
    const value = members[name];
    if (value !== undefined) present[name] = value;
  }
  return present as Defined<Members>;
}

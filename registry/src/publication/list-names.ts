const mostNames = 10;

/** For people: the first of some names, and how many more there are. */
export function listNames(names: readonly string[]): string {
  const further = names.length - mostNames;
  return `${names.slice(0, mostNames).join(', ')}${further > 0 ? ` and ${further} more` : ''}`;
}

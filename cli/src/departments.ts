/** The nine departments of the synthetic world, in the order in which they are started and published. */
export const departments = [
  'public-security',
  'civil-affairs',
  'human-resources',
  'market-regulation',
  'taxation',
  'natural-resources',
  'health',
  'ecology',
  'e-certificates',
] as const;

export type DepartmentName = (typeof departments)[number];

/** Everything that has a database schema of its own. */
export const databases = [...departments, 'catalog'] as const;

export type DatabaseName = (typeof databases)[number];

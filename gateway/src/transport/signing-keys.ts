import type { SigningKey } from './sign-request.ts';

/** Which keys requests to departments are signed with. */
export interface SigningKeys {
  /** Those that are in force, the one to be preferred first; none when the department has none. A key is one object as long as it is in force. */
  keysOf(department: string): readonly SigningKey[];
}

/** One key for each department, as an operator or embedder gives them. */
export function fixedSigningKeys(keys: Readonly<Record<string, SigningKey>>): SigningKeys {
  const byDepartment = new Map(Object.entries(keys).map(([department, key]) => [department, [key]]));
  return { keysOf: (department) => byDepartment.get(department) ?? [] };
}

/** Of each department the keys of the first, and then those of the second. */
export function joinSigningKeys(first: SigningKeys, second: SigningKeys): SigningKeys {
  return { keysOf: (department) => [...first.keysOf(department), ...second.keysOf(department)] };
}

import path from 'node:path';

export const checkoutRoot = path.resolve(import.meta.dirname, '../../..');

/** What processes under test inherit: nothing that could configure them. */
export function baseEnvironment(): Record<string, string> {
  const inherited = ['PATH', 'HOME', 'TMPDIR', 'USER', 'LANG'];
  return Object.fromEntries(
    inherited.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

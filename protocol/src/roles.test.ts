import { expect, test } from 'vitest';
import { type Duty, conflictingRoles, duties, dutyOf } from './roles.ts';

const all = (Object.keys(duties) as Duty[]).flatMap((duty) => duties[duty].map((role) => ({ duty, role })));
const pairs = all.flatMap((first) => all.map((second) => ({ first, second })));

test.each(pairs)(
  'Whoever is $first.role may be $second.role too only within one duty',
  ({ first, second }) => {
    const expected = first.duty === second.duty ? undefined : [first.role, second.role];
    expect(conflictingRoles([first.role, second.role])).toEqual(expected);
    expect(conflictingRoles(['application', first.role, 'x', second.role])).toEqual(expected);
  },
);

test('Roles that are not of this system are of no duty, and conflict with none', () => {
  expect(['application', 'mayor', '', 'toString'].map(dutyOf)).toEqual(Array(4).fill(undefined));
  expect(conflictingRoles(['mayor', 'auditor', 'application'])).toBe(undefined);
  expect(conflictingRoles([])).toBe(undefined);
});

import { expect, test } from 'vitest';
import { renameInCondition, renameInNeeds } from './rename-in-condition.ts';

const names = new Map([['region', 'district']]);

test.each([
  ['subject.region == caller.region', 'subject.district == caller.region'],
  ['subject . region.startsWith("11")', 'subject . district.startsWith("11")'],
  ['subject.regionCode == "x"', 'subject.regionCode == "x"'],
  ['caller.department == "subject.region"', 'caller.department == "subject.region"'],
  ["caller.department == 'it\\'s subject.region'", "caller.department == 'it\\'s subject.region'"],
  ['x == r"\\" || subject.region == "y"', 'x == r"\\" || subject.district == "y"'],
  ['"""a "subject.region" b""" == subject.region', '"""a "subject.region" b""" == subject.district'],
  ['caller.subject.region == 1', 'caller.subject.region == 1'],
])('%s becomes %s', (when, renamed) => {
  expect(renameInCondition(when, names)).toBe(renamed);
});

test('A selection names the same fields by their new names, in their order', () => {
  expect(renameInNeeds('{ name, region regionCode }', names)).toBe('{ name, district regionCode }');
});

import { emptyPolicy } from '@govgraph/storage';
import type { PolicySource, Rule } from '@govgraph/policy';
import { expect, test } from 'vitest';
import { describeChanges } from './describe-changes.ts';

const rule = (id: string, when = 'true'): Rule => ({
  id,
  basis: 'a law',
  fields: ['A.b'],
  when,
  effect: 'deny',
});

const withRules = (...rules: Rule[]): PolicySource => ({
  ...emptyPolicy,
  ruleSet: { version: String(rules.length), rules },
});

test('a document that leaves rules out is said to remove them', () => {
  expect(
    describeChanges(withRules(rule('one'), rule('two')), withRules(rule('two', 'false'), rule('three'))),
  ).toEqual(['removed: rule one', 'changed: rule two', 'added: rule three']);
});

test('a document that is what is in force changes nothing', () => {
  expect(describeChanges(withRules(rule('one')), withRules(rule('one')))).toEqual([]);
});

test('many changes are counted beyond twenty', () => {
  const rules = Array.from({ length: 23 }, (_, index) => rule(`r${String(index).padStart(2, '0')}`));
  const [removed] = describeChanges(withRules(...rules), withRules());
  expect(removed).toMatch(/^removed: rule r00, .*rule r19 and 3 more$/);
});

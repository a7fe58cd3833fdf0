import { compilePolicy, createEvaluationContext, type Rule } from '@govgraph/policy';
import { buildItem, buildPolicy, buildRequest, buildResource, testingCaller } from '@govgraph/policy/testing';
import { expect, test } from 'vitest';
import { isAllowedBy } from './graphql-shield.ts';
import { buildRuleTree } from './build-rule-tree.ts';

async function isAllowed(rules: readonly Rule[], clearance: 1 | 4 = 4): Promise<boolean> {
  const items = [buildItem({ coordinate: 'Person.name' }), buildItem({ coordinate: 'Person.region' })];
  const policy = compilePolicy(
    buildPolicy({
      departments: [testingCaller.department],
      resources: [buildResource({ provider: testingCaller.department, items })],
      masks: [{ name: 'surname', strength: 1, method: { kind: 'surname' } }],
      ruleSet: { version: 'test', rules },
    }),
  );
  const caller = { ...testingCaller, clearance };
  const context = createEvaluationContext(policy, buildRequest({ coordinate: 'Person.name', caller }));
  if (context === undefined) throw new Error('the field is not registered');
  return isAllowedBy(buildRuleTree(policy, 'Person.name'), context);
}

const rule = (id: string, when: string, effect: Rule['effect'], more: Partial<Rule> = {}): Rule => ({
  id,
  basis: 'test',
  fields: ['Person.name'],
  when,
  effect,
  ...more,
});

test('A field without security rules is allowed by the steps that are the same for all', async () => {
  expect(await isAllowed([])).toBe(true);
});

test('A rule that denies does so where it applies', async () => {
  const low = rule('low', 'caller.clearance < 3', 'deny');
  expect(await isAllowed([low], 4)).toBe(true);
  expect(await isAllowed([low], 1)).toBe(false);
});

test('A rule that masks allows, applied or not', async () => {
  const mask = rule('mask', 'caller.clearance < 3', { mask: 'surname' });
  expect(await isAllowed([mask], 4)).toBe(true);
  expect(await isAllowed([mask], 1)).toBe(true);
});

test('A rule that cannot be evaluated denies, whatever its effect', async () => {
  const failing = 'caller.roles[7] == "clerk"';
  expect(await isAllowed([rule('fails', failing, 'deny')])).toBe(false);
  expect(await isAllowed([rule('fails', failing, { mask: 'surname' })])).toBe(false);
});

test('A rule about records waits for them', async () => {
  const data = rule('data', 'subject.region != "11"', 'deny', { fields: ['Person'], needs: '{ region }' });
  expect(await isAllowed([data])).toBe(true);
});

import type { Decision, Permission } from '@govgraph/policy';
import { describe, expect, test } from 'vitest';
import { Decisions, noDecisions } from './decisions.ts';

const permission = (coordinate: Decision['coordinate'], more: Partial<Permission> = {}): Permission => ({
  outcome: 'allow',
  coordinate,
  policyVersion: 1,
  conditions: [],
  validUntil: Infinity,
  trace: [],
  ...more,
});

const denial: Decision = {
  outcome: 'deny',
  coordinate: 'Person.tax',
  code: 'GRANT_REQUIRED',
  policyVersion: 1,
  validUntil: Infinity,
  trace: [],
};

const policy = {
  grant: (id: string) => (id === 'unlimited' ? {} : { dailyQuota: 7 }) as never,
  subjectKeyOf: (type: string) => (type === 'Person' ? 'id' : undefined),
};

test('The quotas are those of the grants with one, with the fields that rest on each', () => {
  const { quotas } = new Decisions(
    [
      permission('Person.name', { grantId: 'daily' }),
      permission('Person.born'),
      permission('Person.tax', { grantId: 'unlimited' }),
      permission('Person.income', { grantId: 'daily' }),
      denial,
    ],
    policy,
  );
  expect(quotas).toEqual(new Map([['daily', { limit: 7, fields: [0, 3], isCompared: false }]]));
});

test('What is compared under a grant draws on its quota, whatever is given', () => {
  const inputUses = [
    {
      coordinate: 'Query.count(name:)',
      mode: 'compare',
      reads: 'Person.name',
      isOwn: false,
      grantId: 'daily',
    },
  ] as const;
  const { quotas } = new Decisions([permission('Query.count', { inputUses })], policy);
  expect(quotas).toEqual(new Map([['daily', { limit: 7, fields: [], isCompared: true }]]));
});

test('Persons may be told of where a field of theirs may be given', () => {
  expect(new Decisions([permission('Query.person'), denial], policy).mayTellOfPersons).toBe(false);
  expect(new Decisions([permission('Person.name')], policy).mayTellOfPersons).toBe(true);
});

describe('The approver of a record', () => {
  test('names each who approved a grant, once, in lexical order', () => {
    const approvers = ['Wu', 'Li', 'Wu'].map((approver) => permission('Person.name', { approver }));
    expect(new Decisions(approvers, policy).approver).toBe('Li; Wu');
  });

  test('is nobody where nobody had to approve', () => {
    expect(new Decisions([permission('Person.name'), denial], policy).approver).toBeNull();
    expect(noDecisions.approver).toBeNull();
  });
});

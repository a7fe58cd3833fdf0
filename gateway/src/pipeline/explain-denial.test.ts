import { type Decision, type Denial, denialCodes } from '@govgraph/policy';
import { describe, expect, test } from 'vitest';
import { explainDenial } from './explain-denial.ts';

const denied = (code: Denial['code'], more: Partial<Denial> = {}): Denial => ({
  outcome: 'deny',
  code,
  coordinate: 'Person.tax',
  resource: '310000/000001',
  provider: 'taxation',
  shareType: 'CONDITIONAL',
  policyVersion: 1,
  validUntil: Infinity,
  trace: [],
  ...more,
});

const advice = (decision: Denial, purpose?: string, namesLeft?: number): unknown =>
  explainDenial(decision, decision.code, purpose, namesLeft)['howToRequest'];

test('A denial says what is denied, whose it is, and how it is shared', () => {
  expect(explainDenial(denied('GRANT_REQUIRED'), 'GRANT_REQUIRED', 'aid')).toEqual({
    code: 'GRANT_REQUIRED',
    coordinate: 'Person.tax',
    resource: '310000/000001',
    provider: 'taxation',
    shareType: 'CONDITIONAL',
    howToRequest:
      'Apply to taxation for a grant of Person.tax (resource 310000/000001) for aid; it replies within its statutory deadline.',
  });
});

test('A rule that says who may is what its denial advises, and the rule itself is not told', () => {
  const trace = [
    { step: 'rules', outcome: 'deny', code: 'RULE_DENIED', ruleId: 'r', detail: 'a law: secret' },
    {
      step: 'rules',
      outcome: 'deny',
      code: 'RULE_DENIED',
      ruleId: 's',
      advice: 'Ask a steward.',
      detail: 'x',
    },
  ] as const;
  expect(advice(denied('RULE_DENIED', { trace }))).toBe('Ask a steward.');
  expect(advice(denied('RULE_DENIED', { trace: trace.slice(0, 1) }))).toContain('Ask the security officer');
  expect(advice(denied('SUSPENDED', { trace }))).not.toContain('steward');
});

test('What nobody has registered is nobody’s', () => {
  const decision: Decision = {
    outcome: 'deny',
    code: 'FIELD_NOT_REGISTERED',
    coordinate: 'Person.tax',
    policyVersion: 1,
    validUntil: Infinity,
    trace: [],
  };
  expect(explainDenial(decision, 'FIELD_NOT_REGISTERED', undefined)).toMatchObject({
    resource: null,
    provider: null,
    shareType: null,
    howToRequest: 'Ask the department that holds it to register Person.tax in the catalog.',
  });
});

test.each(denialCodes)('%s says what to do, in one sentence or more', (code) => {
  const text = String(advice(denied(code, { grantId: 'g' }), 'aid'));
  expect(text).toMatch(/^[A-Z].*\.$/);
  expect(text).not.toContain('undefined');
});

test('A value that may be verified is not to be given, and one that may not is neither', () => {
  expect(advice(denied('NOT_SHARED'))).toBe(
    'The value never leaves taxation, and it cannot be verified either.',
  );
  const verifiable = { ...denied('NOT_SHARED'), outcome: 'verify-only' } as unknown as Denial;
  expect(advice(verifiable)).toBe(
    'The value never leaves taxation. Ask it to verify a claimed value of Person.tax (resource 310000/000001) instead.',
  );
});

test('Whoever may name some records still is told how many, and until when', () => {
  const decision = denied('IDENTIFICATION_LIMIT', { retryAt: Date.parse('2026-06-01T09:00:00Z') });
  expect(advice(decision)).toBe(
    'Try again after 2026-06-01T09:00:00.000Z, or ask the authority for a higher limit.',
  );
});

describe('A field that is refused for an input', () => {
  const input = { coordinate: 'Query.search(taxAbove:)', reads: 'Person.tax', provider: 'taxation' } as const;
  const search = { coordinate: 'Query.search' } as const;

  test('may be had without it, where what it reads is not necessary', () => {
    expect(advice(denied('NOT_NECESSARY', { ...search, input }), 'aid')).toBe(
      'Query.search(taxAbove:) of Query.search reads Person.tax. Leave Query.search(taxAbove:) out, or ask the authority to register Person.tax as necessary for aid.',
    );
  });

  test('or once what it reads may be had', () => {
    expect(advice(denied('GRANT_EXPIRED', { ...search, input }), 'aid')).toBe(
      'Query.search(taxAbove:) of Query.search reads Person.tax. Apply to taxation to renew the grant of Person.tax (resource unknown) for aid.',
    );
  });

  test.each([
    ['RULE_DENIED', ['item', 'rule'], 'taxation, in the catalog, masks it and a security rule masks it'],
    [
      'OUT_OF_SCOPE',
      ['grant', 'rule'],
      'your grant gives it of some records only and a rule about records gives it of some records only',
    ],
  ] as const)('says who limits what it reads: %s', (code, limitedBy, reasons) => {
    expect(advice(denied(code, { ...search, input: { ...input, limitedBy } }))).toBe(
      `Query.search(taxAbove:) of Query.search reads Person.tax. Leave it out: ${reasons}, and who matches would tell the rest.`,
    );
  });

  test('of which nobody has said what it reads, is to be left out or bound', () => {
    const unbound = { coordinate: 'Query.search(other:)' };
    expect(advice(denied('INPUT_NOT_REGISTERED', { ...search, input: unbound }))).toBe(
      'Leave Query.search(other:) out, or ask taxation to bind it in the catalog to what it reads.',
    );
  });
});

/** The judge of responses under faults finds what must never happen, and lets pass what may. */
import { describe, expect, test } from 'vitest';
import { judgeResponse } from './judge-response.ts';

const expected = {
  data: {
    person: {
      name: '张文博',
      income: '96000-200000',
      record: null,
      married: null,
      homes: [{ usage: 'HOME' }],
    },
  },
  codes: { 'person.record': 'NOT_NECESSARY' },
};
const denied = error('person.record', 'NOT_NECESSARY');

function error(path: string, code: string) {
  const steps = path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return { message: code, path: steps, extensions: { code } };
}

function judge(data: unknown, errors: ReturnType<typeof error>[], status = 200) {
  return judgeResponse({ status, data, errors, decisionId: 'd' }, expected);
}

const withPerson = (change: object) => ({ person: { ...expected.data.person, ...change } });

describe('passes', () => {
  test.each([
    ['what is given when all is well', judge(expected.data, [denied])],
    [
      'a null because of a department’s failure',
      judge(withPerson({ income: null }), [denied, error('person.income', 'SUBGRAPH_UNAVAILABLE')]),
    ],
    [
      'a failure in an element of a list',
      judge(withPerson({ homes: [null] }), [denied, error('person.homes.0', 'SUBGRAPH_ERROR')]),
    ],
    [
      'a null above the field that failed, where that may not be null',
      judge(withPerson({ homes: null }), [denied, error('person.homes.0.usage', 'SUBGRAPH_ERROR')]),
    ],
    [
      'nothing at all, because it could not be counted',
      judge({ person: null }, [error('person', 'IDENTIFICATION_LIMIT')]),
    ],
    ['a refusal because nothing can be recorded', judge(undefined, [error('', 'AUDIT_UNAVAILABLE')], 503)],
  ])('%s', (_what, problems) => expect(problems).toEqual([]));
});

describe('finds', () => {
  test.each([
    ['a value that is denied', judge(withPerson({ record: { grade: 3 } }), []), /person.record: a value/],
    ['another value', judge(withPerson({ name: '王思琪' }), [denied]), /person.name: another value/],
    [
      'what is masked, in full',
      judge(withPerson({ income: '123456.78' }), [denied]),
      /person.income: another value/,
    ],
    [
      'a null without a reason',
      judge(withPerson({ income: null }), [denied]),
      /person.income: null without a reason/,
    ],
    ['a denial without its reason', judge(expected.data, []), /null without its reason NOT_NECESSARY/],
    [
      'a denial where all is allowed',
      judge(withPerson({ income: null }), [denied, error('person.income', 'NOT_SHARED')]),
      /person.income: NOT_SHARED/,
    ],
    ['fewer elements', judge(withPerson({ homes: [] }), [denied]), /person.homes: 0 elements/],
    ['a field that nobody asked for', judge(withPerson({ id: '7' }), [denied]), /other fields/],
    [
      'data without a decision id',
      judgeResponse({ status: 200, data: expected.data, errors: [denied], decisionId: undefined }, expected),
      /without a decision id/,
    ],
    [
      'a failure of ours',
      judge(undefined, [error('', 'INTERNAL_ERROR')], 500),
      /refused with 500 INTERNAL_ERROR/,
    ],
    ['a refusal without a reason', judge(undefined, [], 502), /502 and no reason/],
  ])('%s', (_what, problems, message) => expect(problems.join('\n')).toMatch(message));
});

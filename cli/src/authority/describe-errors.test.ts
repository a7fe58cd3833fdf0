import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { adviceByCode, codesOfNothingTried, describeErrors } from './describe-errors.ts';

const steward = { issuer: 'i', application: 'a', department: 'library', roles: ['steward'] };

function describeCode(code: string, more: object = {}, claims: typeof steward | undefined = steward) {
  const error = describeErrors([{ message: 'No.', extensions: { code, ...more } }], claims);
  return [error.exitCode, error.code, error.message];
}

test('A denial says who was denied, by which decision, and is a decision: exit code 1', () => {
  const more = { coordinate: 'Mutation.revokeGrant', decisionId: 'd-1', howToRequest: 'Ask the officer.' };
  expect(describeCode('RULE_DENIED', more)).toEqual([
    1,
    'RULE_DENIED',
    'Mutation.revokeGrant: No. – Ask the officer. You are steward of library. (RULE_DENIED) [decision d-1]',
  ]);
  expect(describeCode('GRANT_REQUIRED', more)[2]).toContain('No. – Ask the officer. (GRANT_REQUIRED)');
});

test.each(['TOKEN_EXPIRED', 'TOKEN_INVALID', 'GATEWAY_BUSY', 'SUBGRAPH_UNAVAILABLE', 'AUDIT_UNAVAILABLE'])(
  'Where nothing was decided, it can be tried again: %s is exit code 2',
  (code) => expect(describeCode(code).slice(0, 2)).toEqual([2, code]),
);

test('Whoever may have changed something is told to look first', () => {
  expect(describeCode('MUTATION_OUTCOME_UNKNOWN')[2]).toContain(
    'look whether it was done before you do it again',
  );
});

test('Equal errors of many fields are one line, and what comes from elsewhere cannot move the cursor', () => {
  const error = { message: 'No\u001b[2J.', extensions: { code: 'SUSPENDED' } };
  expect(describeErrors([error, error], steward).message).toBe(
    'No\\u{1b}[2J. – ask the security officer why (SUSPENDED)',
  );
});

test('An error without a code is a failure of the platform', () => {
  expect(describeErrors([{ message: 'Oh.' }], undefined)).toMatchObject({
    exitCode: 2,
    code: 'INTERNAL_ERROR',
  });
});

test('Every code that is named here is one that the gateway answers with', () => {
  const documentation = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
  const codes = new Set([...documentation.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code));
  expect([...adviceByCode.keys(), ...codesOfNothingTried].filter((code) => !codes.has(code))).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import { changePolicy } from '../serialized/change-policy.ts';
import { compilePolicy } from './compile-policy.ts';
import { formatPolicyDocument, parsePolicyDocument } from '../documents/policy-document.ts';
import type { RateLimit } from '../model/model.ts';
import { openPolicy, serializePolicy } from '../serialized/serialized-policy.ts';
import { buildPolicy } from '../testing.ts';

const policy = (...rateLimits: RateLimit[]) => buildPolicy({ departments: ['hall'], rateLimits });
const rates = { requestsPerMinute: 60, costPerMinute: 6_000, personsPerHour: 500 };
const everybody: RateLimit = { application: '*', ...rates };
const desk: RateLimit = {
  application: 'desk',
  ...rates,
  requestsPerMinute: 600,
  perOfficial: { ...rates, requestsPerMinute: 6 },
};

describe('the rate limit of an application', () => {
  test('is its own, else that of every application, else none', () => {
    const snapshot = compilePolicy(policy(everybody, desk));
    expect(snapshot.rateLimit('desk')).toEqual(desk);
    expect(snapshot.rateLimit('other')).toEqual(everybody);
    expect(compilePolicy(policy(desk)).rateLimit('other')).toBeUndefined();
  });

  test('is the same in a serialized policy, and changes with it', () => {
    const serialized = serializePolicy(policy(everybody, desk));
    expect(openPolicy(serialized).rateLimit('desk')).toEqual(desk);
    const change = { kind: 'rateLimits', key: 'desk', part: null } as const;
    const changed = openPolicy(changePolicy(serialized, { version: 2, changes: [change] }));
    expect(changed.rateLimit('desk')).toEqual(everybody);
  });

  test('is read from a document as it was written', () => {
    const { version: _version, resources: _resources, ...document } = policy(everybody, desk);
    expect(parsePolicyDocument(formatPolicyDocument(document)).rateLimits).toEqual([everybody, desk]);
  });

  test.each<[string, RateLimit, string]>([
    ['a negative number', { ...everybody, requestsPerMinute: -1 }, 'expected whole numbers'],
    ['a part of one', { ...everybody, costPerMinute: 0.5 }, 'expected whole numbers'],
    ['more than stores keep', { ...everybody, personsPerHour: 2 ** 31 }, 'from 0 to 2147483647'],
    ['none', { ...everybody, personsPerHour: NaN }, 'expected whole numbers'],
    [
      'a wrong number of an official',
      { ...everybody, perOfficial: { ...rates, costPerMinute: -1 } },
      'perOfficial',
    ],
    ['an application twice', desk, 'listed twice'],
  ])('is refused where it makes no sense: %s', (_what, limit, message) => {
    expect(() => compilePolicy(policy(desk, limit))).toThrow(message);
    const { version: _version, resources: _resources, ...document } = policy(limit);
    if (limit !== desk)
      expect(() => parsePolicyDocument(formatPolicyDocument(document))).toThrow('rateLimits[0]');
  });
});

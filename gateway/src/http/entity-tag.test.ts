import type { Caller } from '@govgraph/policy';
import { expect, test } from 'vitest';

import { office, purpose } from '../testing/shop-policy.ts';
import { createEntityTagger, matchesIfNoneMatch } from './entity-tag.ts';

const key = Buffer.alloc(32, 1);
const receipt = { caller: office, purpose, policyVersion: 7, withheldForm: 'errors' } as const;
const data = Buffer.from('{"data":{"salary":"12000"}');

test('every gateway that has the key gives the same data the same tag', () => {
  expect(createEntityTagger(Buffer.from(key))(receipt, data)).toBe(createEntityTagger(key)(receipt, data));
});

test('nobody without the key can tell from a tag which value was given', () => {
  expect(createEntityTagger(Buffer.alloc(32, 2))(receipt, data)).not.toBe(
    createEntityTagger(key)(receipt, data),
  );
});

test('the masked value, another caller, purpose, policy and form of the answer have tags of their own', () => {
  const tagData = createEntityTagger(key);
  const askedBy = (other: Partial<Caller>) => ({ ...receipt, caller: { ...office, ...other } });
  const masked = Buffer.from('{"data":{"salary":"1****"}');
  const tags = [
    tagData(receipt, data),
    tagData(receipt, masked),
    tagData(askedBy({ official: 'clerk 8' }), data),
    tagData(askedBy({ application: 'another-app' }), data),
    tagData(askedBy({ department: 'another' }), data),
    tagData({ ...receipt, purpose: 'auditing' }, data),
    tagData({ ...receipt, purpose: undefined }, data),
    tagData({ ...receipt, policyVersion: 8 }, data),
    tagData({ ...receipt, withheldForm: 'compact' }, data),
  ];
  expect(new Set(tags).size).toBe(tags.length);
});

test.each([
  ['nothing', undefined, false],
  ['it', 'W/"abc"', true],
  ['it, declared strong by something in between', '"abc"', true],
  ['several', '"x", W/"abc" ,"y"', true],
  ['whatever there is', ' * ', true],
  ['another', 'W/"abcd"', false],
  ['it without quotes', 'abc', false],
  ['an empty list', '', false],
])('a caller that says it has %s', (_what, ifNoneMatch, expected) => {
  expect(matchesIfNoneMatch('W/"abc"', ifNoneMatch)).toBe(expected);
});

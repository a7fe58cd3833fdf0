import { describe, expect, test } from 'vitest';

import type { Fingerprints } from '@govgraph/storage';
import { findDifferences } from './find-differences.ts';

const own = { GOVGRAPH_PSEUDONYM_KEY: 'a', GOVGRAPH_REDIS_URL: 'r', GOVGRAPH_AUDIENCE: 'x' };
const member = (fingerprints: Fingerprints = {}, hasJoined = true) => ({
  fingerprints: { ...own, ...fingerprints },
  hasJoined,
});

describe('What differs from other gateways', () => {
  test.each([
    ['nobody else is there', [], []],
    ['all have the same', [member(), member()], []],
    [
      'the only other one has another key',
      [member({ GOVGRAPH_PSEUDONYM_KEY: 'b' })],
      ['GOVGRAPH_PSEUDONYM_KEY differs from that of the other gateway process'],
    ],
    [
      'some have another key',
      [member({ GOVGRAPH_PSEUDONYM_KEY: 'b' }), member(), member({ GOVGRAPH_PSEUDONYM_KEY: 'c' })],
      ['GOVGRAPH_PSEUDONYM_KEY differs from that of 2 of 3 other gateway processes'],
    ],
    [
      'one is kept out for its key',
      [member({ GOVGRAPH_PSEUDONYM_KEY: 'b' }, false), member()],
      [
        'GOVGRAPH_PSEUDONYM_KEY differs from that of 1 of 2 other gateway processes, which may not serve for it',
      ],
    ],
    [
      'one of two with another key is kept out',
      [member({ GOVGRAPH_PSEUDONYM_KEY: 'b' }, false), member({ GOVGRAPH_PSEUDONYM_KEY: 'b' })],
      [
        'GOVGRAPH_PSEUDONYM_KEY differs from that of 2 of 2 other gateway processes, 1 of which may not serve for it',
      ],
    ],
    [
      'several settings differ',
      [member({ GOVGRAPH_REDIS_URL: 's' }), member({ GOVGRAPH_AUDIENCE: 'y' })],
      [
        'GOVGRAPH_REDIS_URL differs from that of 1 of 2 other gateway processes',
        'GOVGRAPH_AUDIENCE differs from that of 1 of 2 other gateway processes',
      ],
    ],
    [
      'another version compares more settings, or fewer',
      [{ fingerprints: { GOVGRAPH_PSEUDONYM_KEY: 'a', GOVGRAPH_NEW: 'n' }, hasJoined: true }],
      [],
    ],
  ])('where %s', (_, others, sentences) => {
    expect(findDifferences(own, { others, newKeySince: null })).toEqual(sentences);
  });

  test('is said where gateways count quotas each for itself, though all have the same setting', () => {
    const alone = { ...own, GOVGRAPH_REDIS_URL: 'none' };
    expect(findDifferences(alone, { others: [], newKeySince: null })).toEqual([]);
    expect(
      findDifferences(alone, {
        others: [member({ GOVGRAPH_REDIS_URL: 'none' }), member({ GOVGRAPH_REDIS_URL: 'none' })],
        newKeySince: null,
      }),
    ).toEqual([
      'GOVGRAPH_REDIS_URL is missing at this gateway and at 2 of 2 other gateway processes: each counts quotas for itself',
    ]);
  });

  test('is said where all have a pseudonym key that is new', () => {
    expect(findDifferences(own, { others: [member()], newKeySince: '2026-11-28T10:00:00Z' })).toEqual([
      'GOVGRAPH_PSEUDONYM_KEY is new since 2026-11-28T10:00:00Z: persons in records before are found with another one',
    ]);
  });
});

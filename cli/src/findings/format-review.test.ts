/** What a publication changes, and for whom, as people read it. */
import type { AccessImpact, ReviewedChange } from '@govgraph/registry';
import { expect, test } from 'vitest';
import { formatReview } from './format-review.ts';

const change: ReviewedChange = {
  id: 'FIELD_ADDED:Card.pin:000000000000',
  type: 'FIELD_ADDED',
  coordinate: 'Card.pin',
  effect: 'SAFE',
  message: "Field 'pin' was added",
  reason: 'Operations stay valid.',
  elements: ['Card.pin'],
  verdict: 'SAFE',
  users: [],
  purposes: [],
  grants: [],
};

test('each change with why it is safe, or that it is not', () => {
  const changes: readonly ReviewedChange[] = [
    change,
    { ...change, effect: 'DANGEROUS', message: 'A default changed', reason: 'It may surprise.' },
    { ...change, effect: 'BREAKING', verdict: 'UNUSED', message: 'Gone' },
    { ...change, effect: 'BREAKING', verdict: 'USED', message: 'Gone too' },
  ];
  expect(formatReview(changes, undefined)).toEqual([
    '',
    '4 changes for callers:',
    "  Field 'pin' was added: safe. Operations stay valid.",
    '  A default changed: worth a look. It may surprise.',
    '  Gone: unused: nobody used it in 30 days, and nothing in force names it',
    '  Gone too: breaking',
  ]);
});

test('who gains and who loses, callers and departments', () => {
  const impact: AccessImpact = {
    groups: [
      {
        direction: 'GAINS',
        coordinates: Array.from({ length: 10 }, (_, index) => `Card.f${index}`),
        before: 'nothing',
        after: 'the value',
        callers: [
          { department: 'library', purpose: null, only: [] },
          { department: 'hall', purpose: 'reading', only: ['desk with clearance 4'] },
        ],
      },
    ],
    flows: [
      { direction: 'GAINS', department: 'library', item: 'Person.birthDate', by: 'requires' },
      { direction: 'LOSES', department: 'library', item: 'Person.name', by: 'provides' },
    ],
  };
  expect(formatReview([], impact)).toEqual([
    '',
    'Who gains or loses:',
    '  gain Card.f0, Card.f1, Card.f2, Card.f3, Card.f4, Card.f5, Card.f6, Card.f7 and 2 more: nothing → the value: ' +
      'library without a purpose; hall for reading (desk with clearance 4)',
    '  library would be sent Person.birthDate (@requires)',
    '  library would not give Person.name along with a field of its own (@provides)',
  ]);
});

test('of five hundred, people read twenty and the number of the others', () => {
  const lines = formatReview(
    Array.from({ length: 500 }, () => change),
    undefined,
  );
  expect(lines).toHaveLength(23);
  expect(lines.at(-1)).toBe('  and 480 more; --json lists all');
});

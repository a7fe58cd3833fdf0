/** Who would notice what a publication changes. */
import type { Grant, Purpose } from '@govgraph/policy';
import type { UsedOperation } from '@govgraph/storage';
import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { describeBreaking } from './describe-breaking.ts';
import { reviewChanges, type ReviewContext } from './review-changes.ts';

const before = `
type Query { card(number: String, year: Int): Card cards(filter: Filter, order: Order): [Card] holder: Holder thing: Thing }
interface Holder { id: ID cards: [Card] }
type Person implements Holder { id: ID cards: [Card] }
type Card { number: String! kind: Kind level: Int unused: Int }
union Thing = Card | Person | Old
type Old { a: Int }
enum Kind { ADULT CHILD }
enum Order { BY_NUMBER BY_DATE }
input Filter { kind: Kind nested: Nested text: String }
input Nested { since: String }
`;

const used = (text: string, more: Partial<UsedOperation> = {}): UsedOperation => ({
  application: 'app',
  department: 'hall',
  text,
  lastUsedOn: '2026-06-20',
  uses: [{ purpose: 'reading', operationName: 'Cards', count: 7, lastUsedOn: '2026-06-20' }],
  ...more,
});

const now = Date.parse('2026-06-28T00:00:00Z');

async function review(
  change: readonly [from: string, to: string],
  more: Partial<ReviewContext> = {},
): Promise<Awaited<ReturnType<typeof reviewChanges>>['changes']> {
  const [from, to] = change;
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  const { changes } = await reviewChanges({
    before: buildSchema(before),
    after: buildSchema(after),
    usedOperations: [],
    departments: new Set(['library']),
    approvals: [],
    now,
    ...more,
  });
  return changes;
}

describe('a change breaks whoever used what it changes, and nobody else', () => {
  test.each<[what: string, change: readonly [string, string], breaks: string, breaksNot: string]>([
    ['a field that is removed', [' level: Int', ''], '{ card { level } }', '{ card { number } }'],
    [
      'a field of another type',
      [' level: Int', ' level: String'],
      '{ cards { ...f } } fragment f on Card { level }',
      '{ card { kind } }',
    ],
    [
      'a field that may be null',
      ['number: String!', 'number: String'],
      '{ card { number } }',
      '{ card { level } }',
    ],
    [
      'an argument that is removed',
      [', year: Int', ''],
      '{ card(year: 1) { level } }',
      '{ card(number: "") { level } }',
    ],
    [
      'an argument that becomes required',
      ['year: Int', 'year: Int!'],
      '{ card(number: "") { level } }',
      '{ cards { level } }',
    ],
    [
      'an argument of another type',
      ['year: Int', 'year: Float!'],
      '{ card { level } }',
      '{ cards { level } }',
    ],
    [
      'an input field that is removed, in a literal',
      [' text: String', ''],
      '{ cards(filter: { text: "" }) { level } }',
      '{ cards(filter: { kind: ADULT }) { level } }',
    ],
    [
      'an input field that is removed, in a variable',
      [' since: String', ' until: String'],
      'query ($f: Filter) { cards(filter: $f) { level } }',
      'query ($o: Order) { cards(order: $o) { level } }',
    ],
    [
      'an input field that is required',
      ['text: String', 'text: String more: Int!'],
      '{ cards(filter: { kind: ADULT }) { level } }',
      '{ cards { level } }',
    ],
    [
      'an enum value that is removed, put in',
      [' BY_DATE', ''],
      '{ cards(order: BY_DATE) { level } }',
      '{ cards(order: BY_NUMBER) { level } }',
    ],
    ['an enum value that is removed, given', [' CHILD', ''], '{ card { kind } }', '{ card { level } }'],
    [
      'a member of a union that is removed',
      ['union Thing = Card | Person', 'union Thing = Card'],
      '{ thing { ... on Card { level } } }',
      '{ card { level } }',
    ],
    [
      'an interface that is left',
      ['type Person implements Holder', 'type Person'],
      '{ holder { id } }',
      '{ card { level } }',
    ],
    [
      'a type that is removed',
      [' | Old\ntype Old { a: Int }', ''],
      '{ thing { ... on Old { a } } }',
      '{ card { level } }',
    ],
  ])('%s', async (_what, change, breaks, breaksNot) => {
    const verdictOf = async (text: string): Promise<boolean> =>
      (await review(change, { usedOperations: [used(text)] })).some(({ verdict }) => verdict === 'USED');
    expect(await verdictOf(breaks)).toBe(true);
    expect(await verdictOf(breaksNot)).toBe(false);
    // Nobody is stopped by what nobody used.
    expect((await review(change)).map(({ verdict }) => verdict)).toContain('UNUSED');
  });

  test.each<[what: string, change: readonly [string, string], effect: string, reason: RegExp]>([
    ['a field more', ['level: Int', 'level: Int more: Int'], 'SAFE', /stay valid/],
    ['a field that is never null', ['level: Int', 'level: Int!'], 'SAFE', /./],
    ['an optional argument', ['year: Int', 'year: Int month: Int'], 'DANGEROUS', /./],
    [
      'an optional input field',
      ['text: String', 'text: String more: Int'],
      'SAFE',
      /nullable and no default/,
    ],
    ['an enum value more', ['ADULT CHILD', 'ADULT CHILD SENIOR'], 'DANGEROUS', /enum value/],
    ['a default', ['year: Int', 'year: Int = 1'], 'DANGEROUS', /./],
  ])('%s breaks nobody, and it is said why', async (_what, change, effect, reason) => {
    const everything = used('{ card { number kind level unused } cards(filter: { kind: ADULT }) { level } }');
    const changes = await review(change, { usedOperations: [everything] });
    expect(changes.map(({ verdict }) => verdict)).toEqual(['SAFE']);
    expect(changes[0]?.effect).toBe(effect);
    expect(changes[0]?.reason).toMatch(reason);
  });

  test('words for readers are no change', async () => {
    expect(await review(['type Card {', '"A card." type Card {'])).toEqual([]);
  });
});

describe('who is concerned', () => {
  test('is named with purpose, operation, how often and when last, whoever used it most first', async () => {
    const many = { application: 'other', uses: [{ count: 900, lastUsedOn: '2026-06-27' }] };
    const changes = await review([' level: Int', ''], {
      usedOperations: [
        used('{ card { level } }'),
        used('{ card { level } }', many),
        used('{ card { nothing } }'),
      ],
    });
    const [{ message } = { message: '' }] = describeBreaking(changes, () => 'library', false);
    expect(message).toMatch(
      /^Field 'level' was removed from object type 'Card'\. Used by other of hall \(900 times in 30 days, last on 2026-06-27\); app of hall, for reading, operation Cards \(7 times in 30 days, last on 2026-06-20\)\. Keep it, .* approved: FIELD_REMOVED:Card\.level:[0-9a-f]{12}$/,
    );
  });

  test('are purposes and grants in force too, though nobody used it yet', async () => {
    const purposes = [{ code: 'reading', items: ['Card.level'] }] as unknown as readonly Purpose[];
    const grant = {
      id: 'g1',
      items: ['Card.level'],
      exact: [],
      masks: {},
      validUntil: '2027-01-01T00:00:00Z',
    };
    const grants = [
      grant,
      { ...grant, id: 'expired', validUntil: '2026-01-01T00:00:00Z' },
      { ...grant, id: 'revoked', revokedAt: '2026-01-01T00:00:00Z' },
    ] as unknown as readonly Grant[];
    const policy = { purposes, grants };
    const [change] = await review([' level: Int', ' level: Float'], { policy });
    expect(change).toMatchObject({ verdict: 'USED', purposes: ['reading'], grants: ['g1'], users: [] });
    expect((await review([' unused: Int', ''], { policy }))[0]?.verdict).toBe('UNUSED');
    const whole = {
      grants: [],
      purposes: [{ code: 'all', items: ['Card.*'] }] as unknown as readonly Purpose[],
    };
    expect((await review([' unused: Int', ''], { policy: whole }))[0]).toMatchObject({ purposes: ['all'] });
  });
});

describe('an approval', () => {
  const usedOperations = [used('{ card { level } }')];
  const verdictsWith = async (approval: object, change: readonly [string, string] = [' level: Int', '']) => {
    const approvals = [
      {
        change: idOfRemoval,
        department: 'library',
        approvedBy: 'authority',
        validUntil: '2026-07-01T00:00:00Z',
        ...approval,
      },
    ];
    return (await review(change, { usedOperations, approvals })).map(({ verdict }) => verdict);
  };
  let idOfRemoval = '';

  test('is for exactly one change of one department, until it ends', async () => {
    idOfRemoval = (await review([' level: Int', '']))[0]?.id ?? '';
    expect(await verdictsWith({})).toEqual(['APPROVED']);
    expect(await verdictsWith({ department: 'museum' })).toEqual(['USED']);
    expect(await verdictsWith({ validUntil: '2026-06-27T23:59:59Z' })).toEqual(['USED']);
    // Of the same field, another change is another one.
    expect(await verdictsWith({}, [' level: Int', ' level: String'])).toEqual(['USED']);
  });

  test('for one type is none for another type of the same field', async () => {
    const toString = (await review([' level: Int', ' level: String']))[0]?.id ?? '';
    expect(await verdictsWith({ change: toString }, [' level: Int', ' level: String'])).toEqual(['APPROVED']);
    expect(await verdictsWith({ change: toString }, [' level: Int', ' level: Float'])).toEqual(['USED']);
  });

  test('makes a warning of the problem, with who approved it', async () => {
    idOfRemoval = (await review([' level: Int', '']))[0]?.id ?? '';
    const approvals = [
      { change: idOfRemoval, department: 'library', approvedBy: 'wang', validUntil: '2026-07-01T00:00:00Z' },
    ];
    const changes = await review([' level: Int', ''], { usedOperations, approvals });
    expect(describeBreaking(changes, () => 'library', false)).toMatchObject([
      {
        kind: 'warning',
        code: 'BREAKING_CHANGE',
        message: expect.stringMatching(/Approved by wang until 2026-07-01T00:00:00Z\.$/),
      },
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { usageEntry } from '../testing/usage-entry.ts';
import { readRecord } from './record-guards.ts';
import { canonicalForm, type UsageRecord } from './usage-record.ts';

const link = { writer: 'w', sequence: 1, previousHash: 'genesis', hash: 'sha256:00' };
const record: UsageRecord = { ...link, ...usageEntry() };

/** As it stands in an archive. */
const read = (changes: object): unknown => readRecord(JSON.parse(canonicalForm({ ...record, ...changes })));

describe('A record that was written elsewhere', () => {
  test('is read as it was written', () => {
    expect(read({})).toEqual(record);
    const sum = { count: 1, network: 'others', since: record.at, until: record.at };
    const more = { sum, uses: { 'quota:x': 2 }, uncountedGrants: ['g'], code: 'TOKEN_MISSING' };
    expect(read(more)).toEqual({ ...record, ...more });
  });

  test.each<[property: string, value: unknown]>([
    ...['writer', 'channel', 'method', 'medium', 'outcome'].map((each): [string, unknown] => [each, null]),
    ...['user', 'application', 'department', 'purpose', 'approver', 'operationHash', 'operationName'].map(
      (each): [string, unknown] => [each, 1],
    ),
    ['policyVersion', -1],
    ['status', '200'],
    ['code', 401],
    ['subjects', 'x'],
    ['attributes', { region: '', level: 'NATION', clearance: 1 }],
    ['attributes', { region: '', level: 'NATION', clearance: '1', roles: [] }],
    ['exhaustedGrants', null],
    ['tries', [{ coordinate: 'Query.person(idNumber:)' }]],
    ['content', [{ subjectCount: 0 }]],
    ['uses', { used: 'two' }],
    ['sum', { count: 1 }],
  ])('is none where its %s is %j', (property, value) => {
    const isPlace = property === 'writer';
    const expected = isPlace ? undefined : expect.objectContaining({ isUnreadable: true, misread: property });
    expect(read({ [property]: value })).toEqual(expected);
  });

  test('may have attributes of its caller that came later, and none that callers have always had may be missing', () => {
    const { attributes } = record as { attributes: object };
    expect(read({ attributes: { ...attributes, district: 'north' } })).not.toHaveProperty('isUnreadable');
    for (const name of Object.keys(attributes)) {
      const others = Object.entries(attributes).filter(([other]) => other !== name);
      expect(read({ attributes: Object.fromEntries(others) }), name).toMatchObject({ misread: 'attributes' });
    }
  });
});

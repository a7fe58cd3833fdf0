import { ExactNumber } from '@govgraph/protocol';
import { impossibleInstants } from '@govgraph/protocol/testing-arbitraries';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileRecordCondition, compileRequestCondition, parseNeeds, readsArguments } from './condition.ts';
import { buildRequest, testingCaller } from '../testing.ts';

const caller = {
  ...testingCaller,
  department: 'police',
  clearance: 2 as const,
  region: '1101',
  roles: ['steward'],
};
const ask = (text: string, args: Record<string, unknown> = {}): boolean =>
  compileRequestCondition(text)(buildRequest({ caller, purpose: 'p', coordinate: 'Person.name', args }));

describe('a condition on the request', () => {
  test.each([
    ['caller.clearance < 3', true],
    ['caller.clearance >= 3', false],
    ['caller.region.startsWith("11") && "steward" in caller.roles', true],
    ['caller.department == "police" && caller.level == "NATION"', true],
    ['purpose == "p"', true],
    ['args.year < 2020', true],
    ['args.year == 2019', true],
    ['has(args.month)', false],
    ['args.filter.kind in ["ENTERPRISE"]', true],
  ])('%s is %s', (text, expected) => {
    expect(ask(text, { year: 2019, filter: { kind: 'ENTERPRISE' } })).toBe(expected);
  });

  test('reads arguments of an object without a prototype, as GraphQL coerces them', () => {
    const args: Record<string, unknown> = Object.assign(Object.create(null), { year: 2019 });
    expect(ask('args.year < 2020', args)).toBe(true);
  });

  test.each([
    ['args.n == 9007199254740993', '9007199254740993', true],
    ['args.n == 9007199254740992', '9007199254740993', false],
    ['args.n > 9007199254740992', '9007199254740993', true],
    ['args.n == 9007199254740992.0', '9007199254740993', false],
    ['args.n <= 1000', '1e3', true],
    ['args.n == 1', '1.0', true],
  ])('%s is judged by all digits of %s', (text, number, expected) => {
    expect(ask(text, { n: new ExactNumber(number) })).toBe(expected);
    expect(ask(text.replace('args.n', 'args.a.n[0]'), { a: { n: [new ExactNumber(number)] } })).toBe(
      expected,
    );
  });

  test('cannot be judged by a number with more digits than can be compared', () => {
    expect(() => ask('args.n <= 1000', { n: new ExactNumber('1000.00000000000000000001') })).toThrow(
      'digits',
    );
    expect(() => ask('args.n >= 0', { n: new ExactNumber('1e99999') })).toThrow('digits');
  });

  test('sees a missing purpose as an empty one', () => {
    const condition = compileRequestCondition('purpose == ""');
    expect(condition(buildRequest({ coordinate: 'Person.name' }))).toBe(true);
  });

  test.each([
    ['caller.clearnce < 3', /clearnce/],
    ['caller.level < 3', /no such overload/],
    ['caller.clearance', /type bool, got int/],
    ['args.year', /type bool, got dyn/],
    ['subject.regionCode == "11"', /subject/],
    ['now > 5', /now/],
    ['caller.clearance <', /./],
    ['', /./],
    ['caller.region.matches("(1+)+$")', /matches/],
    ['args.ids.exists(id, id.matches("x"))', /matches/],
  ])('is refused when it reads %j', (text, message) => {
    expect(() => compileRequestCondition(text)).toThrow(message);
  });

  test('reads an instant of an argument by the strict reader', () => {
    const isRecent = 'timestamp(args.from) > timestamp("2026-02-28T00:00:00Z")';
    expect(ask(isRecent, { from: '2026-03-01T08:00+08:00' })).toBe(true);
    const own = '[args.from].exists(from, timestamp(from) < timestamp(args.from))';
    expect(ask(own, { from: '2026-03-01T00:00:00Z' })).toBe(false);
    expect(ask('timestamp(0) < timestamp(args.from)', { from: '2026-03-01T00:00:00Z' })).toBe(true);
    fc.assert(
      fc.property(impossibleInstants, (from) => {
        expect(() => ask(isRecent, { from })).toThrow('timestamp() requires an instant that exists');
      }),
    );
  });

  test('cannot name the strict reader itself', () => {
    expect(() => ask('strictTimestamp("2026-03-01T00:00:00Z") > timestamp(0)')).toThrow('is not offered');
  });

  test('throws when it reads an argument that is not there', () => {
    expect(() => ask('args.year < 2020')).toThrow(/year/);
  });
});

describe('a condition on a record', () => {
  const inRegion = compileRecordCondition('subject.regionCode.startsWith(caller.region)', ['regionCode']);

  test('reads the needed fields of the record and nothing else', () => {
    expect(inRegion({ regionCode: '110108' }, { caller })).toBe(true);
    expect(inRegion({ regionCode: '310101' }, { caller })).toBe(false);
    expect(() => compileRecordCondition('subject.name == "x"', ['regionCode'])).toThrow(/name/);
    expect(() => compileRecordCondition('args.year == 1', ['regionCode'])).toThrow(/args/);
  });

  test('cannot be judged when a needed value is missing or null', () => {
    const notSecret = compileRecordCondition('subject.status != "SECRET"', ['status']);
    expect(() => notSecret({}, { caller })).toThrow(/status/);
    expect(() => notSecret({ status: null }, { caller })).toThrow(/status/);
    expect(() => notSecret({ status: () => undefined }, { caller })).toThrow(/status/);
  });

  test('judges a record by all digits of its numbers', () => {
    const isOne = compileRecordCondition('subject.number == 9007199254740993', ['number']);
    const request = buildRequest({ caller, coordinate: 'Person.name' });
    expect(isOne({ number: new ExactNumber('9007199254740993') }, request)).toBe(true);
    expect(isOne({ number: new ExactNumber('9007199254740995') }, request)).toBe(false);
    expect(isOne({ number: 9_007_199_254_740_992 }, request)).toBe(false);
  });

  test('compares numbers of a record with numbers of the text', () => {
    expect(compileRecordCondition('subject.grade >= 3', ['grade'])({ grade: 3 }, { caller })).toBe(true);
  });
});

describe('needs', () => {
  test('are a selection of field names', () => {
    expect(parseNeeds('{ regionCode }')).toEqual(['regionCode']);
    expect(parseNeeds('{regionCode, status\n status}')).toEqual(['regionCode', 'status']);
  });

  test.each(['', 'regionCode', '{}', '{ a { b } }', '{ a(x: 1) }', '{ ...F }', '{ 1a }'])(
    'are not %j',
    (text) => {
      expect(() => parseNeeds(text)).toThrow(/expected a selection/);
    },
  );
});

describe('whether a rule reads arguments', () => {
  test('is answered yes when in doubt', () => {
    expect(readsArguments('args.year < 2020')).toBe(true);
    expect(readsArguments('purpose == "args"')).toBe(true);
    expect(readsArguments('caller.clearance < 3')).toBe(false);
  });
});

import { Environment } from '@marcbachmann/cel-js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conditionBounds, estimateCost, requireBounds } from './condition-cost.ts';
import { compileRecordCondition, compileRequestCondition, parseCondition } from './condition.ts';
import { buildRequest, testingCaller } from '../testing.ts';

const stepsOf = (text: string): number => estimateCost(parseCondition(text));
const list = (length: number): string => `[${Array(length).fill(1).join(', ')}]`;

describe('The steps that a condition may take', () => {
  test.each([
    ['caller.clearance < 3', 10],
    ['caller.department in ["tax", "police"]', 20],
    ['!subject.regionCode.startsWith(caller.region)', 500],
    ['"steward" in caller.roles && caller.roles.exists(role, role.startsWith("sec"))', 1_500],
    ['purpose in ["a", "b"] && args.year < 2015', 20],
    ['args.filter.or.exists(f, has(f.sex) && f.sex == "MALE")', 2_000],
    ['args.name.contains("Ltd")', 1_000],
    ['timestamp(args.since) + duration("8h30m") > timestamp("2026-01-01T00:00:00Z")', 1_000],
  ])('are few for %s', (text, most) => {
    expect(stepsOf(text)).toBeLessThan(most);
    expect(stepsOf(text)).toBeGreaterThan(3);
  });

  test.each([
    [`${list(200)}.all(x, ${list(200)}.all(y, x == y))`],
    [`${list(30)}.all(x, ${list(30)}.exists(y, ${list(30)}.exists_one(z, x + y == z)))`],
    ['args.a.all(x, args.b.all(y, x != y && x < y))'],
    ['args.a.map(x, args.b.map(y, y)).size() > 1'],
    ['args.a.filter(x, args.a.filter(y, args.a.filter(z, z == x).size() > 0).size() > 0).size() > 0'],
    ['args.a.all(k, args.a.all(l, args.a[k] == args.a[l]))'],
    ['args.a.split("").exists(c, c == "x")'],
    ['args.a.contains(args.b)'],
    ['duration(args.a) > duration("1h")'],
    [`duration("${'1'.repeat(300)}h") > duration("1h")`],
    ['args.all.exists(x, x.lowerAscii().contains("a") && x.trim() != "b")'],
    [`cel.bind(a, "${'x'.repeat(900)}", ${doubling('a', 12)}.size() > 1)`],
    [`cel.bind(a, ${list(90)}, ${doubling('a', 12)}.exists(x, x > 1))`],
  ])('are too many for %s', (text) => {
    expect(stepsOf(text)).toBeGreaterThan(conditionBounds.steps);
    const message = /may take \d+ steps, and 10000 are allowed/;
    expect(() => compileRequestCondition(text)).toThrow(message);
  });

  test('are bounded in conditions on records too', () => {
    const text = `${list(200)}.all(x, ${list(200)}.all(y, subject.grade != x + y))`;
    expect(() => compileRecordCondition(text, ['grade'])).toThrow(/may take/);
  });

  test.each([
    ['matches', 'caller.region.matches("(1+)+$")'],
    ['json', 'bytes(args.a).json().size() > 0'],
    ['dyn', 'dyn(args.year) == "2025"'],
    ['type', 'type(args.year) == int'],
    ['toString', 'args.a.toString() == ""'],
    ['constructor', 'args.a.constructor() == ""'],
  ])('cannot be told of %s, which is not offered', (_name, text) => {
    expect(() => compileRequestCondition(text)).toThrow(/is not offered in conditions; there are has, size/);
  });

  test('cannot be told of a time zone', () => {
    const text = 'timestamp(args.a).getHours("Asia/Shanghai") < 8';
    expect(() => compileRequestCondition(text)).toThrow(/no time zone is offered/);
  });

  test('are no fewer than what an evaluation takes, whatever is in the variables', () => {
    // What is counted: each time the body of a macro is evaluated, and each element that `in` compares.
    const text = fc.letrec<{ list: string; condition: string }>((tie) => ({
      list: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom('args.a', 'args.b', '[1, 2, 3]', 'args.a + args.b'),
        fc.tuple(tie('list'), tie('condition')).map(([l, c]) => `(${l}).filter(v, ${c})`),
        fc.tuple(tie('list'), tie('list')).map(([l, m]) => `(${l}).map(v, size(${m}))`),
      ),
      condition: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom('size(args.a) > 2', '12 in args.a', 'args.b == args.a', 'args.b + args.a != args.a'),
        fc.tuple(tie('list'), tie('condition')).map(([l, c]) => `(${l}).all(v, ${c})`),
        fc.tuple(tie('list'), tie('condition')).map(([l, c]) => `(${l}).exists(w, !(${c}))`),
      ),
    })).condition;
    const environment = new Environment().registerVariable('args', 'map');
    let most = 0;
    const numbers = fc.array(fc.bigInt({ min: 0n, max: 9n }), { minLength: 20, maxLength: 100, size: 'max' });
    fc.assert(
      fc.property(text, numbers, numbers, (condition, a, b) => {
        const estimated = stepsOf(condition);
        fc.pre(estimated <= 30 * conditionBounds.steps);
        const counting = { steps: 0 };
        const counted = (elements: readonly bigint[]) =>
          new Proxy([...elements], {
            get: (target, key) => {
              if (typeof key === 'string' && /^\d+$/.test(key)) counting.steps += 1;
              return Reflect.get(target, key) as unknown;
            },
          });
        environment.parse(condition)({ args: { a: counted(a), b: counted(b) } });
        expect(counting.steps).toBeLessThanOrEqual(estimated);
        most = Math.max(most, counting.steps);
      }),
      { seed: 12, numRuns: 300 },
    );
    expect(most).toBeGreaterThan(1_000);
  });
});

describe('What a condition reads', () => {
  const evaluate = compileRequestCondition('args.a == "x"');
  const ask = (a: unknown, caller = testingCaller) =>
    evaluate(buildRequest({ coordinate: 'A.a', args: { a }, caller }));

  test.each([
    ['a text that is too long', 'x'.repeat(conditionBounds.characters + 1), /text that is too long/],
    ['a list that is too long', Array(conditionBounds.elements + 1).fill(1), /too long a list/],
    ['a list in a list', [[Array(conditionBounds.elements + 1).fill(1)]], /too long a list/],
    [
      'an object with too many fields',
      Object.fromEntries(
        Array(101)
          .fill(0)
          .map((_, i) => [`a${i}`, 1]),
      ),
      /too long/,
    ],
    ['too many values', Array(50).fill(Array(50).fill(1)), /too many values/],
    ['texts that are too long together', Array(10).fill('x'.repeat(3_000)), /text that is too long/],
  ])('is no more than it was estimated for: %s', (_what, value, message) => {
    expect(() => ask(value)).toThrow(message);
  });

  test('is held to the same bounds in a record and in a caller', () => {
    const onRecord = compileRecordCondition('subject.a == "x"', ['a']);
    const long = 'x'.repeat(conditionBounds.characters + 1);
    expect(() => onRecord({ a: long }, { caller: testingCaller })).toThrow(/too long/);
    const roles = Array(conditionBounds.elements + 1).fill('r');
    expect(() => ask('x', { ...testingCaller, roles })).toThrow(/too long/);
  });

  test('is not looked at by a condition that reads no arguments', () => {
    const other = compileRequestCondition('caller.clearance > 1');
    const args = { a: 'x'.repeat(conditionBounds.characters + 1) };
    expect(other(buildRequest({ coordinate: 'A.a', args }))).toBe(true);
  });

  test('may fill its bounds', () => {
    expect(() => requireBounds({ a: 'x'.repeat(4_000), b: Array(100).fill(Array(8).fill(1)) })).not.toThrow();
  });
});

describe('The text of a condition', () => {
  test('is bounded: in characters, in nodes, and in depth', () => {
    expect(() => compileRequestCondition(`purpose == "${'x'.repeat(conditionBounds.text)}"`)).toThrow(
      /characters/,
    );
    expect(() => compileRequestCondition(`caller.clearance in ${list(600)}`)).toThrow(/./);
    expect(() => compileRequestCondition(`${'('.repeat(100)}true${')'.repeat(100)}`)).toThrow(/./);
    expect(() => compileRequestCondition(`${'!'.repeat(600)}true`)).toThrow(/./);
  });
});

/** `cel.bind(a1, a + a, cel.bind(a2, a1 + a1, … ))`: as long as 2^times of it. */
function doubling(name: string, times: number): string {
  if (times === 0) return name;
  return `cel.bind(${name}${times}, ${name} + ${name}, ${doubling(`${name}${times}`, times - 1)})`;
}

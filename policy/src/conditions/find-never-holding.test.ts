/** What a check says of conditions that are never true, and that it never says it of others. */
import { omitUndefined } from '../model/omit-undefined.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { variablesOf } from './check-conditions.ts';
import { checkPolicy } from '../compile/check-policy.ts';
import { byKind } from '../model/finding.ts';
import { compileRecordCondition, compileRequestCondition, parseCondition } from './condition.ts';
import { anonymousCaller, levels, type Caller } from '../model/caller.ts';
import type { FieldFacts, Scope } from './inspect-condition.ts';
import type { PolicySource, Rule } from '../model/model.ts';
import { findNeverHolding } from './find-never-holding.ts';
import { regionPrefix } from '../model/region-prefix.ts';
import type { Domain } from './domain.ts';
import { outlineSchema } from '../model/schema-outline.fixture.ts';
import { buildGrant, buildItem, buildPolicy, buildPurpose, buildResource } from '../testing.ts';

const departments = ['taxation', 'health', 'public-security'];
const schema = outlineSchema({
  fields: {
    'Query.search(kind: Kind, sure: Boolean!, limit: Int, name: String, kinds: [Kind!])': 'String',
    'Query.find(kind: Other)': 'String',
    'Query.list(kind: Kind)': 'String',
    'Person.region': 'String',
    'Person.kind': 'Kind',
    'Person.alive': 'Boolean',
    'Person.children': 'Int',
    'Person.height': 'Float',
    'Person.extra': 'Json',
    'House.region': 'String',
    'House.kind': 'Other',
  },
  enums: { Kind: ['SMALL', 'LARGE'], Other: ['SMALL', 'ROUND'] },
});
const coordinates = [
  ...['Query.search', 'Query.find', 'Query.list', 'House.region', 'House.kind'],
  ...['region', 'kind', 'alive', 'children', 'height', 'extra'].map((name) => `Person.${name}`),
];

function policyWith(rule: Partial<Rule>, rows?: { needs: string; when: string }): PolicySource {
  const items = coordinates.map((coordinate) =>
    buildItem({ coordinate: coordinate as 'Person.kind', shareType: 'CONDITIONAL' }),
  );
  const whole: Rule = { id: 'r', basis: 'a law', fields: ['Person'], when: 'true', effect: 'deny', ...rule };
  const grant = {
    id: 'g',
    consumer: 'health',
    purpose: 'aid',
    provider: 'taxation',
    items: ['Person.region' as const],
  };
  return buildPolicy({
    departments,
    resources: [buildResource({ provider: 'taxation', items })],
    purposes: [buildPurpose({ code: 'aid', department: 'health' })],
    grants: rows === undefined ? [] : [buildGrant({ ...grant, rows: { type: 'Person', ...rows } })],
    ruleSet: { version: 'test', rules: [whole] },
  });
}

const messagesOf = (found: readonly { message: string }[]): string =>
  found.map((each) => each.message).join();

describe('A rule about the caller', () => {
  const check = (when: string) => byKind(checkPolicy(policyWith({ when }), schema));

  test.each([
    ['caller.clearance > 4', 'never holds: no value of caller.clearance makes it true'],
    ['caller.clearance < 1', 'never holds: no value of caller.clearance makes it true'],
    ['caller.clearance * 2 == 5', 'never holds: no value of caller.clearance makes it true'],
    ['caller.department == "taxation" && caller.department == "health"', 'never holds: no value of'],
    ['caller.department == "pubilc" + "-security"', 'never holds: no value of caller.department makes'],
    ['caller.department.startsWith("tax") && caller.department == "health"', 'never holds'],
    ['["taxation", "health"].exists(d, d == caller.department && d == "public-security")', 'never holds'],
    ['caller.level == "NATION" && caller.region == "11"', 'of caller.level and caller.region make it true'],
    ['caller.level == "PROVINCE" && caller.region == "1101"', 'the region of NATION is empty'],
    ['caller.level == "CITY" && caller.region == "13"', 'never holds'],
    ['caller.level == "DISTRICT" && caller.region == "1101"', 'never holds'],
    ['caller.region.startsWith("1101") && !caller.region.startsWith("11")', 'never holds'],
    ['caller.region == "1" + "1" && caller.region.startsWith("12")', 'never holds'],
    ['caller.region in ["99", "0102"]', 'never holds'],
    ['caller.region == "" && caller.level in ["CITY", "DISTRICT"]', 'never holds'],
    ['caller.application == "a" && caller.application != "a"', 'never holds'],
    ['caller.application == "a" && !caller.application.startsWith("a")', 'never holds'],
    ['"steward" in caller.roles && !("steward" in caller.roles)', 'never holds'],
    ['purpose == "" && purpose == "aid"', 'never holds: no value of purpose makes it true'],
    ['caller.clearance > 3 ? caller.clearance < 2 : caller.clearance > 3', 'never holds'],
    ['caller.clearance > 4 || caller.department == "taxation" && purpose == "x" + "y"', 'never holds'],
    // What is not known may be as it likes.
    [
      'caller.application.endsWith("x") && caller.clearance > 4',
      'of caller.application and caller.clearance',
    ],
    [
      'caller.application.contains("x") && size(caller.roles) > 7 && caller.clearance == 5 - 5',
      'never holds',
    ],
    ['false', 'never holds'],
    ['!true', 'never holds'],
    ['1 == 2', 'never holds'],
  ])('that says %s is refused', (when, message) => {
    expect(messagesOf(check(when).problems)).toContain(message);
  });

  test.each([
    'true',
    'caller.clearance <= 4',
    'caller.clearance > 3',
    'caller.department != "taxation" && caller.department != "health" && caller.department != "public-security"',
    '!(purpose in ["", "aid"])',
    'caller.department == purpose',
    'caller.level == "CITY" && caller.region == "11"',
    'caller.level == "CITY" && size(caller.region) == 2',
    'caller.level == "DISTRICT" && caller.region.startsWith("110") && !caller.region.startsWith("1101")',
    'caller.region.startsWith("00")',
    'caller.region != "" && !(caller.region in ["11", "31"]) && caller.level == "PROVINCE"',
    'caller.application.startsWith("tax-") && caller.application != "tax-"',
    'caller.application.contains("a") && !caller.application.contains("b")',
    'caller.roles.exists(role, role.startsWith("s")) && !("steward" in caller.roles)',
    'size(caller.roles) == 0',
    'caller.roles[0] == "steward"',
    '1 / (caller.clearance - 1) == 1',
    'caller.clearance / 0 == 1 || caller.application.endsWith("x")',
  ])('may say %s', (when) => {
    const { problems, warnings } = check(when);
    expect(messagesOf(problems)).toBe('');
    expect(messagesOf(warnings)).not.toContain('never holds');
  });

  test.each([
    ['1 / 0 == 1', 'always fails: division by zero'],
    ['caller.clearance / 0 == 1', 'always fails: division by zero'],
    ['!(1 / 0 == 1)', 'always fails: division by zero'],
    ['1 / 0 == 1 ? true : false', 'always fails: division by zero'],
    ['1 / 0 == 1 && caller.clearance >= 1', 'always fails: division by zero'],
    [
      'timestamp("x") > timestamp("y")',
      'always fails: timestamp() requires an instant that exists, in ISO 8601 format with an offset',
    ],
    ['[1][caller.clearance] == 1', 'always fails: No such key: index out of bounds'],
    // For some it is false, for the others it fails.
    ['1 / 0 == 1 && caller.clearance > 2', 'never holds: no value of caller.clearance makes it true'],
  ])('that says %s would deny everybody, and is refused', (when, message) => {
    expect(messagesOf(check(when).problems)).toContain(message);
  });

  test('is worth a warning where one of its alternatives always fails', () => {
    const { problems, warnings } = check('1 / 0 == 1 || caller.clearance > 2');
    expect(problems).toEqual([]);
    expect(messagesOf(warnings)).toBe('`(1 / 0) == 1` always fails: division by zero');
  });

  test.each([
    ['caller.region.matches("1.*")', '`matches` is not offered'],
    ['caller.region.replace("1", "2") == ""', '`replace` is not offered'],
    ['foo()', '`foo` is not offered'],
    ['type(caller.region) == string', '`type` is not offered'],
    ['dyn(caller.clearance) == 1', '`dyn` is not offered'],
    ['timestamp("2026-01-01T00:00:00Z").getDate("x") == 1', 'no time zone is offered'],
  ])('that says %s, which is not offered, is one problem beside the others', (when, message) => {
    const { ruleSet, ...source } = policyWith({ when });
    const rules = [...(ruleSet?.rules ?? [])].flatMap((rule) => [
      rule,
      { ...rule, id: 'other', when: 'caller.clearance == 5' },
    ]);
    const { problems } = byKind(checkPolicy({ ...source, ruleSet: { version: 'test', rules } }, schema));
    expect(problems).toEqual([
      { path: 'ruleSet.rules[r].when', message: expect.stringContaining(message) },
      { path: 'ruleSet.rules[other].when', message: '5 is no clearance: there are 1 to 4' },
    ]);
  });

  test('is worth a warning where one of its alternatives never holds', () => {
    expect(check('caller.clearance > 4 || caller.department == "health"')).toEqual({
      problems: [],
      warnings: [
        {
          path: 'ruleSet.rules[r].when',
          message: '`caller.clearance > 4` never holds: no value of caller.clearance makes it true',
        },
      ],
    });
  });

  test('is told once what is wrong with it', () => {
    expect(messagesOf(check('caller.clearance == 5').problems)).toBe('5 is no clearance: there are 1 to 4');
  });

  test('is not judged where it would take too long', () => {
    const many = Array.from({ length: 20 }, (_, role) => `"${role}" in caller.roles`).join(' && ');
    expect(check(`${many} && !(${many})`).problems).toEqual([]);
    expect(check(`caller.clearance > 4 || ${many} && !(${many})`).problems).toEqual([]);
  });
});

describe('A rule about arguments', () => {
  const check = (fields: string[], when: string) => byKind(checkPolicy(policyWith({ fields, when }), schema));

  test.each([
    'has(args.kind) && args.kind == "SMALL" && args.kind == "LARGE"',
    'has(args.kind) && args.kind != "SMALL" && args.kind != "LARGE"',
    'args.sure && !args.sure',
    'has(args.limit) && args.limit > 5 && args.limit < 6',
    'has(args.limit) && args.limit in [1, 2] && args.limit > 2',
    'has(args.name) && args.name == "a" && args.name.startsWith("b")',
    'has(args.name) && !has(args.name)',
    'has(args.kinds) && "SMALL" in args.kinds && caller.clearance > 4',
  ])('that says %s is refused', (when) => {
    expect(messagesOf(check(['Query.search'], when).problems)).toContain('never holds');
  });

  test.each([
    '!has(args.kind)',
    'has(args.limit) && args.limit > 5 && args.limit < 7',
    'has(args.limit) && args.limit * 2 == 6',
    'has(args.name) && args.name.startsWith("a") && args.name != "a"',
    'has(args.name) && args.name == caller.department',
    'has(args.kinds) && "SMALL" in args.kinds && "LARGE" in args.kinds',
  ])('may say %s', (when) => {
    expect(check(['Query.search'], when)).toEqual({ problems: [], warnings: [] });
  });

  test('may look for a text that is as long as a text may be', () => {
    const text = 'x'.repeat(3_999);
    const when = `has(args.name) && args.name.startsWith("${text}") && args.name != "${text}"`;
    expect(check(['Query.search'], when)).toEqual({ problems: [], warnings: [] });
  });

  test('is refused only where it holds for none of its fields', () => {
    const when = 'has(args.kind) && args.kind != "SMALL" && args.kind != "LARGE"';
    const ofSome = check(['Query.list', 'Query.search', 'Query.find'], when);
    expect(messagesOf(ofSome.warnings)).toMatch(/never holds: .* \(Query.list, Query.search\)$/);
    expect(messagesOf(ofSome.problems)).not.toContain('never holds');
    expect(messagesOf(check(['Query.list', 'Query.search'], when).problems)).toMatch(/never holds: [^(]*$/);
  });
});

describe('A row scope', () => {
  const check = (needs: string, when: string) => byKind(checkPolicy(policyWith({}, { needs, when }), schema));

  test.each([
    ['{ region }', 'false'],
    ['{ region }', 'subject.region == "11" && subject.region == "12"'],
    ['{ region }', 'subject.region.startsWith(caller.region) && caller.clearance > 4'],
    ['{ kind }', 'subject.kind != "SMALL" && subject.kind != "LARGE"'],
    ['{ kind alive }', 'subject.alive && !subject.alive || subject.kind == "SM" + "AL"'],
    ['{ children }', 'subject.children > 3 && subject.children <= 3'],
    ['{ children extra }', 'int(subject.extra) > 3 && subject.children == 1 && subject.children != 1'],
  ])('that needs %s and says %s gives nobody anything', (needs, when) => {
    const { problems } = check(needs, when);
    expect(problems.map(({ path }) => path)).toEqual(['grants[g].rows.when']);
    expect(messagesOf(problems)).toContain('never holds');
  });

  test('that calls what is not offered is one problem', () => {
    const { problems } = check('{ region }', 'subject.region.matches("1.*")');
    expect(problems.map(({ path }) => path)).toEqual(['grants[g].rows.when']);
    expect(messagesOf(problems)).toContain('`matches` is not offered');
  });

  test.each([
    ['{ region }', 'true'],
    ['{ region }', 'subject.region.startsWith(caller.region)'],
    ['{ region }', 'subject.region.endsWith("1") && subject.region.startsWith("2")'],
    ['{ height }', 'subject.height > 1.0 && subject.height < 1.5'],
    ['{ children }', 'subject.children >= 3 && subject.children <= 3'],
    ['{ extra }', 'int(subject.extra) > 3'],
  ])('may need %s and say %s', (needs, when) => {
    expect(check(needs, when)).toEqual({ problems: [], warnings: [] });
  });
});

describe('A condition that somebody can make true', () => {
  const texts = ['a', 'ab', 'b', ''];
  const regions = [
    '',
    '1',
    '11',
    '110',
    '1101',
    '110108',
    '12',
    '31',
    '3101',
    '99',
    '00',
    '000000',
    '110001',
  ];
  const literalOf = (values: readonly string[]) => fc.constantFrom(...values).map((each) => `"${each}"`);
  const listOf = (values: readonly string[]) =>
    fc.subarray([...values], { minLength: 1 }).map((some) => `["${some.join('", "')}"]`);
  const comparisonsOf = (path: string, values: readonly string[]) =>
    fc.oneof(
      fc.tuple(fc.constantFrom('==', '!='), literalOf(values)).map(([is, text]) => `${path} ${is} ${text}`),
      literalOf(values).map((text) => `${text} == ${path}`),
      listOf(values).map((list) => `${path} in ${list}`),
      fc
        .tuple(fc.constantFrom('startsWith', 'startsWith', 'endsWith', 'contains'), literalOf(values))
        .map(([method, text]) => `${path}.${method}(${text})`),
      fc
        .tuple(literalOf(values), literalOf(values))
        .map(([one, other]) => `${path} == (caller.clearance > 2 ? ${one} : ${other})`),
      literalOf(values).map((text) => `${text}.startsWith(${path})`),
      fc
        .tuple(fc.constantFrom('<', '>='), literalOf(values))
        .map(([operator, text]) => `${path} + ${text} ${operator} "ab"`),
      fc.nat(6).map((length) => `size(${path}) == ${length}`),
    );
  const numbersOf = (path: string) =>
    fc
      .tuple(fc.constantFrom('==', '!=', '<', '<=', '>', '>='), fc.integer({ min: -1, max: 6 }), fc.boolean())
      .map(([operator, number, isComputed]) => `${path}${isComputed ? ' * 2' : ''} ${operator} ${number}`);
  const many = { minLength: 60, maxLength: 60 };
  const ofCaller = [
    comparisonsOf('caller.region', regions),
    comparisonsOf('caller.region', regions),
    comparisonsOf('caller.level', levels),
    comparisonsOf('caller.department', departments),
    comparisonsOf('caller.application', texts),
    comparisonsOf('purpose', ['', 'aid']),
    numbersOf('caller.clearance'),
    literalOf(texts).map((text) => `${text} in caller.roles`),
    literalOf(texts).map((text) => `caller.roles.exists(role, role.startsWith(${text}))`),
    fc.nat(2).map((size) => `size(caller.roles) == ${size}`),
    fc.constantFrom(
      'caller.department == caller.application',
      'caller.department == purpose',
      'true',
      'false',
    ),
  ];
  const conditionsOver = (...terms: fc.Arbitrary<string>[]) =>
    fc.letrec<{ condition: string }>((tie) => ({
      condition: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        fc.oneof(...ofCaller, ...terms),
        fc
          .tuple(tie('condition'), fc.constantFrom('&&', '&&', '||'), tie('condition'))
          .map(([one, operator, other]) => `(${one}) ${operator} (${other})`),
        tie('condition').map((condition) => `!(${condition})`),
        fc
          .tuple(tie('condition'), tie('condition'), tie('condition'))
          .map(([one, other, third]) => `(${one}) ? (${other}) : (${third})`),
      ),
    })).condition;

  const digits = fc.oneof(
    fc.constantFrom(...regions, '1101', '110108', '310101', '110201', '120101', '32', '3201'),
    fc.stringMatching(/^[1-8]\d(\d\d){0,2}$/),
    fc.constantFrom('11', '12', '31', '50'),
  );
  const places = fc
    .tuple(fc.constantFrom(...levels), digits)
    .filter(([level, region]) => regionPrefix(level, region) === region);
  const callers: fc.Arbitrary<Caller> = fc.oneof(
    { weight: 1, arbitrary: fc.constant({ ...anonymousCaller, department: 'taxation' }) },
    {
      weight: 30,
      arbitrary: fc
        .record({
          place: places,
          application: fc.constantFrom('a', 'ab', 'abc', 'b', 'c'),
          department: fc.constantFrom(...departments),
          clearance: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
          roles: fc.subarray(['a', 'ab', 'b', 'c']),
        })
        .map(({ place: [level, region], ...others }) => ({ level, region, ...others })),
    },
  );
  const purposes = fc.constantFrom(undefined, 'aid');

  const domains: Readonly<Record<string, Domain>> = {
    kind: { kind: 'listed', values: ['SMALL', 'LARGE'] },
    sure: { kind: 'listed', values: [true, false] },
    limit: { kind: 'integer' },
    name: { kind: 'text' },
  };
  const variablesWith = (variable: 'args' | 'subject', names: readonly string[]): Scope => {
    const fields = names.map((name): [string, FieldFacts] => {
      const domain = domains[name];
      return [
        name,
        { isOptional: variable === 'args', facts: () => (domain === undefined ? {} : { domain }) },
      ];
    });
    return new Map(variablesOf(policyWith({}))).set(variable, { fields: new Map(fields) });
  };

  /** What is said to hold never: the condition, or alternatives of it. */
  const neverHolding = (when: string, variables: Scope): readonly string[] =>
    findNeverHolding(parseCondition(when), variables).map(
      ({ message }) => /^`(.*)` never/.exec(message)?.[1] ?? when,
    );

  const isTrue = (ask: () => boolean): boolean => {
    try {
      return ask();
    } catch {
      return false;
    }
  };

  test('is never refused, whatever it asks of callers and requests', () => {
    const conditions = conditionsOver(
      comparisonsOf('args.kind', ['SMALL', 'LARGE']),
      fc.constantFrom('args.sure', 'args.sure == false', 'args.sure != true'),
      numbersOf('args.limit'),
      comparisonsOf('args.name', texts),
      fc.constantFrom('has(args.kind)', '!has(args.name)', 'has(args.words)', '"a" in args.words'),
    );
    const values = fc.record(
      {
        kind: fc.constantFrom('SMALL', 'LARGE'),
        sure: fc.boolean(),
        limit: fc.bigInt({ min: -2n, max: 7n }),
        name: fc.constantFrom('', 'a', 'ab', 'abc', 'c'),
        words: fc.subarray(['a', 'b']),
      },
      { requiredKeys: [] },
    );
    const variables = variablesWith('args', ['kind', 'sure', 'limit', 'name', 'words']);
    const requests = fc.array(fc.record({ caller: callers, purpose: purposes, args: values }), many);
    let found = 0;
    fc.assert(
      fc.property(conditions, requests, (when, tried) => {
        for (const never of neverHolding(when, variables)) {
          found += 1;
          const holds = compileRequestCondition(`(${never}) == true`);
          for (const { purpose, ...request } of tried) {
            const asked = { ...request, ...omitUndefined({ purpose }) };
            expect(
              isTrue(() => holds(asked)),
              never,
            ).toBe(false);
          }
        }
      }),
      { seed: 12, numRuns: 1_000 },
    );
    expect(found).toBeGreaterThan(50);
  });

  test('is never refused, whatever it asks of records', () => {
    const conditions = conditionsOver(
      comparisonsOf('subject.name', regions),
      comparisonsOf('subject.kind', ['SMALL', 'LARGE']),
      fc.constantFrom('subject.sure', 'subject.sure == false', 'subject.sure != true'),
      numbersOf('subject.limit'),
      fc.constantFrom('subject.name.startsWith(caller.region)', 'subject.height > 1.0'),
    );
    const records = fc.record({
      name: digits,
      kind: fc.constantFrom('SMALL', 'LARGE'),
      sure: fc.boolean(),
      limit: fc.bigInt({ min: -2n, max: 7n }),
      height: fc.constantFrom(0.5, 1.5),
    });
    const needs = ['name', 'kind', 'sure', 'limit', 'height'];
    const variables = variablesWith('subject', needs);
    const cases = fc.array(fc.tuple(callers, purposes, records), many);
    let found = 0;
    fc.assert(
      fc.property(conditions, cases, (when, tried) => {
        for (const never of neverHolding(when, variables)) {
          found += 1;
          const holds = compileRecordCondition(`(${never}) == true`, needs);
          for (const [caller, purpose, record] of tried) {
            const asked = { caller, ...omitUndefined({ purpose }) };
            expect(
              isTrue(() => holds(record, asked)),
              never,
            ).toBe(false);
          }
        }
      }),
      { seed: 12, numRuns: 1_000 },
    );
    expect(found).toBeGreaterThan(50);
  });
});

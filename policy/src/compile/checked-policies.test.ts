/** What {@link checkPolicy} promises: a policy that passes does not fail on types, and masks give legal values. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPolicy } from './check-policy.ts';
import { byKind } from '../model/finding.ts';
import { toCelRecord } from '../conditions/condition-types.ts';
import { compileRecordCondition, compileRequestCondition } from '../conditions/condition.ts';
import type { Caller } from '../model/caller.ts';
import { findMisfit } from '../masks/find-misfit.ts';
import { applyMask } from '../masks/apply-mask.ts';
import type { MaskMethod, PolicySource } from '../model/model.ts';
import { outlineSchema } from '../model/schema-outline.fixture.ts';
import type { InputOutline, TypeOutline } from '../model/schema-outline.ts';
import { buildItem, buildPolicy, buildRequest, buildResource } from '../testing.ts';

const args = {
  year: 'Int!',
  ratio: 'Float',
  open: 'Boolean',
  name: 'String',
  kind: 'Kind',
  kinds: '[Kind!]',
  years: '[Int]',
  since: 'Date',
  filter: 'Filter',
};
const subject = { region: 'String', grade: 'Int', share: 'Float', kind: 'Kind', open: 'Boolean', code: 'ID' };
const schema = outlineSchema({
  fields: {
    [`Query.search(${Object.entries(args)
      .map(([name, type]) => `${name}: ${type}`)
      .join(', ')})`]: 'String',
    ...Object.fromEntries(Object.entries(subject).map(([name, type]) => [`Person.${name}`, type])),
  },
  enums: { Kind: ['SMALL', 'LARGE'] },
  inputs: { Filter: { limit: 'Int', kind: 'Kind', words: '[String!]' } },
});

const coordinates = ['Query.search', ...Object.keys(subject).map((name) => `Person.${name}`)] as const;
const policyWith = (rule: { fields: string[]; when: string; needs?: string }): PolicySource =>
  buildPolicy({
    departments: ['police', 'tax'],
    resources: [
      buildResource({
        provider: 'police',
        items: coordinates.map((coordinate) => buildItem({ coordinate: coordinate as 'Person.kind' })),
      }),
    ],
    ruleSet: { version: 'test', rules: [{ id: 'r', basis: 'a law', effect: 'deny', ...rule }] },
  });

const isAccepted = (rule: { fields: string[]; when: string; needs?: string }): boolean =>
  byKind(checkPolicy(policyWith(rule), schema)).problems.length === 0;

/** Parts of conditions, whether they fit each other or not: the check has to tell. */
function conditionsOver(paths: readonly string[]): fc.Arbitrary<string> {
  const operand = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...paths) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '1',
        '2015',
        '1.5',
        '"SMALL"',
        '"x"',
        'true',
        '["SMALL", "LARGE"]',
        '[1, 2]',
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom('caller.clearance', 'caller.region', 'purpose', 'caller.roles') },
  );
  const comparison = fc
    .tuple(operand, fc.constantFrom('==', '!=', '<', '>=', 'in'), operand)
    .map(([left, operator, right]) => `${left} ${operator} ${right}`);
  const arithmetic = fc
    .tuple(operand, fc.constantFrom('+', '-', '*'), operand, operand)
    .map(([left, operator, right, other]) => `${left} ${operator} ${right} < ${other}`);
  const method = fc
    .tuple(operand, fc.constantFrom('startsWith', 'contains', 'endsWith'), operand)
    .map(([receiver, name, part]) => `${receiver}.${name}(${part})`);
  const macro = fc
    .tuple(
      operand,
      fc.constantFrom('all', 'exists'),
      fc.constantFrom('v == "SMALL"', 'v < 2', 'v.startsWith("x")'),
    )
    .map(([list, name, body]) => `${list}.${name}(v, ${body})`);
  const simple = fc.oneof(comparison, comparison, arithmetic, method, macro);
  return fc
    .tuple(simple, fc.constantFrom('&&', '||'), simple, fc.boolean())
    .map(([one, operator, other, isBoth]) => (isBoth ? `(${one}) ${operator} (${other})` : one));
}

/** Legal JSON values of a type, as a caller or a department would send them. */
function valueOf(text: string): fc.Arbitrary<unknown> {
  if (text.endsWith('!')) return valueOf(text.slice(0, -1)).filter((value) => value !== null);
  const named: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    Int: fc.integer(),
    Float: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
    Boolean: fc.boolean(),
    String: fc.string(),
    ID: fc.oneof(fc.string(), fc.nat()),
    Date: fc.constantFrom('2020-01-01', '1990-05-17'),
    Kind: fc.constantFrom('SMALL', 'LARGE'),
  };
  if (text.startsWith('[')) return fc.option(fc.array(valueOf(text.slice(1, -1)), { maxLength: 3 }));
  if (text === 'Filter') {
    return fc.option(
      fc.record(
        { limit: valueOf('Int'), kind: valueOf('Kind'), words: valueOf('[String!]') },
        { requiredKeys: [] },
      ),
    );
  }
  return fc.option(named[text] ?? fc.constant(null));
}

const recordOf = (types: Readonly<Record<string, string>>, requiredKeys: string[]) =>
  fc.record(Object.fromEntries(Object.entries(types).map(([name, type]) => [name, valueOf(type)])), {
    requiredKeys: requiredKeys as never[],
  });

const callers: fc.Arbitrary<Caller> = fc.record({
  application: fc.constant('app'),
  department: fc.constantFrom('police', 'tax'),
  region: fc.constantFrom('', '11', '110108'),
  level: fc.constantFrom('NATION' as const, 'CITY' as const),
  clearance: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
  roles: fc.array(fc.constantFrom('steward', 'auditor'), { maxLength: 3 }),
});

/** So that the properties are not about conditions that nobody can write. */
function expectSomeAccepted(accepted: number, tried: number): void {
  expect(accepted).toBeGreaterThan(tried / 50);
  expect(accepted).toBeLessThan(tried);
}

describe('A rule that passes the check', () => {
  test('is never wrong about the types of arguments', () => {
    const field = schema.field('Query.search');
    const paths = Object.keys(args).map((name) => `args.${name}`);
    const conditions = conditionsOver([
      ...paths,
      'args.filter.limit',
      'args.filter.kind',
      'args.filter.words',
    ]);
    let [accepted, tried] = [0, 0];
    fc.assert(
      fc.property(conditions, recordOf(args, ['year']), callers, (condition, values, caller) => {
        tried += 1;
        const asked = [...new Set(condition.match(/args\.\w+(\.(limit|kind|words))?/g) ?? [])];
        const guards = asked.flatMap((path) => {
          if (path === 'args.year') return [];
          const isNested = path.startsWith('args.filter.');
          return isNested ? ['has(args.filter)', `has(${path})`] : [`has(${path})`];
        });
        const when = [...guards, `(${condition})`].join(' && ');
        if (!isAccepted({ fields: ['Query.search'], when })) return;
        accepted += 1;
        const given = toCelRecord(values, field?.args ?? new Map(), schema);
        const ask = () =>
          compileRequestCondition(when)(buildRequest({ coordinate: 'Query.search', args: given, caller }));
        expect(withoutOverflow(ask), when).toBeTypeOf('boolean');
      }),
      { seed: 12, numRuns: 500 },
    );
    expectSomeAccepted(accepted, tried);
  });

  test('is never wrong about the types of a record', () => {
    const conditions = conditionsOver(Object.keys(subject).map((name) => `subject.${name}`));
    // What is not known cannot be judged, which is not a matter of types.
    const known = Object.fromEntries(Object.entries(subject).map(([name, type]) => [name, `${type}!`]));
    const inputs = new Map<string, InputOutline>(
      Object.keys(subject).flatMap((name): [string, InputOutline][] => {
        const field = schema.field(`Person.${name}`);
        return field === undefined ? [] : [[name, { type: field.type, isOptional: true }]];
      }),
    );
    let [accepted, tried] = [0, 0];
    fc.assert(
      fc.property(conditions, recordOf(known, Object.keys(known)), callers, (when, record, caller) => {
        tried += 1;
        const needs = Object.keys(subject);
        if (!isAccepted({ fields: ['Person'], needs: `{ ${needs.join(' ')} }`, when })) return;
        accepted += 1;
        const values = toCelRecord(record, inputs, schema);
        const ask = () => compileRecordCondition(when, needs)(values, { caller });
        expect(withoutOverflow(ask), when).toBeTypeOf('boolean');
      }),
      { seed: 12, numRuns: 500 },
    );
    expectSomeAccepted(accepted, tried);
  });
});

/** Whole numbers of CEL have 64 bits; that one is exceeded is no error of types. */
function withoutOverflow(ask: () => boolean): boolean {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('integer overflow')) return false;
    throw error;
  }
}

describe('A mask that fits a type', () => {
  const methods = fc.oneof<fc.Arbitrary<MaskMethod>[]>(
    fc.record({ kind: fc.constant('keep' as const), first: fc.nat(8), last: fc.nat(8) }),
    fc.constantFrom<MaskMethod>(
      { kind: 'surname' },
      { kind: 'district' },
      { kind: 'date-year' },
      { kind: 'null' },
    ),
    fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 4 }).map((bounds) => ({
      kind: 'bands' as const,
      upperBounds: bounds.toSorted((one, other) => one - other),
    })),
  );
  /** Legal values of each scalar, and what tells that one is legal. */
  const scalars: Readonly<
    Record<string, { values: fc.Arbitrary<unknown>; isLegal: (value: unknown) => boolean }>
  > = {
    String: { values: fc.string(), isLegal: (value) => typeof value === 'string' },
    ID: { values: fc.string(), isLegal: (value) => typeof value === 'string' },
    Int: { values: fc.integer(), isLegal: Number.isInteger },
    Float: { values: fc.double({ noNaN: true, noDefaultInfinity: true }), isLegal: Number.isFinite },
    Boolean: { values: fc.boolean(), isLegal: (value) => typeof value === 'boolean' },
    Date: {
      values: fc.constantFrom('1990-05-17', '2024-02-29', '0001-12-31'),
      isLegal: (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value),
    },
    DateTime: {
      values: fc.constant('2020-01-01T00:00:00Z'),
      isLegal: (value) => typeof value === 'string' && value.includes('T'),
    },
    Amount: {
      values: fc.oneof(fc.integer(), fc.constantFrom('12.50', '-3')),
      isLegal: (value) =>
        typeof value === 'number' ||
        (typeof value === 'string' && /^([<]|>=)?-?\d+(\.\d+)?(-\d+)?$/.test(value)),
    },
    Kind: {
      values: fc.constantFrom('SMALL', 'LARGE'),
      isLegal: (value) => value === 'SMALL' || value === 'LARGE',
    },
  };

  test('gives legal values of it, or null where it may be null', () => {
    const types = fc.record({
      name: fc.constantFrom(...Object.keys(scalars)),
      listDepth: fc.constantFrom(0, 0, 0, 1),
      isNonNull: fc.boolean(),
    });
    const fits = new Set<string>();
    fc.assert(
      fc.property(methods, types, fc.nat(), (method, { name, listDepth, isNonNull }, seed) => {
        const type: TypeOutline = { name, kind: name === 'Kind' ? 'enum' : 'scalar', listDepth, isNonNull };
        const mask = { name: 'm', strength: 1, method };
        if (findMisfit(mask, type) !== undefined) return;
        fits.add(`${method.kind} ${name}`);
        const scalar = scalars[name];
        for (const value of scalar === undefined ? [] : fc.sample(scalar.values, { seed, numRuns: 5 })) {
          const masked = applyMask(mask, value);
          // What no district is found in is not given at all.
          if (masked === null) expect(method.kind === 'null' ? isNonNull : false).toBe(false);
          else
            expect(scalar?.isLegal(masked), `${method.kind} on ${name}: ${JSON.stringify(masked)}`).toBe(
              true,
            );
        }
      }),
      { seed: 12, numRuns: 500 },
    );
    expect(fits).toContain('bands Amount');
    expect(fits).toContain('date-year Date');
    expect(fits).not.toContain('bands Int');
    expect(fits).not.toContain('surname Kind');
  });
});

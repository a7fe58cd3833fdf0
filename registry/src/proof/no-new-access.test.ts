import fc from 'fast-check';
import { compilePolicy, PolicyError, type PolicySource, type Rule } from '@govgraph/policy';
import {
  accessOfExample,
  compareAccess,
  noNewAccess,
  prove,
  type Proof,
  type ProofSide,
} from '@govgraph/policy/analysis';
import { policies, requests } from '@govgraph/policy/testing-arbitraries';
import { afterAll, expect, test } from 'vitest';
import { openZ3Solver } from './z3-solver.ts';

/** Pairs of policies; `PROOF_PAIRS=100000` looks longer. */
const pairs = Number(process.env['PROOF_PAIRS'] ?? 150);
const requestsOfPair = 60;

const solver = openZ3Solver();
afterAll(() => solver.close());

const now = Date.parse('2026-03-01T00:00:00Z');
const optional = (name: string) => ({ name, kind: 'scalar', listDepth: 0, isNonNull: false }) as const;
const schema = {
  field: () => ({
    type: optional('String'),
    args: new Map([['year', { type: optional('Int'), isOptional: true }]]),
  }),
  inputFields: () => new Map(),
  enumValues: () => [],
};

const side = (source: PolicySource): ProofSide => ({
  source,
  policy: compilePolicy(source),
  schema,
  inputsOf: () => [],
  leadsTo: () => [],
  waysToItems: () => undefined,
});
const proveChange = (before: PolicySource, after: PolicySource): Promise<Proof> =>
  prove(noNewAccess(side(before), side(after)), { now, solver });

/** Conditions that the prover understands, and one that it does not. */
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'caller.clearance < 3',
      'caller.clearance >= 3',
      'caller.clearance in [1, 2]',
      'caller.level == "CITY"',
      'caller.region.startsWith("11")',
      'caller.region == "11"',
      'caller.application == "one"',
      'caller.application != "three"',
      'caller.department in ["gamma", "alpha"]',
      '"head" in caller.roles',
      'purpose == "aid"',
      'has(args.year)',
      'has(args.year) && args.year < 2000',
      'args.year < 2010',
      'true',
      'false',
      'caller.roles.exists(role, role.startsWith("h"))',
    ),
    fc.tuple(tie('condition'), tie('condition')).map(([left, right]) => `(${left}) && (${right})`),
    fc.tuple(tie('condition'), tie('condition')).map(([left, right]) => `(${left}) || (${right})`),
    tie('condition').map((inner) => `!(${inner})`),
  ),
}));

const rule: fc.Arbitrary<Rule> = fc.oneof(
  fc.record({
    id: fc.constant('rule'),
    basis: fc.constant('a law'),
    fields: fc.constantFrom(['A'], ['B'], ['A.one'], ['A', 'B.two']),
    when: condition,
    effect: fc.constantFrom('deny' as const, { mask: 'weak' }, { mask: 'strict' }),
  }),
  fc.record({
    id: fc.constant('rule'),
    basis: fc.constant('a law'),
    fields: fc.constantFrom(['A'], ['A.one']),
    needs: fc.constant('{ region }'),
    when: condition
      .filter((text) => !text.includes('args'))
      .map((text) => `(${text}) || subject.region != caller.region`),
    effect: fc.constant('deny' as const),
  }),
);
const ruleSets = fc
  .array(rule, { maxLength: 3 })
  .map((rules) => ({ version: '1', rules: rules.map((each, place) => ({ ...each, id: `rule-${place}` })) }));

/** Alike but for one part, or nothing alike. */
const policyPairs = fc
  .record({
    before: policies,
    other: policies,
    old: ruleSets,
    next: ruleSets,
    changed: fc.constantFrom('ruleSet', 'ruleSet', 'grants', 'resources', 'suspensions', 'purposes', 'masks'),
  })
  .map(({ before, other, old, next, changed }) => {
    const from = { ...before, ruleSet: old };
    const to = { ...from, ...(changed === 'ruleSet' ? { ruleSet: next } : { [changed]: other[changed] }) };
    return [from, compiles(to) ? to : { ...other, ruleSet: next }] as const;
  });

function compiles(source: PolicySource): boolean {
  try {
    compilePolicy(source);
    return true;
  } catch (error) {
    if (error instanceof PolicyError) return false;
    throw error;
  }
}

test(
  'what is proved, no decision contradicts',
  async () => {
    const verdicts = { proved: 0, refuted: 0, unknown: 0 };
    const asked = fc.array(fc.tuple(requests, fc.constantFrom('11', 'x', undefined)), {
      minLength: requestsOfPair,
      maxLength: requestsOfPair,
    });
    await fc.assert(
      fc.asyncProperty(policyPairs, asked, async ([before, after], examples) => {
        const proof = await proveChange(before, after);
        verdicts[proof.verdict] += 1;
        const [old, next] = [side(before), side(after)];
        if (proof.verdict !== 'proved') return;
        for (const [{ now: at, ...request }, region] of examples) {
          const records = { A: region === undefined ? {} : { region } };
          const example = { ...request, records, at: Math.max(at, now), isLater: false, mattering: [] };
          // Of this record: conditions are judged.
          const [was, is] = [old, next].map((each) => ({
            ...accessOfExample(each, example),
            conditions: [],
          }));
          const direction = compareAccess(was!, is!, next.policy.masks);
          expect([direction, example]).toEqual([direction === 'LOSES' ? 'LOSES' : undefined, example]);
        }
      }),
      { numRuns: pairs },
    );
    expect(verdicts.proved).toBeGreaterThan(pairs / 20);
    expect(verdicts.refuted).toBeGreaterThan(pairs / 20);
  },
  60_000 + pairs * 2_000,
);

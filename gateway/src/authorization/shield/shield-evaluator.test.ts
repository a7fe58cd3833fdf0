import { compilePolicy, decide, PolicySnapshot } from '@govgraph/policy';
import {
  allowAll,
  buildItem,
  buildPolicy,
  buildPurpose,
  buildRequest,
  buildResource,
  testingDepartment,
} from '@govgraph/policy/testing';
import { policies, requests } from '@govgraph/policy/testing-arbitraries';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createShieldEvaluator } from './shield-evaluator.ts';

const snapshotWithRule = (when: string, effect: 'deny' | { mask: string }): PolicySnapshot =>
  compilePolicy(
    buildPolicy({
      departments: ['alpha', testingDepartment],
      resources: [
        buildResource({
          provider: 'alpha',
          items: [buildItem({ coordinate: 'Person.name' }), buildItem({ coordinate: 'Person.sex' })],
        }),
      ],
      purposes: [buildPurpose({ code: 'aid', department: testingDepartment, items: ['Person.*'] })],
      ruleSet: { version: '1', rules: [{ id: 'r', basis: 'b', fields: ['Person.name'], when, effect }] },
      masks: [{ name: 'hide', strength: 1, method: { kind: 'null' } }],
    }),
  );
const name = buildRequest({ coordinate: 'Person.name', purpose: 'aid' });

describe('the shield evaluator', () => {
  test('says exactly what the pure policy says, for every policy and request', async () => {
    await fc.assert(
      fc.asyncProperty(policies, requests, async (policy, request) => {
        const snapshot = compilePolicy(policy);
        const evaluator = createShieldEvaluator(snapshot);
        const decision = decide(snapshot, request);
        expect(await evaluator.isAllowed(request)).toBe(!('code' in decision));
        expect(await evaluator.decide(request)).toEqual(decision);
      }),
      { numRuns: 300 },
    );
  });

  test('decides the same when it is asked again, and when somebody else asked in between', async () => {
    const evaluator = createShieldEvaluator(snapshotWithRule('caller.clearance < 3', 'deny'));
    const low = { ...name, caller: { ...name.caller, clearance: 1 as const } };
    const responses = await Promise.all(
      Array.from({ length: 200 }, (_, index) => evaluator.decide(index % 2 === 0 ? name : low)),
    );
    expect(responses.filter((_, index) => index % 2 === 0).every(({ outcome }) => outcome === 'allow')).toBe(
      true,
    );
    expect(responses.filter((_, index) => index % 2 === 1).every(({ outcome }) => outcome === 'deny')).toBe(
      true,
    );
  });

  test('does not confuse two fields that are asked with the same arguments', async () => {
    const evaluator = createShieldEvaluator(snapshotWithRule('true', 'deny'));
    expect((await evaluator.decide({ ...name, coordinate: 'Person.sex' })).outcome).toBe('allow');
    expect(await evaluator.decide(name)).toMatchObject({ outcome: 'deny', code: 'RULE_DENIED' });
    expect((await evaluator.decide({ ...name, coordinate: 'Person.sex' })).outcome).toBe('allow');
  });

  test('denies when a rule throws, whether it would deny or mask', async () => {
    for (const effect of ['deny', { mask: 'hide' }] as const) {
      const evaluator = createShieldEvaluator(snapshotWithRule('args.missing == 1', effect));
      expect(await evaluator.isAllowed(name)).toBe(false);
      expect(await evaluator.decide(name)).toMatchObject({ outcome: 'deny', code: 'RULE_FAILED' });
    }
  });

  test('denies fields of interfaces, unions and introspection: only registered concrete fields have rules', async () => {
    const evaluator = createShieldEvaluator(allowAll(['Person.id', 'LegalEntity.id', 'Query.person']));
    expect(await evaluator.isAllowed(buildRequest({ coordinate: 'Person.id' }))).toBe(true);
    for (const coordinate of [
      'CertificateHolder.id',
      'Query._entities',
      'Query.__schema',
      'Person.__typename',
    ] as const) {
      const request = buildRequest({ coordinate });
      expect(await evaluator.isAllowed(request)).toBe(false);
      expect(await evaluator.decide(request)).toMatchObject({
        outcome: 'deny',
        code: 'FIELD_NOT_REGISTERED',
      });
    }
  });

  test('denies what the pure policy allows when the rule tree does not', async () => {
    const snapshot = allowAll(['Person.id']);
    const request = buildRequest({ coordinate: 'Person.id' });
    const intact = decide(snapshot, request);
    let readings = Infinity;
    // Two readings of one policy. Here the second one loses the rules that the first one saw.
    const rulesFor = vi.spyOn(PolicySnapshot.prototype, 'rulesFor').mockImplementation(() => {
      if (rulesFor.mock.calls.length > readings) throw new Error('lost');
      return [];
    });
    decide(snapshot, request);
    readings = rulesFor.mock.calls.length * 2;
    const decision = await createShieldEvaluator(snapshot).decide(request);
    rulesFor.mockRestore();
    expect(intact.outcome).toBe('allow');
    expect(decision).toMatchObject({ outcome: 'deny', code: 'RULE_FAILED', provider: testingDepartment });
    expect(decision.trace).toMatchObject([{ step: 'shield' }]);
  });

  test('denies, and does not throw, when the request itself is broken', async () => {
    const evaluator = createShieldEvaluator(allowAll(['Person.id']));
    const broken = { ...buildRequest({ coordinate: 'Person.id' }), caller: undefined as never };
    expect(await evaluator.isAllowed(broken)).toBe(false);
    expect((await evaluator.decide(broken)).outcome).toBe('deny');
  });

  test('does not keep anything for names that do not exist', async () => {
    const snapshot = allowAll(['Person.id']);
    const evaluator = createShieldEvaluator(snapshot);
    const rulesFor = vi.spyOn(PolicySnapshot.prototype, 'rulesFor');
    for (let index = 0; index < 100; index += 1) {
      expect(await evaluator.isAllowed(buildRequest({ coordinate: `Person.made${index}` }))).toBe(false);
    }
    expect(rulesFor).not.toHaveBeenCalled();
    rulesFor.mockRestore();
  });
});

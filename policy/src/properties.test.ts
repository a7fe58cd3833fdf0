/** What must hold for every policy and every request, whatever they are. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from './compile/compile-policy.ts';
import { decide } from './decide/decide.ts';
import type { Decision, FieldRequest } from './model/decision.ts';
import type { PolicySource, Rule } from './model/model.ts';
import { partKeys } from './model/parts.ts';
import type { PolicySnapshot } from './model/policy-snapshot.ts';
import { coordinates, policies, requests, rules, suspensions } from './testing-arbitraries.ts';

const compile = (source: PolicySource): PolicySnapshot => compilePolicy(source);

function withRule(policy: PolicySource, rule: Rule): PolicySource {
  return { ...policy, ruleSet: { version: '2', rules: [...(policy.ruleSet?.rules ?? []), rule] } };
}

/** A number that is greater the more a decision gives away; conditions are compared separately. */
function width(decision: Decision, snapshot: PolicySnapshot): number {
  if ('code' in decision) return decision.outcome === 'deny' ? -2 : -1;
  const strength =
    decision.mask === undefined ? 0 : (snapshot.masks.get(decision.mask)?.strength ?? Infinity);
  return 1 / (1 + strength);
}

const conditionIds = (decision: Decision): string[] =>
  'code' in decision ? [] : decision.conditions.map(({ id }) => id);

/** In what ways `after` gives away more than `before`. */
function findWidening(before: PolicySource, after: PolicySource, request: FieldRequest): string[] {
  const [earlier, later] = [compile(before), compile(after)];
  const [was, is] = [decide(earlier, request), decide(later, request)];
  const lost = 'code' in is ? [] : conditionIds(was).filter((id) => !conditionIds(is).includes(id));
  const isWider = width(is, later) > width(was, earlier);
  return [...(isWider ? [`${was.outcome} became ${is.outcome}`] : []), ...lost.map((id) => `${id} was lost`)];
}

fc.configureGlobal({ numRuns: 300 });

describe('for every policy and request', () => {
  test('adding a denying rule never widens', () => {
    fc.assert(
      fc.property(policies, requests, rules, (policy, request, rule) => {
        const added = { ...rule, id: 'added', effect: 'deny' as const };
        expect(findWidening(policy, withRule(policy, added), request)).toEqual([]);
      }),
    );
  });

  test('adding a masking rule never widens', () => {
    fc.assert(
      fc.property(policies, requests, rules, (policy, request, rule) => {
        const { needs: _needs, ...masking } = rule;
        const added = { ...masking, id: 'added', when: 'true', effect: { mask: 'middle' } };
        expect(findWidening(policy, withRule(policy, added), request)).toEqual([]);
      }),
    );
  });

  test('adding a suspension never widens', () => {
    fc.assert(
      fc.property(policies, requests, suspensions, (policy, request, suspension) => {
        const targets = policy.suspensions.map(partKeys.suspensions);
        fc.pre(!targets.includes(partKeys.suspensions(suspension)));
        expect(
          findWidening(policy, { ...policy, suspensions: [...policy.suspensions, suspension] }, request),
        ).toEqual([]);
      }),
    );
  });

  test('removing a grant never widens', () => {
    fc.assert(
      fc.property(policies, requests, fc.nat(), (policy, request, pick) => {
        const removed = policy.grants[pick % Math.max(1, policy.grants.length)];
        const grants = policy.grants.filter((grant) => grant !== removed);
        expect(findWidening(policy, { ...policy, grants }, request)).toEqual([]);
      }),
    );
  });

  test('using up a quota never widens', () => {
    fc.assert(
      fc.property(policies, requests, (policy, request) => {
        const snapshot = compile(policy);
        const grants = new Set(policy.grants.map(({ id }) => id));
        const before = width(decide(snapshot, request), snapshot);
        for (const quotas of [{ exhaustedGrants: grants }, { uncountedGrants: grants }])
          expect(width(decide(snapshot, { ...request, ...quotas }), snapshot)).toBeLessThanOrEqual(before);
      }),
    );
  });

  test('a grant that is not in force serves exactly what no grant serves', () => {
    fc.assert(
      fc.property(policies, requests, (policy, request) => {
        const isInForce = ({ validFrom, validUntil, revokedAt }: (typeof policy.grants)[number]): boolean =>
          Date.parse(validFrom) <= request.now &&
          request.now < Math.min(Date.parse(validUntil), revokedAt ? Date.parse(revokedAt) : Infinity);
        const without = { ...policy, grants: policy.grants.filter(isInForce) };
        const [expired, absent] = [decide(compile(policy), request), decide(compile(without), request)];
        expect(expired.outcome).toBe(absent.outcome);
        expect(conditionIds(expired)).toEqual(conditionIds(absent));
      }),
    );
  });

  test('a field that is not registered is denied', () => {
    const unknown = fc.string().filter((text) => !(coordinates as readonly string[]).includes(text));
    fc.assert(
      fc.property(policies, requests, unknown, (policy, request, coordinate) => {
        const decision = decide(compile(policy), { ...request, coordinate: coordinate as 'A.b' });
        expect(decision).toMatchObject({ outcome: 'deny', code: 'FIELD_NOT_REGISTERED' });
      }),
    );
  });

  test('a rule that throws denies', () => {
    fc.assert(
      fc.property(
        policies,
        requests,
        fc.constantFrom('deny' as const, { mask: 'weak' }),
        (policy, request, effect) => {
          const broken = {
            id: 'broken',
            basis: 'b',
            fields: [request.coordinate],
            when: 'args.missing == 1',
            effect,
          };
          expect(decide(compile(withRule(policy, broken)), request).outcome).toBe('deny');
        },
      ),
    );
  });

  test('the same request gets the same decision', () => {
    fc.assert(
      fc.property(policies, requests, (policy, request) => {
        const snapshot = compile(policy);
        expect(decide(snapshot, request)).toEqual(decide(snapshot, structuredClone(request)));
      }),
    );
  });

  test('the answer holds until the instant that it names', () => {
    fc.assert(
      fc.property(
        policies,
        requests,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (policy, request, share) => {
          const snapshot = compile(policy);
          const decision = decide(snapshot, request);
          expect(decision.validUntil).toBeGreaterThan(request.now);
          const end = Math.min(decision.validUntil, request.now + 10 * 365 * 86_400_000);
          for (const now of [Math.floor(request.now + share * (end - 1 - request.now)), end - 1]) {
            expect(decide(snapshot, { ...request, now })).toEqual(decision);
          }
        },
      ),
    );
  });

  test('nothing throws, and nothing is served, however strange the request', () => {
    const strange = fc.record({
      caller: fc.anything(),
      purpose: fc.anything(),
      coordinate: fc.constantFrom(...coordinates),
      args: fc.anything(),
      inputs: fc.anything(),
      leadsTo: fc.anything(),
      now: fc.anything(),
      exhaustedGrants: fc.anything(),
      uncountedGrants: fc.anything(),
    });
    fc.assert(
      fc.property(policies, strange, (policy, request) => {
        expect(decide(compile(policy), request as FieldRequest).outcome).toMatch(/^(deny|verify-only)$/);
      }),
    );
  });
});

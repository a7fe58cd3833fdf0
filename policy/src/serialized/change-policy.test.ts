import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changePolicy } from './change-policy.ts';
import { compilePolicy } from '../compile/compile-policy.ts';
import { decide } from '../decide/decide.ts';
import type { Coordinate, PolicySource } from '../model/model.ts';
import { compactPolicy, openPolicy, serializePolicy } from './serialized-policy.ts';
import { partKeys, partsOf, sortParts, type PartChange, type PartKind } from '../model/parts.ts';
import { coordinates, policies, requests } from '../testing-arbitraries.ts';
import {
  buildGrant,
  buildItem,
  buildPolicy,
  buildPurpose,
  buildRequest,
  buildResource,
  testingCaller,
} from '../testing.ts';

const kinds = Object.keys(partKeys) as PartKind[];

/** What a store would say that differs. */
function differenceOf(before: PolicySource, after: PolicySource): PartChange[] {
  return kinds.flatMap((kind) => {
    const byKey = (source: PolicySource): Map<string, unknown> => {
      const keyOf = partKeys[kind] as (part: unknown) => string;
      return new Map(partsOf(source, kind).map((part) => [keyOf(part), part]));
    };
    const [old, next] = [byKey(before), byKey(after)];
    return [...new Set([...old.keys(), ...next.keys()])]
      .filter((key) => JSON.stringify(old.get(key)) !== JSON.stringify(next.get(key)))
      .map((key) => ({ kind, key, part: next.get(key) ?? null }) as PartChange);
  });
}

/** Policies whose catalogs differ too: items are missing, or have moved to another resource, or have become keys. */
const catalogs: fc.Arbitrary<PolicySource> = fc
  .record({
    policy: policies,
    missing: fc.subarray([...coordinates], { maxLength: 2 }),
    moved: fc.subarray([...coordinates]),
    unneeded: fc.subarray(['aid', 'audit', 'own']),
  })
  .map(({ policy, missing, moved, unneeded }): PolicySource => {
    const isThere = (coordinate: string): boolean => !missing.includes(coordinate as 'A.one');
    const hasMoved = ({ coordinate }: { coordinate: string }): boolean =>
      moved.includes(coordinate as 'A.one');
    const resources = policy.resources.flatMap((resource, position) => {
      const items = resource.items.filter(({ coordinate }) => isThere(coordinate));
      return [
        { ...resource, items: items.filter((item) => !hasMoved(item)) },
        { ...resource, code: `900000/00001${position}`, items: items.filter(hasMoved) },
      ].filter(({ items: own }) => own.length > 0);
    });
    return {
      ...policy,
      resources: sortParts('resources', resources),
      purposes: policy.purposes
        .filter(({ code }) => !unneeded.includes(code))
        .map((purpose) => ({ ...purpose, items: purpose.items.filter(isThere) })),
      grants: sortParts(
        'grants',
        policy.grants.filter(({ items, purpose }) => items.every(isThere) && !unneeded.includes(purpose)),
      ),
      suspensions: sortParts('suspensions', policy.suspensions),
    };
  })
  .filter((policy) => {
    try {
      compilePolicy(policy);
      return true;
    } catch {
      return false;
    }
  });

const item = buildItem({ coordinate: 'Person.name', shareType: 'CONDITIONAL' });
const region = buildItem({ coordinate: 'Person.region' });
const resource = buildResource({ code: '101001/000001', provider: 'police', items: [item, region] });
const grant = buildGrant({
  id: 'aid-1',
  consumer: 'welfare',
  purpose: 'aid',
  provider: 'police',
  items: ['Person.name'],
});
const source = buildPolicy({
  departments: ['police', 'welfare'],
  resources: [resource],
  purposes: [buildPurpose({ code: 'aid', department: 'welfare', items: ['Person.*'] })],
  grants: [grant],
});
const caller = { ...testingCaller, department: 'welfare' };
const request = buildRequest({ coordinate: 'Person.name', purpose: 'aid', caller });

describe('A policy that was changed by what differs', () => {
  test('decides every request as the policy that was compiled as a whole, however many changes came before', () => {
    fc.assert(
      fc.property(
        fc.array(catalogs, { minLength: 2, maxLength: 5 }),
        fc.array(requests, { minLength: 5, maxLength: 10 }),
        fc.func(fc.boolean()),
        ([first, ...others], asked, isCompacted) => {
          let [before, serialized] = [first!, serializePolicy(first!)];
          for (const [index, next] of others.entries()) {
            const after = { ...next, version: before.version + index + 1 };
            serialized = changePolicy(serialized, {
              version: after.version,
              changes: differenceOf(before, after),
            });
            if (isCompacted(index)) serialized = compactPolicy(serialized);
            before = after;
            const [changed, whole] = [openPolicy(serialized), compilePolicy(after)];
            for (const each of asked) {
              expect(JSON.stringify(decide(changed, each))).toBe(JSON.stringify(decide(whole, each)));
            }
            for (const type of ['A', 'B', 'C']) {
              expect(changed.subjectKeyOf(type)).toBe(whole.subjectKeyOf(type));
            }
            for (const coordinate of coordinates) {
              expect(changed.item(coordinate)).toEqual(whole.item(coordinate));
            }
            expect(new Map(serialized.types)).toEqual(serializePolicy(after).types);
          }
        },
      ),
      { numRuns: 100 },
    );
  }, 30_000);

  test('leaves the policy before as it was, for the requests that are under way', () => {
    const before = serializePolicy(source);
    const opened = openPolicy(before);
    const revoked = { ...grant, revokedAt: '2026-01-01T00:00:00Z' };
    const changes: PartChange[] = [{ kind: 'grants', key: grant.id, part: revoked }];
    const after = openPolicy(changePolicy(before, { version: 2, changes }));
    expect(decide(after, request)).toMatchObject({ outcome: 'deny', code: 'GRANT_EXPIRED' });
    expect(decide(opened, request)).toMatchObject({ outcome: 'allow' });
    expect(decide(openPolicy(before), request)).toMatchObject({ outcome: 'allow' });
  });

  test.each([
    ['a grant to nobody', 'grants', { ...grant, consumer: 'nobody' }, 'nobody is not registered'],
    ['a grant of what nobody has', 'grants', { ...grant, items: ['Person.none'] }, 'no such item'],
    ['a second grant for the same use', 'grants', { ...grant, id: 'aid-2' }, 'overlaps the grant'],
    [
      'a purpose that needs what nobody has',
      'purposes',
      buildPurpose({ code: 'p', department: 'welfare', items: ['Person.none'] }),
      'no such item',
    ],
    ['an item that is bound already', 'resources', { ...resource, code: '101001/000002' }, 'is bound twice'],
    ['a resource of nobody', 'resources', { ...resource, provider: 'nobody' }, 'not a registered department'],
    [
      'a suspension of what nobody has',
      'suspensions',
      { target: { coordinate: 'Person.none' }, reason: 'r', since: '2026-01-01T00:00:00Z' },
      'no item Person.none',
    ],
  ] as const)('is none when the result would be wrong: %s', (_, kind, part, problem) => {
    const key = (partKeys[kind] as (part: unknown) => string)(part);
    const changes = [{ kind, key, part } as PartChange];
    expect(() => changePolicy(serializePolicy(source), { version: 2, changes })).toThrow(problem);
  });

  test('knows an item no longer once its resource is gone', () => {
    const changes: PartChange[] = [{ kind: 'resources', key: resource.code, part: null }];
    const after = openPolicy(
      changePolicy(serializePolicy({ ...source, grants: [] }), { version: 2, changes }),
    );
    expect(decide(after, request)).toMatchObject({ outcome: 'deny', code: 'FIELD_NOT_REGISTERED' });
    expect(after.item('Person.region' satisfies Coordinate)).toBeUndefined();
  });
});

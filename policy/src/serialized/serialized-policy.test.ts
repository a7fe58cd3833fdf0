import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile/compile-policy.ts';
import { decide } from '../decide/decide.ts';
import { createTable } from './layered-table.ts';
import type { PolicySource } from '../model/model.ts';
import { openPolicy, serializePolicy } from './serialized-policy.ts';
import { PolicyError } from '../model/policy-error.ts';
import type { PolicySnapshot } from '../model/policy-snapshot.ts';
import { policies, requests } from '../testing-arbitraries.ts';
import {
  buildGrant,
  buildItem,
  buildPolicy,
  buildPurpose,
  buildRequest,
  buildResource,
  testingCaller,
} from '../testing.ts';

/** As another thread gets it. */
function openElsewhere(source: PolicySource): PolicySnapshot {
  return openPolicy(structuredClone(serializePolicy(source)));
}

const items = [
  buildItem({ coordinate: 'Person.id', role: 'KEY' }),
  buildItem({ coordinate: 'Person.name', shareType: 'CONDITIONAL' }),
  buildItem({ coordinate: 'Person.region' }),
];
const grant = buildGrant({
  id: '救助-1',
  consumer: '民政',
  purpose: '低保',
  provider: 'police',
  items: ['Person.name'],
  rows: { type: 'Person', needs: '{ region }', when: 'subject.region == caller.region' },
});
const source = buildPolicy({
  departments: ['police', '民政'],
  resources: [buildResource({ code: '101001/000001', provider: 'police', items })],
  purposes: [buildPurpose({ code: '低保', department: '民政', items: ['Person.*'] })],
  grants: [grant],
});

describe('A policy that was serialized by another thread', () => {
  test('decides every request as the policy itself does', () => {
    fc.assert(
      fc.property(policies, fc.array(requests, { maxLength: 5 }), (policy, asked) => {
        const [compiled, opened] = [compilePolicy(policy), openElsewhere(policy)];
        for (const request of asked) {
          const [expected, actual] = [decide(compiled, request), decide(opened, request)];
          expect(JSON.stringify(actual)).toBe(JSON.stringify(expected));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('says the same of its items, grants and data subjects', () => {
    const [compiled, opened] = [compilePolicy(source), openElsewhere(source)];
    for (const coordinate of [...items.map((item) => item.coordinate), 'Person.none', '']) {
      expect(opened.item(coordinate)).toEqual(compiled.item(coordinate));
    }
    expect(opened.grant('救助-1')).toEqual(grant);
    expect(opened.grant('none')).toBeUndefined();
    expect(opened.purpose('低保')).toEqual(compiled.purpose('低保'));
    expect(opened.purpose('none')).toBeUndefined();
    expect([opened.subjectKeyOf('Person'), opened.subjectKeyOf('Query')]).toEqual(['id', undefined]);
  });

  test('keeps the records that a grant is about to those in its scope', () => {
    const caller = { ...testingCaller, application: 'app', department: '民政', region: '11' };
    const request = buildRequest({ coordinate: 'Person.name', purpose: '低保', caller });
    const decision = decide(openElsewhere(source), request);
    const [condition] = 'conditions' in decision ? decision.conditions : [];
    expect(condition?.isInScope({ region: '11' }, request)).toBe(true);
    expect(condition?.isInScope({ region: '31' }, request)).toBe(false);
  });

  test('is refused with all its problems at once', () => {
    const [first, second] = [
      { ...grant, approvedBy: '' },
      { ...grant, id: 'g2', purpose: 'none' },
    ];
    const broken = { ...source, grants: [first, second] };
    const problemsOf = (attempt: () => unknown): unknown => {
      try {
        return attempt();
      } catch (error) {
        return error instanceof PolicyError ? error.problems : error;
      }
    };
    expect(problemsOf(() => serializePolicy(broken))).toEqual(problemsOf(() => compilePolicy(broken)));
    expect(problemsOf(() => serializePolicy(broken))).toHaveLength(2);
  });

  test('serves nothing under a grant that was damaged on the way, and everything under the others', () => {
    const serialized = serializePolicy(source);
    const rows = { type: 'Person', needs: '{ region }', when: 'subject.region ==' };
    const other = { ...grant, id: 'other', items: ['Person.region'] };
    const grants = createTable([
      [grant.id, JSON.stringify({ ...grant, rows })],
      ['other', JSON.stringify(other)],
    ]);
    const caller = { ...testingCaller, department: '民政' };
    const request = buildRequest({ coordinate: 'Person.name', purpose: '低保', caller });
    expect(decide(openPolicy(serialized), request)).toMatchObject({ outcome: 'allow' });
    const damaged = openPolicy({ ...serialized, grants });
    expect(decide(damaged, request)).toMatchObject({ outcome: 'deny', code: 'RULE_FAILED' });
    expect(damaged.grant('other')).toEqual(other);
  });
});

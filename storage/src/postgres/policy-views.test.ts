import type { Coordinate, PolicyDocument, Resource } from '@govgraph/policy';
import { buildGrant, buildItem, buildPurpose, buildResource } from '@govgraph/policy/testing';
import { createCatalogPool } from '@govgraph/prisma/catalog-pool';
import { createTestDatabase } from '@govgraph/prisma/testing';
import { beforeEach, describe, expect, test } from 'vitest';

import { createPostgresPolicyAdmin } from './postgres-policy-admin.ts';

const departments = ['health', 'housing'].map((code) => ({ code, name: code, nameZh: code }));
const items = ['Person.a', 'Person.b'].map((coordinate) =>
  buildItem({ coordinate: coordinate as Coordinate, shareType: 'CONDITIONAL' }),
);
const resource = buildResource({ code: '100000/000001', provider: 'health', items });
const target = { application: 'new-app' };

describe('The views of the policy, which auditors read', () => {
  let admin: ReturnType<typeof createPostgresPolicyAdmin>;
  let auditor: ReturnType<typeof createCatalogPool>;

  beforeEach(async () => {
    const { urlOf } = await createTestDatabase({ schemas: ['catalog'] });
    admin = createPostgresPolicyAdmin(urlOf('authority'));
    auditor = createCatalogPool(urlOf('auditor'), { maxConnections: 1 });
    return () => Promise.all([admin.close(), auditor.end()]);
  });

  const read = async (what: string): Promise<unknown[]> => (await auditor.query(`SELECT ${what}`)).rows;

  const publish = (resources: readonly Resource[]) =>
    admin.publishSubgraphs(
      { subgraphs: [{ name: 'health', sdl: 'x', url: 'http://x', resources }], supergraphSdl: 'x' },
      'health',
      'publication',
    );

  const fill = async (more: Partial<PolicyDocument> = {}): Promise<void> => {
    const rule = { id: 'r', basis: 'b', fields: ['Person'], when: 'false', effect: 'deny' as const };
    const parties = { consumer: 'housing', purpose: 'p', provider: 'health' };
    await admin.apply({ departments }, 'authority', 'departments');
    await publish([resource]);
    await admin.apply(
      {
        purposes: [buildPurpose({ code: 'p', department: 'housing', items: ['Person.a'] })],
        grants: [buildGrant({ id: 'g', ...parties, items: ['Person.a'] })],
        ruleSet: { version: '1', rules: [rule] },
        suspensions: [{ target, reason: 'r', since: '2026-01-01T00:00:00Z' }],
        flows: [{ item: 'Person.b', to: 'housing', basis: 'b' }],
        ...more,
      },
      'authority',
      'policy',
    );
  };

  test('say the same as the version in force, after every kind of change', async () => {
    await fill();
    await admin.apply({ ruleSet: { version: '2', rules: [] }, flows: [] }, 'security-officer', 'narrower');
    await admin.liftSuspension(target, 'security-officer', 'solved');
    await admin.revokeGrant('g', 'steward', 'misuse');
    const inForceUntil = '2090-01-01T00:00:00.000Z';
    await publish([{ ...resource, name: 'Persons', items: [{ ...items[0]!, inForceUntil }] }]);

    expect(await read('* FROM catalog.resources')).toMatchObject([{ code: resource.code, name: 'Persons' }]);
    expect(await read('coordinate, position::int, in_force_until FROM catalog.items')).toEqual([
      { coordinate: 'Person.a', position: 0, in_force_until: new Date(inForceUntil) },
    ]);
    expect(await read('* FROM catalog.grants')).toMatchObject([
      { id: 'g', revoked_by: 'steward', revocation_reason: 'misuse', applications: [], row_type: null },
    ]);
    expect(await read('* FROM catalog.rule_sets ORDER BY version')).toMatchObject([
      { version: '1', status: 'RETIRED', retired_at: expect.any(Date) },
      { version: '2', status: 'ACTIVE', activated_by: 'security-officer', retired_at: null },
    ]);
    expect(await read('rule_set_version, id, effect, mask FROM catalog.rules')).toEqual([
      { rule_set_version: '1', id: 'r', effect: 'DENY', mask: null },
    ]);
    expect(await read('* FROM catalog.suspensions')).toMatchObject([
      {
        target: 'new-app',
        target_kind: 'APPLICATION',
        ordered_by: 'authority',
        lifted_by: 'security-officer',
      },
    ]);
    expect(await read('* FROM catalog.flows')).toEqual([]);
    expect(await read('version, actor FROM catalog.policy_versions ORDER BY version')).toEqual(
      [
        'migration',
        'authority',
        'health',
        'authority',
        'security-officer',
        'security-officer',
        'steward',
        'health',
      ].map((actor, version) => ({ version, actor })),
    );
  });

  test('show what only some parts have, and nothing where the others have nothing', async () => {
    await fill({
      masks: [{ name: 'none', strength: 2.5, method: { kind: 'null' } }],
      ruleSet: {
        version: '1',
        rules: [{ id: 'm', basis: 'b', fields: ['Person'], when: 'false', effect: { mask: 'none' } }],
      },
      identificationLimits: [{ application: '*', triesPerHour: 100, missesPerHour: 0 }],
      rateLimits: [
        { application: '*', requestsPerMinute: 600, costPerMinute: 2_147_483_647, personsPerHour: 0 },
        {
          application: 'new-app',
          requestsPerMinute: 60,
          costPerMinute: 6_000,
          personsPerHour: 500,
          perOfficial: { requestsPerMinute: 6, costPerMinute: 600, personsPerHour: 50 },
        },
      ],
    });
    const inputs = [
      { coordinate: 'Filter.a', mode: 'compare', reads: 'Person.a' },
      { coordinate: 'Filter.text', mode: 'compare', reads: ['Person.a', 'Person.b'] },
      { coordinate: 'Query.people(first:)', mode: 'none' },
    ] as const;
    await publish([{ ...resource, inputs }]);

    expect(await read('mode, reads FROM catalog.inputs ORDER BY position')).toEqual([
      { mode: 'compare', reads: ['Person.a'] },
      { mode: 'compare', reads: ['Person.a', 'Person.b'] },
      { mode: 'none', reads: [] },
    ]);
    expect(await read('coordinate FROM catalog.items ORDER BY position')).toEqual(
      items.map(({ coordinate }) => ({ coordinate })),
    );
    expect(await read('effect, mask FROM catalog.rules')).toEqual([{ effect: 'MASK', mask: 'none' }]);
    expect(await read('name, strength, method FROM catalog.masks')).toEqual([
      { name: 'none', strength: 2.5, method: { kind: 'null' } },
    ]);
    expect(await read('items, department_code, approved_on::text FROM catalog.purposes')).toMatchObject([
      {
        items: ['Person.a'],
        department_code: 'housing',
        approved_on: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      },
    ]);
    expect(await read('tries_per_hour FROM catalog.identification_limits')).toEqual([
      { tries_per_hour: 100 },
    ]);
    expect(
      await read('cost_per_minute, official_cost_per_minute FROM catalog.rate_limits ORDER BY application'),
    ).toEqual([
      { cost_per_minute: 2_147_483_647, official_cost_per_minute: null },
      { cost_per_minute: 6_000, official_cost_per_minute: 600 },
    ]);
    expect(await read('code, uscc FROM catalog.departments ORDER BY code')).toEqual(
      departments.map(({ code }) => ({ code, uscc: null })),
    );
  });

  test('show every number that comes into force: none is larger than they can', async () => {
    const largest = 2 ** 31 - 1;
    const withLength = (length: number) => [{ ...resource, items: [{ ...items[0]!, length }, items[1]!] }];
    const withLimits = (count: number): Partial<PolicyDocument> => {
      const parties = { consumer: 'housing', purpose: 'p', provider: 'health' };
      return {
        grants: [buildGrant({ id: 'g', ...parties, items: ['Person.a'], dailyQuota: count })],
        identificationLimits: [{ application: '*', triesPerHour: count, missesPerHour: count }],
      };
    };
    await fill(withLimits(largest));
    await publish(withLength(largest));
    await expect(publish(withLength(largest + 1))).rejects.toThrow('as the length');
    const tooLarge = admin.apply(withLimits(largest + 1), 'authority', 'more than databases keep');
    await expect(tooLarge).rejects.toThrow('as the daily quota');

    expect(await read('length FROM catalog.items ORDER BY position')).toEqual([
      { length: largest },
      { length: null },
    ]);
    expect(await read('daily_quota FROM catalog.grants')).toEqual([{ daily_quota: largest }]);
    expect(await read('tries_per_hour, misses_per_hour FROM catalog.identification_limits')).toEqual([
      { tries_per_hour: largest, misses_per_hour: largest },
    ]);
  });
});

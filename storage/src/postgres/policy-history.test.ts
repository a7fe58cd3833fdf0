import {
  compilePolicy,
  decide,
  PolicyError,
  type Grant,
  type PolicySource,
  type Suspension,
} from '@govgraph/policy';
import { policies, requests, suspensions } from '@govgraph/policy/testing-arbitraries';
import { buildGrant, buildItem, buildPurpose, buildResource } from '@govgraph/policy/testing';
import { createCatalogPool } from '@govgraph/prisma/catalog-pool';
import { createTestDatabase, withSearchPath } from '@govgraph/prisma/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { findHistoryProblems } from '../verify/verify-versions.ts';
import { createMemoryPolicyStore } from '../memory/memory-policy-store.ts';
import type { PolicyAdmin } from '../policy/policy-admin.ts';
import { readPolicy } from './policy-parts.ts';
import { createPostgresPolicyAdmin } from './postgres-policy-admin.ts';
import { createPostgresPolicyHistory } from './postgres-policy-history.ts';
import { createPostgresPolicyLoader } from './postgres-policy-loader.ts';
import { createPostgresPolicyStore } from './postgres-policy-store.ts';

const departments = ['alpha', 'beta', 'gamma'].map((code) => ({ code, name: code, nameZh: code }));

type Change = (admin: PolicyAdmin) => Promise<number>;

const publish =
  ({ resources }: Pick<PolicySource, 'resources'>): Change =>
  (admin) => {
    const publication = (name: string) => ({
      name,
      sdl: JSON.stringify(resources),
      url: `http://${name}`,
      resources: resources.filter(({ provider }) => provider === name),
    });
    const subgraphs = ['alpha', 'beta'].map(publication);
    return admin.publishSubgraphs({ subgraphs, supergraphSdl: 'schema' }, 'beta', 'a publication');
  };

/** `beta` leaves, with everything that somebody needs of it, and may publish again later. */
const leave =
  ({ resources }: Pick<PolicySource, 'resources'>): Change =>
  (admin) =>
    admin.publishSubgraphs(
      {
        subgraphs: [],
        removed: ['beta'],
        amendment: {
          leavingDepartments: ['beta'],
          endedItems: resources
            .filter(({ provider }) => provider === 'beta')
            .flatMap(({ items }) => items.map(({ coordinate }) => coordinate)),
        },
        supergraphSdl: 'schema without beta',
      },
      'authority',
      'it is dissolved',
    );

/** `alpha` gives an item another name, by which a row scope may read it. */
const rename =
  ({ resources }: Pick<PolicySource, 'resources'>): Change =>
  (admin) => {
    const [from, to] = ['A.region', 'A.area'] as const;
    const own = resources
      .filter(({ provider }) => provider === 'alpha')
      .map((resource) => ({
        ...resource,
        items: resource.items.map((item) => (item.coordinate === from ? { ...item, coordinate: to } : item)),
      }));
    const subgraphs = [{ name: 'alpha', sdl: 'renamed', url: 'http://alpha', resources: own }];
    const amendment = { renamedItems: [{ from, to }] };
    return admin.publishSubgraphs(
      { subgraphs, amendment, supergraphSdl: 'schema 2' },
      'alpha',
      'a better name',
    );
  };

const applyAll =
  ({ purposes, grants, ruleSet: given, masks, suspensions: all, flows }: PolicySource): Change =>
  (admin) => {
    const rules = given?.rules ?? [];
    const ruleSet = { version: JSON.stringify(rules), rules };
    const document = { departments, purposes, grants, ruleSet, masks, suspensions: all, flows };
    return admin.apply(document, 'authority', 'everything');
  };

/** A policy, and changes of every kind to it; some of them are refused, for every reason. */
const histories = fc
  .tuple(
    policies.filter(({ grants }) => grants.length > 0),
    policies,
  )
  .chain(([first, other]) => {
    const grant = fc.constantFrom(...first.grants, ...first.grants.map(misplace));
    const unknown: Suspension = {
      target: { coordinate: 'A.none' },
      reason: 'r',
      since: '2026-01-01T00:00:00Z',
    };
    const suspension = fc.oneof({ weight: 4, arbitrary: suspensions }, fc.constant(unknown));
    const change = fc.oneof<fc.Arbitrary<Change>[]>(
      fc
        .array(grant, { minLength: 1, maxLength: 3 })
        .map((grants) => (admin) => admin.apply({ grants }, 'steward', 'a use')),
      grant.map(
        ({ id }) =>
          (admin) =>
            admin.revokeGrant(id, 'steward', 'misuse'),
      ),
      fc
        .array(suspension, { minLength: 1, maxLength: 2 })
        .map((added) => (admin) => admin.apply({ suspensions: added }, 'officer', 'stop')),
      suspension.map(
        ({ target }) =>
          (admin) =>
            admin.liftSuspension(target, 'officer', 'solved'),
      ),
      fc.constantFrom(applyAll(other), applyAll(first)),
      fc.constantFrom(publish(other), publish(first)),
      fc.constantFrom(leave(first), rename(first)),
    );
    return fc.record({
      first: fc.constant(first),
      changes: fc.array(change, { minLength: 8, maxLength: 16 }),
    });
  });

/** A grant that overlaps itself, or names what is not in the catalog. */
function misplace(grant: Grant, index: number): Grant {
  const id = `${grant.id}-again`;
  return index % 2 === 0 ? { ...grant, id } : { ...grant, id, items: ['A.none'], exact: [], masks: {} };
}

/** What came of a change: the version, or why it was refused. */
async function resultOf(change: Promise<number>): Promise<number | string> {
  try {
    return await change;
  } catch (error) {
    // Two stores revoke at two moments.
    if (error instanceof PolicyError) return error.message.replace(/, at .*Z$/, '');
    throw error;
  }
}

/** Two stores revoke at two moments. */
const withoutMoments = (policy: PolicySource) =>
  JSON.parse(JSON.stringify(policy, (key, value: unknown) => (key === 'revokedAt' ? true : value)));

describe('The history of the policy', () => {
  test('has every version as it was; changes that read a slice come to what they come to on the whole', async () => {
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.array(requests, { minLength: 5, maxLength: 10 }),
        async ({ first, changes }, asked) => {
          const { connectionString, drop } = await createTestDatabase({ schemas: ['catalog'] });
          const admin = createPostgresPolicyAdmin(connectionString);
          const failures: unknown[] = [];
          const loader = createPostgresPolicyLoader(connectionString, (error) => failures.push(error));
          const pool = createCatalogPool(connectionString, { maxConnections: 1 });
          const memory = createMemoryPolicyStore();
          const history: PolicySource[] = [];
          const reader = createPostgresPolicyStore(connectionString);
          /** The last version that changed a registered resource. */
          let catalog = { version: 0, resources: '[]' };

          const prepare: Change = (store) =>
            store.apply({ departments, masks: first.masks }, 'authority', 'a start');
          for (const change of [prepare, publish(first), applyAll({ ...first, grants: [] }), ...changes]) {
            const expected = await resultOf(change(memory));
            const result = await resultOf(change(admin));
            expect(result).toBe(expected);
            if (typeof result === 'string') continue;
            const resources = JSON.stringify((await readPolicy(pool, result)).resources);
            if (resources !== catalog.resources) catalog = { version: result, resources };
            if (result < 3) continue;

            const { version, policy, catalogVersion } = await loader.load();
            expect([catalogVersion, (await reader.load()).catalogVersion]).toEqual([
              catalog.version,
              catalog.version,
            ]);
            const { policy: whole } = await memory.load();
            expect(version).toBe(result);
            const stored = await readPolicy(pool, version);
            expect(withoutMoments(stored)).toEqual(withoutMoments(whole));
            history[version] = stored;
            const compiled = compilePolicy(stored);
            for (const request of asked) {
              expect(JSON.stringify(decide(policy, request))).toBe(JSON.stringify(decide(compiled, request)));
            }
          }

          for (const [version, policy] of history.entries()) {
            if (policy !== undefined) expect(await readPolicy(pool, version)).toEqual(policy);
          }
          expect(failures).toEqual([]);
          expect(await findProblems(connectionString)).toEqual([]);
          await Promise.all([admin.close(), loader.close(), reader.close(), pool.end()]);
          await drop();
        },
      ),
      { numRuns: 8, endOnFailure: true },
    );
  }, 120_000);

  test('is one chain: every hash is that of what the version brought and of the hash before', async () => {
    const { connectionString } = await createTestDatabase({ schemas: ['catalog'] });
    const admin = createPostgresPolicyAdmin(connectionString);
    const pool = createCatalogPool(withSearchPath(connectionString, 'catalog'), { maxConnections: 1 });
    const items = [buildItem({ coordinate: 'Person.name', shareType: 'CONDITIONAL' })];
    const grant = buildGrant({
      id: 'g',
      consumer: 'gamma',
      purpose: 'aid',
      provider: 'alpha',
      items: ['Person.name'],
    });
    await admin.apply({ departments }, 'authority', 'a start');
    await publish({ resources: [buildResource({ provider: 'alpha', items })] })(admin);
    const purposes = [buildPurpose({ code: 'aid', department: 'gamma' })];
    await admin.apply({ purposes, grants: [grant] }, 'authority', 'a grant');
    await admin.revokeGrant('g', 'steward', 'misuse');
    await admin.apply({ flows: [{ item: 'Person.name', to: 'beta', basis: 'b' }] }, 'authority', 'a flow');
    await admin.apply({ flows: [] }, 'authority', 'no flow');

    expect(await findProblems(connectionString)).toEqual([]);
    await pool.query('ALTER TABLE policy_parts DISABLE TRIGGER USER');
    await pool.query(
      `UPDATE policy_parts SET document = document - 'revokedAt' WHERE kind = 'grants' AND from_version = 4`,
    );
    expect(await findProblems(connectionString)).toEqual([
      expect.stringContaining('version 4 of the policy does not fit its hash'),
    ]);
    await Promise.all([admin.close(), pool.end()]);
  });
});

async function findProblems(connectionString: string): Promise<readonly string[]> {
  const history = createPostgresPolicyHistory(connectionString);
  const problems = await findHistoryProblems(history);
  await history.close();
  return problems.map(({ message }) => message);
}

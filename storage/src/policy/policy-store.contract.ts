import {
  compilePolicy,
  PolicyError,
  type Grant,
  type PolicyDocument,
  type Suspension,
} from '@govgraph/policy';
import { buildGrant, buildItem, buildPolicy, buildPurpose, buildResource } from '@govgraph/policy/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { StoreError } from '../store-error.ts';
import {
  SupersededCheckError,
  type PolicyAdmin,
  type Publication,
  type SubgraphPublication,
} from './policy-admin.ts';
import type { PolicyStore } from './policy-store.ts';

export interface PolicyStoreConnection {
  readonly store: PolicyStore;
  readonly admin: PolicyAdmin;
}

/** A document with every kind of part, and every optional property somewhere. */
const parts: PolicyDocument = buildPolicy({
  departments: ['health', 'taxation', 'housing'],
  masks: [
    { name: 'bands', strength: 2, method: { kind: 'bands', upperBounds: [1, 2.5] } },
    { name: 'null', strength: 9, method: { kind: 'null' } },
  ],
  purposes: [buildPurpose({ code: 'review', department: 'housing', items: ['Person.tax', 'Person.*'] })],
  grants: [
    buildGrant({
      id: 'grant-1',
      consumer: 'housing',
      applications: ['new-app'],
      purpose: 'review',
      provider: 'taxation',
      items: ['Person.tax'],
      exact: ['Person.tax'],
      masks: { 'Person.tax': 'bands' },
      rows: { type: 'Person', needs: '{ regionCode }', when: 'subject.regionCode == caller.region' },
      dailyQuota: 100,
      validFrom: '2026-01-01T00:00:00+08:00',
    }),
    buildGrant({
      id: 'grant-2',
      consumer: 'housing',
      purpose: 'review',
      provider: 'taxation',
      items: ['Person.regionCode'],
    }),
  ],
  ruleSet: {
    version: '2026-1',
    rules: [
      { id: 'first', basis: 'a law', fields: ['Person.tax'], when: 'caller.clearance < 3', effect: 'deny' },
      {
        id: 'a-mask',
        basis: 'a law',
        fields: ['Person'],
        when: 'caller.clearance < 2',
        effect: { mask: 'null' },
      },
    ],
  },
  suspensions: [{ target: { coordinate: 'Person.tax' }, reason: 'incident', since: '2026-02-01T00:00:00Z' }],
  flows: [{ item: 'Person.tax', to: 'health', basis: 'an agreement' }],
  identificationLimits: [
    { application: '*', triesPerHour: 100, missesPerHour: 0 },
    { application: 'new-app', triesPerHour: 20, missesPerHour: 5 },
  ],
  rateLimits: [
    { application: '*', requestsPerMinute: 600, costPerMinute: 60_000, personsPerHour: 5_000 },
    {
      application: 'new-app',
      requestsPerMinute: 60,
      costPerMinute: 2_147_483_647,
      personsPerHour: 0,
      perOfficial: { requestsPerMinute: 6, costPerMinute: 600, personsPerHour: 50 },
    },
  ],
});

const taxationUscc = '111000000000143498';

const document: PolicyDocument = {
  ...parts,
  departments: parts.departments.map((department) =>
    department.code === 'taxation' ? { ...department, uscc: taxationUscc } : department,
  ),
};

const taxResource = buildResource({
  code: '100000/000001',
  provider: 'taxation',
  providerUscc: taxationUscc,
  classification: '主题信息资源',
  openCondition: 'not open',
  relatedResources: ['100000/000002'],
  items: [
    buildItem({ coordinate: 'Person.tax', shareType: 'CONDITIONAL', length: 12, mask: 'bands', level: 4 }),
    buildItem({ coordinate: 'Person.regionCode', inForceUntil: '2090-01-01T00:00:00+08:00' }),
  ],
  inputs: [
    { coordinate: 'Query.people(first:)', mode: 'none' },
    // Of another department.
    { coordinate: 'Filter.record', reads: 'Person.record', mode: 'compare' },
    { coordinate: 'Filter.text', reads: ['Person.tax', 'Person.record'], mode: 'compare' },
  ],
});

const healthResource = buildResource({
  code: '100000/000002',
  provider: 'health',
  items: [buildItem({ coordinate: 'Person.record', shareType: 'NOT_SHARED' })],
});

const publication: Publication = {
  subgraphs: [
    { name: 'taxation', sdl: 'type Tax', url: 'http://127.0.0.1:1/graphql', resources: [taxResource] },
    { name: 'health', sdl: 'type Health', url: 'http://127.0.0.1:2/graphql', resources: [healthResource] },
  ],
  supergraphSdl: 'schema 1',
};

/**
 * What every implementation of `PolicyStore` and `PolicyAdmin` does.
 *
 * @param connect an empty store; what it returns is closed after the test
 */
export function describePolicyStore(connect: () => Promise<PolicyStoreConnection>): void {
  describe('the policy store', () => {
    let store: PolicyStore;
    let admin: PolicyAdmin;

    beforeEach(async () => {
      ({ store, admin } = await connect());
    });

    afterEach(() => Promise.all([store.close(), admin.close()]));

    async function fill(): Promise<number> {
      const { departments, masks } = document;
      await admin.apply({ departments, masks }, 'authority', 'first departments');
      await admin.publishSubgraphs(publication, 'authority', 'first publication');
      return admin.apply(document, 'authority', 'first policy');
    }

    test('has version 0 and nothing to serve before anything was applied', async () => {
      expect(await store.currentVersion()).toBe(0);
      await expect(store.load()).rejects.toBeInstanceOf(StoreError);
      await admin.apply({ departments: document.departments, masks: document.masks }, 'authority', 'begin');
      await admin.publishSubgraphs(publication, 'authority', 'without a rule set');
      await expect(store.load()).rejects.toBeInstanceOf(StoreError);
    });

    test.each(['none', 'undefined', 'null', '0'])(
      'takes a rule set for one, though its version is %j',
      async (version) => {
        const { departments, masks } = document;
        await admin.apply({ departments, masks }, 'authority', 'first departments');
        await admin.publishSubgraphs(publication, 'authority', 'first publication');
        await admin.apply({ ruleSet: { version, rules: [] } }, 'authority', 'no rules yet');
        expect((await store.load()).policy.ruleSet).toEqual({ version, rules: [] });
        const rules = (document.ruleSet?.rules ?? []).slice(0, 1);
        await expect(admin.apply({ ruleSet: { version, rules } }, 'authority', 'x')).rejects.toThrow(
          'give the changed ones a new version',
        );
      },
    );

    test('gives back everything that was applied and published', async () => {
      expect(await fill()).toBe(3);
      const { version, policy, supergraphSdl } = await store.load();
      expect([version, policy.version, await store.currentVersion()]).toEqual([3, 3, 3]);
      expect(supergraphSdl).toBe('schema 1');
      expect(policy.grants[0]).toEqual({
        ...document.grants[0],
        validFrom: '2025-12-31T16:00:00.000Z',
        validUntil: '2100-01-01T00:00:00.000Z',
        approvedAt: '2020-01-01T00:00:00.000Z',
        acceptedByConsumerAt: '2020-01-01T00:00:00.000Z',
      });
      expect(policy.ruleSet).toEqual(document.ruleSet);
      expect(policy.masks).toEqual(document.masks);
      expect(policy.purposes).toEqual(document.purposes);
      expect(policy.flows).toEqual(document.flows);
      expect(policy.identificationLimits).toEqual(document.identificationLimits);
      expect(policy.rateLimits).toEqual(document.rateLimits);
      expect(policy.resources.map(({ inputs }) => inputs)).toEqual([taxResource.inputs, undefined]);
      expect(policy.suspensions[0]!.target).toEqual({ coordinate: 'Person.tax' });
      expect(policy.departments.map(({ code }) => code)).toEqual(['health', 'housing', 'taxation']);
      expect(policy.resources.map((resource) => ({ ...resource, items: [] }))).toEqual(
        [taxResource, healthResource].map((resource) => ({ ...resource, items: [] })),
      );
      expect(policy.resources[0]!.items[0]).toMatchObject({ coordinate: 'Person.tax', length: 12, level: 4 });
      expect(() => compilePolicy(policy)).not.toThrow();
    });

    test('tells what a change would come to, whether it compiles or not, without making it', async () => {
      expect((await admin.preview({})).supergraphSdl).toBeUndefined();
      await fill();
      const purpose = buildPurpose({ code: 'wrong', department: 'nowhere', items: ['Person.nothing'] });
      const { policy, supergraphSdl } = await admin.preview({ purposes: [purpose] });
      expect([policy.version, supergraphSdl]).toEqual([3, 'schema 1']);
      expect(policy.purposes).toEqual([...(await store.load()).policy.purposes, purpose]);
      expect(await store.currentVersion()).toBe(3);
    });

    test('counts one version for each change, and none for a change that changes nothing', async () => {
      await fill();
      expect(await admin.apply(document, 'authority', 'again')).toBe(3);
      expect(await admin.publishSubgraphs(publication, 'authority', 'again')).toBe(3);
      const moved = publication.subgraphs.map((subgraph) => ({
        ...subgraph,
        url: 'http://127.0.0.1:3/graphql',
      }));
      const changes = { subgraphs: moved.slice(0, 1), supergraphSdl: 'schema 2' };
      expect(await admin.publishSubgraphs(changes, 'authority', 'moved')).toBe(4);
      expect((await store.load()).supergraphSdl).toBe('schema 2');
    });

    test('changes nothing when the result does not compile, and names every problem', async () => {
      await fill();
      const wrong = admin.apply(
        {
          flows: [],
          purposes: [buildPurpose({ code: 'wrong', department: 'nowhere', items: ['Person.nothing'] })],
        },
        'authority',
        'a mistake',
      );
      await expect(wrong).rejects.toBeInstanceOf(PolicyError);
      await expect(wrong).rejects.toThrow(/nowhere[\s\S]*Person\.nothing/);
      expect((await store.load()).policy).toMatchObject({ version: 3, flows: document.flows });
    });

    test('keeps what a document leaves out, and replaces what it names', async () => {
      await fill();
      const purpose = buildPurpose({ code: 'review', department: 'housing', items: ['Person.tax'] });
      await admin.apply({ purposes: [purpose] }, 'authority', 'fewer items');
      const { policy } = await store.load();
      expect(policy.purposes).toEqual([purpose]);
      expect(policy.grants).toHaveLength(2);
      expect(policy.ruleSet?.version).toBe('2026-1');
    });

    test('ends a grant at once and for good', async () => {
      await fill();
      expect(await admin.revokeGrant('grant-1', 'steward', 'misuse')).toBe(4);
      await admin.apply(document, 'authority', 'the file still has the grant');
      const grants = (await store.load()).policy.grants.map(({ id, revokedAt }) => [
        id,
        revokedAt !== undefined,
      ]);
      expect(grants).toEqual([
        ['grant-1', true],
        ['grant-2', false],
      ]);
      await expect(admin.revokeGrant('grant-1', 'steward', 'twice')).rejects.toThrow('revoked already');
      await expect(admin.revokeGrant('grant-0', 'steward', 'typo')).rejects.toThrow('no such grant');
    });

    test('keeps a suspension until it is lifted', async () => {
      await fill();
      const target = { application: 'new-app' };
      const suspension = { target, reason: 'anomaly', since: '2026-03-01T00:00:00.000Z' };
      await admin.apply({ suspensions: [suspension] }, 'security-officer', 'stop');
      await admin.apply({ ...document, suspensions: [] }, 'authority', 'a file without it');
      expect((await store.load()).policy.suspensions).toContainEqual(suspension);
      await admin.liftSuspension(target, 'security-officer', 'solved');
      expect((await store.load()).policy.suspensions).not.toContainEqual(suspension);
      await expect(admin.liftSuspension(target, 'security-officer', 'twice')).rejects.toThrow(
        'no such suspension',
      );
    });

    test('refuses a document that says something twice, and keeps every suspension', async () => {
      await fill();
      const suspension = {
        target: { application: 'new-app' },
        reason: 'anomaly',
        since: '2026-03-01T00:00:00.000Z',
      };
      const twice = admin.apply({ suspensions: [suspension, suspension] }, 'security-officer', 'x');
      await expect(twice).rejects.toThrow('application:new-app is suspended twice');
      const flows = [...document.flows, ...document.flows];
      await expect(admin.apply({ flows }, 'authority', 'x')).rejects.toThrow('listed twice');
      expect((await store.load()).policy.suspensions).toHaveLength(1);
    });

    test('suspends only what there is', async () => {
      await fill();
      const suspend = (target: Suspension['target']) => {
        const suspension = { target, reason: 'anomaly', since: '2026-03-01T00:00:00Z' };
        return admin.apply({ suspensions: [suspension] }, 'security-officer', 'stop');
      };
      await expect(suspend({ coordinate: 'Person.none' })).rejects.toThrow('no item Person.none');
      await expect(suspend({ department: 'nowhere' })).rejects.toThrow('nowhere is not registered');
      expect(await suspend({ coordinate: 'Person.record' })).toBe(4);
      expect(await suspend({ department: 'housing' })).toBe(5);
    });

    test('refuses a grant that another one overlaps, or that names what is not there', async () => {
      await fill();
      const grant = document.grants[1]!;
      const give = (changed: Partial<Grant>) =>
        admin.apply({ grants: [{ ...grant, id: 'grant-3', ...changed }] }, 'steward', 'a use');
      await expect(give({})).rejects.toThrow('overlaps the grant grant-2');
      await expect(give({ purpose: 'none' })).rejects.toThrow('the purpose none is not registered');
      await expect(give({ items: ['Person.none'] })).rejects.toThrow('no such item in the catalog');
      await expect(give({ items: ['Person.record'], provider: 'health' })).rejects.toThrow('NOT_SHARED');
      expect(await give({ validFrom: '2100-01-01T00:00:00Z', validUntil: '2101-01-01T00:00:00Z' })).toBe(4);
    });

    test('takes changed rules under a new version only', async () => {
      await fill();
      const rules = (document.ruleSet?.rules ?? []).slice(0, 1);
      const sameVersion = admin.apply({ ruleSet: { version: '2026-1', rules } }, 'security-officer', 'x');
      await expect(sameVersion).rejects.toThrow('give the changed ones a new version');
      await admin.apply({ ruleSet: { version: '2026-2', rules } }, 'security-officer', 'narrower');
      expect((await store.load()).policy.ruleSet).toEqual({ version: '2026-2', rules });
      const ofBefore = admin.apply({ ruleSet: { version: '2026-1', rules } }, 'security-officer', 'x');
      await expect(ofBefore).rejects.toThrow('give the changed ones a new version');
      // A preview says it beside what else is wrong.
      for (const version of ['2026-1', '2026-2']) {
        const other = { version, rules: rules.map((rule) => ({ ...rule, basis: 'another law' })) };
        const { policy, problems } = await admin.preview({ ruleSet: other });
        expect(policy.ruleSet).toEqual(other);
        expect(problems).toEqual([
          { path: 'ruleSet.version', message: expect.stringContaining('a new version') },
        ]);
      }
      expect((await admin.preview({ ruleSet: document.ruleSet })).problems).toEqual([]);
      await admin.apply({ ruleSet: document.ruleSet }, 'security-officer', 'back to what it was');
      expect((await store.load()).policy.ruleSet).toEqual(document.ruleSet);
    });

    test('replaces what a department publishes as a whole, and no other department’s', async () => {
      await fill();
      const { subgraphs } = publication;
      const items = [...taxResource.items, buildItem({ coordinate: 'Person.taxCredit' })].toReversed();
      const resource = { ...taxResource, name: 'Tax facts', items };
      const changed = { ...subgraphs[0]!, sdl: 'type Tax2', resources: [resource] };
      await admin.publishSubgraphs({ subgraphs: [changed], supergraphSdl: 'schema 2' }, 'taxation', 'more');
      const { policy } = await store.load();
      const coordinates = policy.resources.map(({ code, items: all }) => [
        code,
        all.map((item) => item.coordinate),
      ]);
      expect(coordinates).toEqual([
        ['100000/000001', ['Person.taxCredit', 'Person.regionCode', 'Person.tax']],
        ['100000/000002', ['Person.record']],
      ]);
      const { subgraphs: listed } = await admin.readPublished();
      expect(listed.map(({ name, sdl, resources }) => [name, sdl, resources.length])).toEqual([
        ['health', 'type Health', 1],
        ['taxation', 'type Tax2', 1],
      ]);
    });

    test('refuses what was checked against another version than the one in force', async () => {
      await fill();
      const [own, other] = publication.subgraphs as [SubgraphPublication, SubgraphPublication];
      const publish = ({ name, sdl, ...subgraph }: SubgraphPublication, checkedVersion: number) =>
        admin.publishSubgraphs(
          { subgraphs: [{ ...subgraph, name, sdl }], supergraphSdl: `of ${sdl}`, checkedVersion },
          name,
          'more',
        );
      expect(await publish({ ...own, sdl: 'type Tax2' }, 3)).toBe(4);
      expect(await publish({ ...other, sdl: 'type Health2' }, 4)).toBe(5);
      // Another department has published since the check, and so has this one.
      for (const subgraph of [
        { ...own, sdl: 'type Tax3' },
        { ...other, sdl: 'type Health3' },
      ]) {
        const refused = publish(subgraph, 4);
        await expect(refused).rejects.toBeInstanceOf(SupersededCheckError);
        await expect(refused).rejects.toThrow('checked against policy version 4, and version 5 is in force');
      }
      expect((await store.load()).supergraphSdl).toBe('of type Health2');
      // The policy has changed since.
      const revoked = await admin.revokeGrant('grant-1', 'steward', 'misuse');
      await expect(publish({ ...own, sdl: 'type Tax3' }, 5)).rejects.toThrow('publish once more');
      expect(await publish({ ...own, sdl: 'type Tax3' }, revoked)).toBe(7);
    });

    test('tells everything that a publication is checked against, as of one version', async () => {
      expect(await admin.readPublished()).toMatchObject({ policy: { version: 0 }, subgraphs: [] });
      expect((await admin.readPublished()).supergraphSdl).toBeUndefined();
      await fill();
      const { policy, supergraphSdl, subgraphs } = await admin.readPublished();
      expect(policy).toEqual((await store.load()).policy);
      expect(supergraphSdl).toBe('schema 1');
      expect(subgraphs.map(({ name, url, sdl }) => ({ name, url, sdl }))).toEqual(
        publication.subgraphs
          .map(({ name, url, sdl }) => ({ name, url, sdl }))
          .toSorted((left, right) => (left.name < right.name ? -1 : 1)),
      );
    });

    test('tells whose the codes of resources were that are published no more', async () => {
      await fill();
      expect((await admin.readPublished()).formerCodes).toEqual(new Map());
      const [own] = publication.subgraphs;
      if (own === undefined) throw new Error('nothing is published');
      const items = taxResource.items;
      const moved = { ...taxResource, code: '100000/000009', items };
      await admin.publishSubgraphs(
        { ...publication, subgraphs: [{ ...own, resources: [moved] }], supergraphSdl: 'schema 2' },
        'taxation',
        'another code',
      );
      expect((await admin.readPublished()).formerCodes).toEqual(new Map([['100000/000001', 'taxation']]));
      await admin.publishSubgraphs({ ...publication, supergraphSdl: 'schema 3' }, 'taxation', 'as before');
      expect((await admin.readPublished()).formerCodes).toEqual(new Map([['100000/000009', 'taxation']]));
    });

    test('refuses an address that no gateway could ask', async () => {
      await fill();
      const [subgraph] = publication.subgraphs;
      const moved = { ...subgraph!, url: 'localhost:4001/graphql' };
      const publish = admin.publishSubgraphs(
        { subgraphs: [moved], supergraphSdl: 'schema 2' },
        'taxation',
        'x',
      );
      await expect(publish).rejects.toThrow('expected an http(s) address, got localhost:4001/graphql');
    });

    test('keeps the supergraphs that were in force before', async () => {
      await fill();
      expect(await store.earlierSupergraph(1)).toBeUndefined();
      for (const supergraphSdl of ['schema 2', 'schema 3']) {
        await admin.publishSubgraphs({ ...publication, supergraphSdl }, 'authority', 'again');
      }
      expect(await store.earlierSupergraph(1)).toBe('schema 2');
      expect(await store.earlierSupergraph(2)).toBe('schema 1');
      expect(await store.earlierSupergraph(3)).toBeUndefined();
    });

    test('says which supergraph was staged, and reads it once', async () => {
      await fill();
      expect(await store.stagedSupergraph()).toBeUndefined();
      expect(await admin.stageSupergraph('schema 1')).toBeUndefined();
      expect(await store.stagedSupergraph()).toBeUndefined();
      expect(await admin.stageSupergraph('schema 2')).toEqual(expect.any(String));
      const staged = await admin.stageSupergraph('schema 3');
      const { hash, sdl } = (await store.stagedSupergraph()) ?? {};
      expect([hash, sdl]).toEqual([staged, 'schema 3']);
      expect(await store.stagedSupergraph(hash)).toEqual({ hash });
      expect(await store.stagedSupergraph('another')).toEqual({ hash, sdl });
      expect([await store.currentVersion(), (await store.load()).supergraphSdl]).toEqual([3, 'schema 1']);
    });

    test('refuses to take away an item that the policy needs, and another department’s resource', async () => {
      await fill();
      const [taxation] = publication.subgraphs as [Publication['subgraphs'][number]];
      const emptied = { subgraphs: [{ ...taxation, resources: [] }], supergraphSdl: 'schema 2' };
      await expect(admin.publishSubgraphs(emptied, 'taxation', 'x')).rejects.toThrow('Person.tax');
      const foreign = {
        subgraphs: [{ ...taxation, resources: [healthResource] }],
        supergraphSdl: 'schema 2',
      };
      await expect(admin.publishSubgraphs(foreign, 'taxation', 'x')).rejects.toThrow('expected taxation');
      expect(await store.currentVersion()).toBe(3);
    });

    test('puts changes made at the same time into force one after the other, losing none', async () => {
      await fill();
      const codes = ['a', 'b', 'c', 'd'];
      const versions = await Promise.all(
        codes.map((code) => {
          const purpose = buildPurpose({ code, department: 'housing' });
          return admin.apply({ purposes: [purpose] }, 'authority', code);
        }),
      );
      expect(versions.sort((left, right) => left - right)).toEqual([4, 5, 6, 7]);
      const { policy } = await store.load();
      expect(policy.purposes.map((purpose) => purpose.code)).toEqual([...codes, 'review']);
    });
  });
}

import { buildGrant, buildItem, buildPurpose, buildResource } from '@govgraph/policy/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { PolicyAdmin, SubgraphPublication } from './policy-admin.ts';
import type { SubgraphHistory } from './subgraph-history.ts';

interface Connected {
  readonly admin: PolicyAdmin;
  readonly history: SubgraphHistory;
}

const departments = ['health', 'taxation'].map((code) => ({ code, name: code, nameZh: code }));
const resource = (provider: string, number: number, ...fields: readonly string[]) =>
  buildResource({
    code: `100000/00000${number}`,
    provider,
    items: fields.map((field) =>
      buildItem({ coordinate: `Person.${field}`, inForceFrom: '2020-01-01T00:00:00.000Z' }),
    ),
  });

const health = (...fields: readonly string[]): SubgraphPublication => ({
  name: 'health',
  sdl: `type Person { ${fields.join(': String ')}: String }`,
  url: 'http://health/graphql',
  resources: [resource('health', 1, ...fields)],
});
const taxation: SubgraphPublication = {
  name: 'taxation',
  sdl: 'type Person { tax: Int }',
  url: 'http://taxation/graphql',
  resources: [resource('taxation', 2, 'tax')],
};

/** What every implementation of `SubgraphHistory` does. @param connect an empty store; what it returns is closed after the test */
export function describeSubgraphHistory(connect: () => Promise<Connected>): void {
  describe('the history of subgraphs', () => {
    let admin: PolicyAdmin;
    let history: SubgraphHistory;

    beforeEach(async () => {
      ({ admin, history } = await connect());
      await admin.apply({ departments }, 'authority', 'departments');
    });
    afterEach(() => Promise.all([admin.close(), history.close()]));

    test('has nothing of a department that has not published', async () => {
      expect(await history.listSubgraphVersions({ first: 10 })).toEqual([]);
      expect(await history.readSubgraph('health')).toBeUndefined();
      expect(await history.readSupergraph()).toBeUndefined();
    });

    /** Versions 2, 3, 4 and 5. */
    async function fill(): Promise<void> {
      await admin.publishSubgraphs(
        { subgraphs: [health('name')], supergraphSdl: 'one' },
        'Zhang',
        'the first',
      );
      await admin.publishSubgraphs(
        { subgraphs: [taxation, health('name', 'age')], supergraphSdl: 'two' },
        'Li',
        'both',
      );
      await admin.apply(
        { masks: [{ name: 'hide', strength: 1, method: { kind: 'null' } }] },
        'authority',
        'a mask',
      );
      await admin.publishSubgraphs(
        { subgraphs: [], removed: ['health'], supergraphSdl: 'three' },
        'authority',
        'health ends its service',
      );
    }

    test('has every version of every department, the latest first, with who published it, why and when', async () => {
      await fill();
      const versions = await history.listSubgraphVersions({ first: 10 });
      expect(
        versions.map(({ name, version, publishedBy, reason, isRemoved }) => [
          name,
          version,
          publishedBy,
          reason,
          isRemoved,
        ]),
      ).toEqual([
        ['health', 5, 'authority', 'health ends its service', true],
        ['health', 3, 'Li', 'both', false],
        ['taxation', 3, 'Li', 'both', false],
        ['health', 2, 'Zhang', 'the first', false],
      ]);
      for (const { publishedAt } of versions) expect(publishedAt).toMatch(/^20\d\d-.*T.*\.\d{3}Z$/);
      const page = { name: 'health', after: { name: 'health', version: 5 }, first: 1 };
      const ofHealth = await history.listSubgraphVersions(page);
      expect(ofHealth.map(({ name, version }) => [name, version])).toEqual([['health', 3]]);
      // Of two of the same version, a page may begin with the second one.
      const next = await history.listSubgraphVersions({ after: { name: 'health', version: 3 }, first: 2 });
      expect(next.map(({ name, version }) => [name, version])).toEqual([
        ['taxation', 3],
        ['health', 2],
      ]);
    });

    test('gives schema and catalog as they were under each version', async () => {
      await fill();
      const fieldsAt = async (name: string, version?: number) => {
        const subgraph = await history.readSubgraph(name, version);
        const items = subgraph?.resources.flatMap((each) => each.items.map(({ coordinate }) => coordinate));
        return subgraph && [subgraph.version, subgraph.sdl, items];
      };
      expect(await fieldsAt('health', 1)).toBeUndefined();
      expect(await fieldsAt('health', 2)).toEqual([2, health('name').sdl, ['Person.name']]);
      const second = [3, health('name', 'age').sdl, ['Person.name', 'Person.age']];
      expect(await fieldsAt('health', 3)).toEqual(second);
      expect(await fieldsAt('health', 4)).toEqual(second);
      expect(await fieldsAt('health')).toEqual([5, '', []]);
      expect(await fieldsAt('taxation')).toEqual([3, taxation.sdl, ['Person.tax']]);
      expect(await history.readSubgraph('taxation')).toMatchObject({ url: taxation.url, publishedBy: 'Li' });
      // What is to come is not there.
      expect(await history.readSubgraph('taxation', 6)).toBeUndefined();
    });

    test('has what became of a resource, the latest first, and the resource as of each version', async () => {
      await fill();
      const code = '100000/000001';
      const versions = await history.listResourceVersions(code, { first: 10 });
      expect(
        versions.map(({ version, changedBy, reason, isRemoved }) => [version, changedBy, reason, isRemoved]),
      ).toEqual([
        [5, 'authority', 'health ends its service', true],
        [3, 'Li', 'both', false],
        [2, 'Zhang', 'the first', false],
      ]);
      for (const { changedAt } of versions) expect(changedAt).toMatch(/^20\d\d-.*T.*\.\d{3}Z$/);
      expect(await history.listResourceVersions(code, { first: 1, after: 5 })).toMatchObject([
        { version: 3 },
      ]);
      expect(await history.listResourceVersions('100000/000009', { first: 10 })).toEqual([]);
      const itemsAt = async (version?: number) =>
        (await history.readResource(code, version))?.items.map(({ coordinate }) => coordinate);
      expect(await itemsAt(1)).toBeUndefined();
      expect(await itemsAt(2)).toEqual(['Person.name']);
      expect(await itemsAt(4)).toEqual(['Person.name', 'Person.age']);
      expect(await itemsAt()).toBeUndefined();
      expect(await history.readResource('100000/000002')).toBeDefined();
      // What is still to come has nothing yet.
      expect(await history.readResource('100000/000002', 6)).toBeUndefined();
    });

    test('gives the supergraph of each version', async () => {
      await fill();
      expect(await history.readSupergraph(1)).toBeUndefined();
      expect(await history.readSupergraph(4)).toMatchObject({ version: 3, sdl: 'two' });
      expect(await history.readSupergraph()).toMatchObject({ version: 5, sdl: 'three' });
      expect(await history.readSupergraph(6)).toBeUndefined();
    });

    test('loses a subgraph together with what needs it, in one version, or not at all', async () => {
      await fill();
      const purpose = buildPurpose({ code: 'count', department: 'health', items: ['Person.tax'] });
      const grant = buildGrant({
        id: 'count',
        consumer: 'health',
        purpose: 'count',
        provider: 'taxation',
        items: ['Person.tax'],
      });
      await admin.apply({ purposes: [purpose], grants: [grant] }, 'authority', 'a use');
      await admin.publishSubgraphs({ subgraphs: [health('name')], supergraphSdl: 'two' }, 'Zhang', 'back');
      expect(await admin.currentVersion()).toBe(7);
      const removal = { subgraphs: [], removed: ['taxation'], supergraphSdl: 'four', checkedVersion: 7 };
      await expect(admin.publishSubgraphs(removal, 'authority', 'it ends')).rejects.toThrow('Person.tax');
      expect(await admin.currentVersion()).toBe(7);
      const amendment = { endedItems: ['Person.tax'], leavingDepartments: ['taxation'] } as const;
      expect(await admin.publishSubgraphs({ ...removal, amendment }, 'authority', 'it leaves')).toBe(8);
      const { policy, subgraphs, supergraphSdl } = await admin.readPublished();
      expect(subgraphs.map(({ name }) => name)).toEqual(['health']);
      expect([policy.version, supergraphSdl, policy.purposes]).toEqual([8, 'four', []]);
      expect(policy.departments.map(({ code }) => code)).toEqual(['health']);
      expect(policy.grants).toMatchObject([
        { id: 'count', revokedAt: expect.stringMatching(/^20\d\d-.*Z$/) },
      ]);
    });

    test('has one removal of what is taken out twice', async () => {
      await fill();
      const removal = { subgraphs: [], removed: ['health'], supergraphSdl: 'three' };
      expect(await admin.publishSubgraphs(removal, 'authority', 'again')).toBe(5);
      expect(await history.listSubgraphVersions({ name: 'health', first: 10 })).toHaveLength(3);
    });

    test('has what a department publishes again after it was taken out', async () => {
      await fill();
      const publication = { subgraphs: [health('name', 'age')], supergraphSdl: 'two' };
      expect(await admin.publishSubgraphs(publication, 'Zhang', 'back')).toBe(6);
      expect(await history.readSubgraph('health')).toMatchObject({ version: 6, isRemoved: false });
      expect((await admin.readPublished()).subgraphs.map(({ name }) => name)).toEqual(['health', 'taxation']);
    });
  });
}

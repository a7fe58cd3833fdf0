/** Several departments that publish, take out and hand over at the same time, on PostgreSQL: one after the other, or not at all. */
import { byKind } from '@govgraph/policy';
import { createTestDatabase } from '@govgraph/prisma/testing';
import {
  createPostgresGatewayList,
  createPostgresPolicyAdmin,
  createPostgresSubgraphHistory,
  SupersededCheckError,
} from '@govgraph/storage';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkTogether } from './check-together.ts';
import { compose } from './compose.ts';
import { folder } from './lifecycle.fixture.ts';
import { publishChecked } from './publish-checked.ts';
import { readSchemaFields } from './schema-fields.ts';
import type { SubgraphChange } from './subgraph-change.ts';

const names = ['health', 'housing', 'taxation'] as const;
type Name = (typeof names)[number];
const types = { health: 'Patient', housing: 'House', taxation: 'Payer' } as const;

/** One publication: the fields of each department, and departments that are taken out. */
interface Attempt {
  readonly folders: Partial<Record<Name, readonly string[]>>;
  readonly removed: readonly Name[];
  /** Whether the department shares a value, whose owner it may have to be. */
  readonly hasMoney: boolean;
}

const fields = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 });
const attempt: fc.Arbitrary<Attempt> = fc
  .record({
    folders: fc.record({ health: fields, housing: fields, taxation: fields }, { requiredKeys: [] }),
    removed: fc.subarray([...names], { maxLength: 1 }),
    hasMoney: fc.boolean(),
  })
  .map(({ folders, removed, hasMoney }) => ({
    folders,
    hasMoney,
    removed: removed.filter((name) => folders[name] === undefined),
  }))
  .filter(({ folders, removed }) => Object.keys(folders).length + removed.length > 0);

function folderOf(name: Name, own: readonly string[], hasMoney: boolean, isOwner: boolean) {
  const type = types[name];
  const money = hasMoney ? 'type Money @shareable { amount: String }' : '';
  const members = [...own.map((field) => `${field}: String`), ...(hasMoney ? ['sum: Money'] : [])];
  return folder(
    name,
    `type Query { ${name}: ${type} } type ${type} { ${members.join(' ')} } ${money}`,
    [
      `Query.${name}`,
      ...own.map((field) => `${type}.${field}`),
      ...(hasMoney ? [`${type}.sum`] : []),
      ...(hasMoney && isOwner ? ['Money.amount'] : []),
    ],
    names.indexOf(name) + 1,
  );
}

test('Publications at the same time are in force one after the other, each whole, or refused', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(attempt, { minLength: 2, maxLength: 4 }), async (attempts) => {
      const { urlOf, drop } = await createTestDatabase({ schemas: ['catalog'] });
      const admin = createPostgresPolicyAdmin(urlOf('authority'));
      const gateways = createPostgresGatewayList(urlOf('authority'));
      const history = createPostgresSubgraphHistory(urlOf('authority'));
      const departments = names.map((code) => ({
        code,
        name: code,
        nameZh: code,
        uscc: '111100000000017244',
      }));
      await admin.apply({ departments, ruleSet: { version: '1', rules: [] } }, 'authority', 'a start');

      const publish = async (
        { folders, removed, hasMoney }: Attempt,
        at: number,
      ): Promise<number | undefined> => {
        const given = names.filter((name) => folders[name] !== undefined);
        const sources = given.map((name, index) =>
          folderOf(name, folders[name] ?? [], hasMoney, index === 0),
        );
        const change: SubgraphChange = { removed, endUse: true };
        const check = async () => {
          const { policy, supergraphSdl, subgraphs: published } = await admin.readPublished();
          return checkTogether(sources, { policy, supergraphSdl, published, change });
        };
        const options = { actor: `publisher ${at}`, reasonOf: () => 'a reason', now: true as const };
        try {
          const { version, checked } = await publishChecked({ admin, gateways }, check, options);
          // A refusal says why.
          if (version === undefined) expect(byKind(checked.findings).problems).not.toEqual([]);
          return version;
        } catch (error) {
          expect(error).toBeInstanceOf(SupersededCheckError);
          return undefined;
        }
      };
      const results = await Promise.all(attempts.map(publish));

      const { policy, supergraphSdl, subgraphs } = await admin.readPublished();
      if (subgraphs.length > 0) expect(supergraphSdl).toBe(compose(subgraphs).supergraphSdl);
      const versions = await history.listSubgraphVersions({ first: 100 });
      for (const { name, version, publishedBy, isRemoved } of versions) {
        // All that a version brought is of one publication, and all of that publication is in it.
        const made = attempts[Number(publishedBy.split(' ')[1])]!;
        expect(results[attempts.indexOf(made)]).toBe(version);
        const { sdl = '', resources = [] } = (await history.readSubgraph(name, version)) ?? {};
        const registered = resources.flatMap(({ items }) => items.map(({ coordinate }) => coordinate));
        if (isRemoved) {
          expect([made.removed, registered]).toEqual([expect.arrayContaining([name]), []]);
          continue;
        }
        const own = (made.folders[name as Name] ?? []).map((field) => `${types[name as Name]}.${field}`);
        expect(registered).toEqual(expect.arrayContaining(own));
        const provided = readSchemaFields(sdl).fields.map(({ coordinate }) => coordinate);
        expect(provided).toEqual(expect.arrayContaining(registered));
        for (const other of Object.keys(made.folders))
          expect((await history.readSubgraph(other, version))?.version ?? 0).toBeLessThanOrEqual(version);
      }
      // Whatever is served is registered by somebody, once.
      const items = policy.resources.flatMap((resource) =>
        resource.items.map(({ coordinate }) => coordinate),
      );
      expect(new Set(items).size).toBe(items.length);
      for (const { sdl } of subgraphs)
        for (const { coordinate } of readSchemaFields(sdl).fields) expect(items).toContain(coordinate);
      const made = results.filter((version) => version !== undefined);
      expect(made.length).toBeGreaterThan(0);

      await Promise.all([admin.close(), gateways.close(), history.close()]);
      await drop();
    }),
    { numRuns: 12, seed: 809, endOnFailure: true },
  );
}, 180_000);

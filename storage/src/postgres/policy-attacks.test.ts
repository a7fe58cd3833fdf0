import { beforeEach, describe, expect, test } from 'vitest';

import { findHistoryProblems } from '../verify/verify-versions.ts';
import { emptyCatalogHash, hashVersion } from '../policy/version-hash.ts';
import type { PolicyHistorySnapshot } from '../policy/policy-history.ts';
import { createAttackedDatabase, kindsOf, run, type AttackedDatabase } from './attacked-database.fixture.ts';
import { createPostgresPolicyAdmin } from './postgres-policy-admin.ts';
import { createPostgresPolicyHistory } from './postgres-policy-history.ts';

/*
 * A usage record names the number of the policy version that it was decided under. These are the attacks on what stands
 * behind that number, by whoever is superuser of a real database; see `writePolicy` for its four versions.
 */

const writer = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

let database: AttackedDatabase;

beforeEach(async () => {
  database = await createAttackedDatabase();
  expect(await database.useGateway(writer, ['hall', 'intruder'])).toEqual([]);
  return database.drop;
});

async function collect<Entry>(entries: AsyncIterable<Entry>): Promise<Entry[]> {
  const all: Entry[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
}

/** As whoever has no key can: each version in its place, with a hash over what is there now. */
async function recomputeHashes(): Promise<[string, unknown[]][]> {
  const history = createPostgresPolicyHistory(database.connectionString);
  const readAll = async ({ versions, changes, subgraphs, supergraphs }: PolicyHistorySnapshot) => ({
    versions: await collect(versions),
    changes: await collect(changes),
    subgraphs: await collect(subgraphs),
    supergraphs: await collect(supergraphs),
  });
  const { versions, changes, subgraphs, supergraphs } = await history.read(readAll);
  await history.close();
  let previousHash = emptyCatalogHash;
  return versions.slice(1).map(({ version, ...origin }): [string, unknown[]] => {
    const isOf = (entry: { readonly version: number }): boolean => entry.version === version;
    previousHash = hashVersion(previousHash, origin, {
      version,
      changes: changes.filter(isOf),
      supergraphHash: supergraphs.find(isOf)?.hash ?? null,
      subgraphs: subgraphs.filter(isOf).map(({ name, url, hash, resourcesHash }) => {
        return { name, url, hash, resourcesHash };
      }),
    });
    return ['UPDATE policy_versions SET hash = $1 WHERE version = $2', [previousHash, version]];
  });
}

const rewriteRule = `UPDATE policy_parts SET document = jsonb_set(document, '{rules,0,when}', '"caller.clearance < 1"')
  WHERE kind = 'ruleSet'`;

describe('the history of the policy', () => {
  test('is intact, and that is proved', async () => {
    const report = await database.audit();
    expect(report).toMatchObject({
      isIntact: true,
      isProved: true,
      policyVersions: 4,
      problems: [],
      unproved: [],
    });
  });

  test('is not rewritten with the role of the gateway, which does not see who made it either', async () => {
    for (const attempt of [rewriteRule, 'DELETE FROM policy_versions', 'SELECT actor FROM policy_versions'])
      await expect(run(database.gatewayUrl, attempt)).rejects.toMatchObject({ code: '42501' });
  });
});

describe('a superuser is found out who', () => {
  test.each<[what: string, kinds: string[], ...statements: string[]]>([
    ['rewrites a rule of an earlier version', ['POLICY_BROKEN'], rewriteRule],
    [
      'removes a rule set from all versions',
      ['POLICY_BROKEN'],
      "DELETE FROM policy_parts WHERE kind = 'ruleSet'",
    ],
    [
      'takes back that a grant was revoked',
      ['POLICY_BROKEN'],
      "DELETE FROM policy_parts WHERE kind = 'grants' AND from_version = 4",
      "UPDATE policy_parts SET until_version = NULL WHERE kind = 'grants'",
    ],
    [
      'lets a grant begin a version earlier',
      ['POLICY_BROKEN'],
      "UPDATE policy_parts SET from_version = 2 WHERE kind = 'grants' AND from_version = 3",
    ],
    [
      'lets a revoked grant stay in force beside what replaced it',
      ['POLICY_BROKEN'],
      'ALTER TABLE policy_parts DROP CONSTRAINT policy_parts_in_force_once',
      "UPDATE policy_parts SET until_version = NULL WHERE kind = 'grants' AND from_version = 3",
    ],
    [
      'puts a part into force before all versions',
      ['POLICY_BROKEN'],
      `INSERT INTO policy_parts VALUES ('suspensions', 'application:hall', -1, NULL, '{}')`,
    ],
    [
      'puts a part into force with the empty catalog',
      ['POLICY_BROKEN'],
      `INSERT INTO policy_parts VALUES ('suspensions', 'application:hall', 0, NULL, '{}')`,
    ],
    [
      'lets a part end with a version that is yet to come',
      ['POLICY_BROKEN'],
      "UPDATE policy_parts SET until_version = 9 WHERE kind = 'ruleSet'",
    ],
    [
      'lets a part end as it begins',
      ['POLICY_BROKEN'],
      'ALTER TABLE policy_parts DROP CONSTRAINT policy_parts_term_check',
      "UPDATE policy_parts SET until_version = 3 WHERE kind = 'ruleSet'",
    ],
    ['removes a version', ['POLICY_BROKEN'], 'DELETE FROM policy_versions WHERE version = 3'],
    ['removes the beginning', ['POLICY_BROKEN'], 'DELETE FROM policy_versions WHERE version = 0'],
    [
      'numbers versions anew',
      ['POLICY_BROKEN', 'POLICY_CUT_OFF'],
      'DELETE FROM policy_versions WHERE version = 3',
      'UPDATE policy_versions SET version = 3 WHERE version = 4',
      'UPDATE policy_parts SET from_version = from_version - 1 WHERE from_version > 2',
      'UPDATE policy_head SET version = 3',
    ],
    [
      'changes who did it',
      ['POLICY_BROKEN'],
      "UPDATE policy_versions SET actor = 'nobody' WHERE version = 4",
    ],
    ['changes why', ['POLICY_BROKEN'], "UPDATE policy_versions SET reason = 'an error' WHERE version = 4"],
    [
      'changes when',
      ['POLICY_BROKEN'],
      "UPDATE policy_versions SET at = at - interval '1 day' WHERE version = 4",
    ],
    [
      'puts it at the end of time',
      ['POLICY_BROKEN'],
      "UPDATE policy_versions SET at = 'infinity' WHERE version = 4",
    ],
    [
      'changes a hash, and nothing else',
      ['POLICY_BROKEN', 'POLICY_REPLACED'],
      "UPDATE policy_versions SET hash = 'x' WHERE version = 4",
    ],
    ['changes the beginning', ['POLICY_BROKEN'], "UPDATE policy_versions SET hash = 'x' WHERE version = 0"],
    [
      'changes the text of a subgraph',
      ['SCHEMA_REPLACED'],
      "UPDATE subgraph_versions SET sdl = 'type Intruder'",
    ],
    [
      'changes the address of a subgraph',
      ['POLICY_BROKEN'],
      "UPDATE subgraph_versions SET url = 'http://intruder'",
    ],
    ['changes who published it', ['POLICY_BROKEN'], "UPDATE subgraph_versions SET published_by = 'nobody'"],
    [
      'changes the text of a supergraph',
      ['SCHEMA_REPLACED'],
      "UPDATE supergraph_versions SET sdl = 'another'",
    ],
    ['removes a supergraph', ['POLICY_BROKEN'], 'DELETE FROM supergraph_versions'],
    [
      'adds a supergraph that no version brought',
      ['POLICY_BROKEN'],
      `INSERT INTO supergraph_versions (sdl, hash, policy_version) SELECT sdl, hash, 0 FROM supergraph_versions`,
    ],
    [
      'adds a second supergraph to a version',
      ['POLICY_BROKEN'],
      `INSERT INTO supergraph_versions (sdl, hash, policy_version) SELECT sdl, hash, 2 FROM supergraph_versions`,
    ],
    ['puts an earlier version into force again', ['POLICY_BROKEN'], 'UPDATE policy_head SET version = 3'],
    [
      'rolls the policy back',
      ['POLICY_CUT_OFF'],
      'DELETE FROM policy_parts WHERE from_version = 4',
      'UPDATE policy_parts SET until_version = NULL WHERE until_version = 4',
      'DELETE FROM policy_versions WHERE version = 4',
      'UPDATE policy_head SET version = 3',
    ],
    [
      'empties it',
      ['POLICY_CUT_OFF'],
      'TRUNCATE policy_parts, policy_versions, policy_head, subgraph_versions, supergraph_versions',
      "INSERT INTO policy_versions VALUES (0, 'genesis', 'migration', 'The empty catalog')",
      'INSERT INTO policy_head VALUES (true, 0)',
    ],
    [
      'changes what a checkpoint names',
      ['CHECKPOINT_DIFFERS'],
      "UPDATE checkpoints SET policy_hash = 'x' WHERE number = 1",
    ],
    [
      'takes it from a checkpoint',
      ['CHECKPOINT_DIFFERS'],
      'UPDATE checkpoints SET policy_version = NULL, policy_hash = NULL WHERE number = 1',
    ],
  ])('%s', async (_, kinds, ...statements) => {
    await database.asSuperuser(...statements);
    const report = await database.audit();
    expect(report.isIntact).toBe(false);
    expect(kindsOf(report)).toEqual(kinds.toSorted());
  });

  test('puts the schema of an earlier version in the place of the one in force', async () => {
    const admin = createPostgresPolicyAdmin(database.connectionString);
    await admin.publishSubgraphs({ subgraphs: [], supergraphSdl: 'safer' }, 'alpha', 'a publication');
    await admin.close();
    expect(await database.useGateway(writer, [])).toEqual([]);
    expect(await database.audit()).toMatchObject({ isProved: true, policyVersions: 5 });
    await database.asSuperuser('UPDATE supergraph_versions SET id = 100 WHERE policy_version = 2');
    expect((await database.audit()).problems.map(({ message }) => message)).toEqual([
      'the supergraph of version 5 of the policy has the place of a later one',
    ]);
  });

  test('puts nothing in the place of a part that was removed', async () => {
    const admin = createPostgresPolicyAdmin(database.connectionString);
    const limit = { application: 'hall', triesPerHour: 10, missesPerHour: 10 };
    for (const identificationLimits of [[limit], []])
      await admin.apply({ identificationLimits }, 'authority', 'a limit');
    await admin.close();
    expect(await database.useGateway(writer, [])).toEqual([]);
    expect(await database.audit()).toMatchObject({ isProved: true, policyVersions: 6 });
    const values = "('identificationLimits', 'hall', 6, NULL, 'null')";
    await database.asSuperuser(`INSERT INTO policy_parts VALUES ${values}`);
    expect(kindsOf(await database.audit())).toEqual(['POLICY_BROKEN']);
  });

  test('rewrites a rule, and computes all hashes anew', async () => {
    await database.asSuperuser(rewriteRule);
    await database.asSuperuser(...(await recomputeHashes()));
    const report = await database.audit();
    expect(report.problems.map(({ kind, message }) => `${kind} ${message}`)).toEqual([
      expect.stringMatching(/^POLICY_REPLACED checkpoint 1 of .*: version 4 of the policy has another hash$/),
    ]);
    await database.asSuperuser('DELETE FROM checkpoint_ends', 'DELETE FROM checkpoints');
    expect(kindsOf(await database.audit())).toEqual(['CHECKPOINT_MISSING', 'POLICY_REPLACED']);
    // Inside the database, nothing shows it; that is said.
    expect(await database.audit({ withFiles: false })).toMatchObject({ isIntact: true, isProved: false });
  });

  test('rolls the policy back where no checkpoint names it: records do', async () => {
    await database.asSuperuser(
      'DELETE FROM policy_parts WHERE from_version = 4',
      'UPDATE policy_parts SET until_version = NULL WHERE until_version = 4',
      'DELETE FROM policy_versions WHERE version = 4',
      'UPDATE policy_head SET version = 3',
      'DELETE FROM checkpoint_ends',
      'DELETE FROM checkpoints',
    );
    expect((await database.audit({ withFiles: false })).problems.map(({ message }) => message)).toEqual([
      'version 4 of the policy is missing at the end: records were decided under version 4',
    ]);
  });

  test('rolls the policy back: gateways sign nothing more, and say so', async () => {
    await database.asSuperuser(
      'DELETE FROM policy_parts WHERE from_version = 4',
      'UPDATE policy_parts SET until_version = NULL WHERE until_version = 4',
      'DELETE FROM policy_versions WHERE version = 4',
      'UPDATE policy_head SET version = 3',
    );
    const { checkpoints } = await database.audit();
    const [failure] = await database.useGateway(writer, []);
    expect(String(failure)).toContain(
      'the history of the policy was changed: a checkpoint names version 4, and version 3 is in force',
    );
    expect((await database.audit()).checkpoints).toBe(checkpoints);
  });
});

test('what does not fit is found up to the version that a record names, and what came later is not looked at', async () => {
  const history = createPostgresPolicyHistory(database.connectionString);
  const kindsUntil = async (version: number) =>
    (await findHistoryProblems(history, version)).map(({ kind }) => kind);
  expect(await kindsUntil(4)).toEqual([]);
  await database.asSuperuser("UPDATE policy_versions SET actor = 'nobody' WHERE version = 3");
  expect([await kindsUntil(2), await kindsUntil(3), await kindsUntil(4)]).toEqual([
    [],
    ['POLICY_BROKEN'],
    ['POLICY_BROKEN'],
  ]);
  await history.close();
});

test('a history of more changes than a page has, with keys in the order of any script, is intact', async () => {
  const admin = createPostgresPolicyAdmin(database.connectionString);
  const codes = [
    ...Array.from({ length: 1_200 }, (_, index) => `d${index}`),
    '𠮷',
    '（',
    '\uFFFD',
    '市',
    'z',
  ];
  const departments = codes.map((code) => ({ code, name: code, nameZh: code }));
  await admin.apply({ departments }, 'authority', 'many');
  await admin.apply(
    { departments: departments.map((each) => ({ ...each, name: 'x' })) },
    'authority',
    'again',
  );
  await admin.close();
  expect(await database.useGateway(writer, [])).toEqual([]);
  expect(await database.audit()).toMatchObject({ isProved: true, policyVersions: 6 });
});

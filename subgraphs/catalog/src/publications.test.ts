/** Departments hand their folders in, look at what becomes of them, and publish for themselves and nobody else. */
import { setTimeout as sleep } from 'node:timers/promises';

import { openDatabasePool } from '@govgraph/storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type CatalogDepartment, healthUscc, startCatalogDepartment, type Who } from './catalog.fixture.ts';

let catalog: CatalogDepartment;

beforeAll(async () => {
  catalog = await startCatalogDepartment();
});
afterAll(() => catalog?.close());

const steward: Who = { official: 'sun', department: 'health', roles: ['steward'] };
const other: Who = { official: 'huang', department: 'taxation', roles: ['steward'] };
const authority: Who = { official: 'zhou', department: 'authority', roles: ['authority'] };

/** A folder of the health department. @param field of its clinics, besides their name */
function folder(field = 'phone', name = 'health') {
  const items = ['name', field].map(
    (each) => `      - { coordinate: Clinic.${each}, name: ${each}, nameZh: 项, dataType: C, level: 1 }`,
  );
  return {
    name,
    url: 'http://127.0.0.1:9/graphql',
    sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@shareable"])
      type Query { clinics: [Clinic!] } type Clinic { name: String ${field}: String }`,
    catalog: `resources:
  - code: 30700101/000001
    name: Clinics
    nameZh: 诊所
    provider: ${name}
    providerUscc: ${healthUscc}
    abstract: Clinics.
    format: database
    classification: 部门信息资源 / 卫生健康
    shareType: UNCONDITIONAL
    shareMode: gateway
    openAttribute: { open: false, condition: not yet }
    updateCycle: DAILY
    publishedOn: '2026-01-01'
    relatedResources: []
    items:
      - { coordinate: Query.clinics, name: Clinics, nameZh: 诊所, dataType: G, level: 1, role: STRUCTURE }
${items.join('\n')}
`,
  };
}

const fields = `id revision state isDone isCheck departments requestedBy stage progress findingCount
  findings { kind code subgraph place message } policyVersion checkedVersion failure`;

interface Shown {
  readonly id: string;
  readonly revision: number;
  readonly state: string;
  readonly isDone: boolean;
  readonly findings: readonly { readonly kind: string; readonly code: string; readonly message: string }[];
  readonly policyVersion: number | null;
  readonly checkedVersion: number | null;
  readonly failure: string | null;
}

interface Payload {
  readonly publication: Shown | null;
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

type Source = ReturnType<typeof folder>;

async function handIn(who: Who, action: 'check' | 'publish', sources: readonly Source[], extra = '') {
  const reason = action === 'publish' ? ', reason: "clinics"' : '';
  const { payload } = await catalog.as(who)(
    `mutation ($sources: [SubgraphSourceInput!]!) {
      payload: ${action}Subgraph(sources: $sources${reason}${extra}) { publication { ${fields} } refusal { code message } }
    }`,
    { sources },
  );
  return payload as unknown as Payload;
}

async function read(id: string): Promise<Shown> {
  const { publication } = await catalog.as(other)(`query ($id: ID!) { publication(id: $id) { ${fields} } }`, {
    id,
  });
  return publication as unknown as Shown;
}

async function ended({ publication, refusal }: Payload): Promise<Shown> {
  if (publication === null) throw new Error(JSON.stringify(refusal));
  for (;;) {
    const shown = await read(publication.id);
    if (shown.isDone) return shown;
    await sleep(100);
  }
}

async function subgraphOf(name: string) {
  const { subgraph } = await catalog.as(other)(
    `query ($name: String!) { subgraph(name: $name) { sdl revision publishedBy } }`,
    { name },
  );
  return subgraph as unknown as {
    readonly sdl: string;
    readonly publishedBy: string;
    revision: number;
  } | null;
}

describe('a department', () => {
  test('checks its folder, and nothing comes into force', { timeout: 60_000 }, async () => {
    const shown = await ended(await handIn(steward, 'check', [folder()]));
    expect(shown.findings.filter(({ kind }) => kind === 'problem')).toEqual([]);
    expect(shown).toMatchObject({ state: 'CHECKED', policyVersion: null, failure: null });
    expect(await subgraphOf('health')).toBeNull();
  });

  test('is told what is wrong with it, and nothing comes into force', { timeout: 60_000 }, async () => {
    const broken = { ...folder(), sdl: folder().sdl.replace('name: String', 'name: String address: String') };
    for (const action of ['check', 'publish'] as const) {
      const shown = await ended(await handIn(steward, action, [broken]));
      expect(shown.state).toBe('REFUSED');
      expect(shown.findings).toContainEqual(
        expect.objectContaining({ kind: 'problem', code: 'FIELD_NOT_REGISTERED', place: 'Clinic.address' }),
      );
    }
    expect(await subgraphOf('health')).toBeNull();
  });

  test(
    'publishes its folder, which is a version of the policy in the official’s name',
    { timeout: 60_000 },
    async () => {
      const shown = await ended(await handIn(steward, 'publish', [folder()]));
      expect(shown).toMatchObject({ state: 'PUBLISHED', failure: null });
      expect(await subgraphOf('health')).toMatchObject({ publishedBy: 'sun', revision: shown.policyVersion });
      expect(
        await catalog.as(other)(
          `query ($id: ID!) { publication(id: $id) { events { actor role action reason policyVersion } } }`,
          { id: shown.id },
        ),
      ).toMatchObject({
        publication: {
          events: [
            { actor: 'application:registry', action: 'put-into-force', policyVersion: shown.policyVersion },
            { actor: 'application:registry', action: 'run' },
            { actor: 'sun', role: 'steward', action: 'publish', reason: 'clinics' },
          ],
        },
      });
    },
  );

  test.each<[string, Who, string]>([
    ['another department’s steward', other, 'OTHER_DEPARTMENT'],
    ['an auditor of the authority', { department: 'authority', roles: ['auditor'] }, 'WRONG_ROLE'],
    ['an authority of another house', { department: 'taxation', roles: ['authority'] }, 'OTHER_DEPARTMENT'],
  ])('does not have its folder published by %s', async (_, who, code) => {
    expect(await handIn(who, 'publish', [folder('fax')])).toMatchObject({
      publication: null,
      refusal: { code },
    });
    // Not among folders that are theirs, either.
    expect(await handIn(who, 'publish', [folder('fax', who.department), folder('fax')])).toMatchObject({
      publication: null,
    });
  });

  test('does not say itself that others agree, or that something may break', async () => {
    for (const extra of [', agreedBy: ["taxation"]', ', allowBreaking: true'])
      expect(await handIn(steward, 'publish', [folder()], extra)).toMatchObject({
        refusal: { code: 'WRONG_ROLE' },
      });
    expect(await handIn(authority, 'check', [folder()], ', agreedBy: ["nobody"]')).toMatchObject({
      refusal: { code: 'INVALID' },
    });
  });

  test.each([
    ['no folder', []],
    ['a folder twice', [folder(), folder()]],
    ['an address that is none', [{ ...folder(), url: 'clinics' }]],
  ])('is told at once of %s', async (_, sources) => {
    expect(await handIn(steward, 'publish', sources)).toMatchObject({ refusal: { code: 'INVALID' } });
  });

  test('takes back what is not in force yet, and only what it has seen', { timeout: 60_000 }, async () => {
    const { publication } = await handIn(steward, 'publish', [folder('fax')]);
    const withdraw = async (revision: number) =>
      (
        (await catalog.as(steward)(
          `mutation ($id: ID!, $revision: Int!) {
            payload: withdrawPublication(id: $id, revision: $revision) { publication { state } refusal { code } } }`,
          { id: publication?.id, revision },
        )) as unknown as { readonly payload: Payload }
      ).payload;
    expect(await withdraw(0)).toMatchObject({ refusal: { code: 'CHANGED_MEANWHILE' } });
    // It may have begun to run in the meantime, which is another revision.
    let outcome = await withdraw(publication?.revision ?? 0);
    if (outcome.refusal !== null) outcome = await withdraw((publication?.revision ?? 0) + 1);
    expect(outcome).toMatchObject({ publication: { state: 'WITHDRAWN' } });
    await sleep(2_000);
    expect(await read(publication?.id ?? '')).toMatchObject({ state: 'WITHDRAWN', policyVersion: null });
    expect((await subgraphOf('health'))?.sdl).not.toContain('fax');
  });
});

test('two publications at once come into force one after the other', { timeout: 120_000 }, async () => {
  const handedIn = await Promise.all(
    ['email', 'hours'].map((field) => handIn(steward, 'publish', [folder(field)])),
  );
  const shown = await Promise.all(handedIn.map(ended));
  expect(shown.map(({ state }) => state)).toEqual(['PUBLISHED', 'PUBLISHED']);
  const versions = shown.map(({ policyVersion }) => policyVersion ?? 0);
  const last = versions[0]! > versions[1]! ? 'email' : 'hours';
  expect(new Set(versions).size).toBe(2);
  expect((await subgraphOf('health'))?.sdl).toContain(last);
});

test('what was begun by a process that is gone is begun again', { timeout: 60_000 }, async () => {
  const pool = openDatabasePool(catalog.database.connectionString, {
    maxConnections: 1,
    queryTimeoutMs: 5_000,
  });
  try {
    const { publication } = await handIn(steward, 'publish', [folder('website')]);
    // As if another process had taken it over, and was gone for some time.
    await pool.query(
      `UPDATE catalog.workflow_leases SET holder = gen_random_uuid(), until = now() - interval '1 second'
       WHERE id = $1`,
      [publication?.id],
    );
    const shown = await ended({ publication, refusal: null });
    expect(shown).toMatchObject({ state: 'PUBLISHED', failure: null });
  } finally {
    await pool.end();
  }
});

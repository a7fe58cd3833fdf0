/** Departments hand their folders in, look at what becomes of them, and publish for themselves and nobody else. */
import { setTimeout as sleep } from 'node:timers/promises';

import { openDatabasePool } from '@govgraph/storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type CatalogDepartment, startCatalogDepartment, type Who } from './catalog.fixture.ts';
import {
  folder,
  handIn,
  readPublication,
  settled,
  subgraphOf,
  type Folder,
  type PublicationPayload,
} from './publications.fixture.ts';

let catalog: CatalogDepartment;

beforeAll(async () => {
  catalog = await startCatalogDepartment();
});
afterAll(() => catalog?.close());

const steward: Who = { official: 'sun', department: 'health', roles: ['steward'] };
const other: Who = { official: 'huang', department: 'taxation', roles: ['steward'] };
const authority: Who = { official: 'zhou', department: 'authority', roles: ['authority'] };

const handedIn = (who: Who, action: 'check' | 'publish', sources: readonly Folder[], extra = '') =>
  handIn(catalog, who, action, sources, extra);
const ended = (payload: PublicationPayload) => settled(catalog, payload);

describe('a department', () => {
  test('checks its folder, and nothing comes into force', { timeout: 60_000 }, async () => {
    const shown = await ended(await handedIn(steward, 'check', [folder()]));
    expect(shown.findings.filter(({ kind }) => kind === 'problem')).toEqual([]);
    expect(shown).toMatchObject({ state: 'CHECKED', policyVersion: null, failure: null });
    expect(await subgraphOf(catalog, 'health')).toBeNull();
  });

  test('is told what is wrong with it, and nothing comes into force', { timeout: 60_000 }, async () => {
    const broken = { ...folder(), sdl: folder().sdl.replace('name: String', 'name: String address: String') };
    for (const action of ['check', 'publish'] as const) {
      const shown = await ended(await handedIn(steward, action, [broken]));
      expect(shown.state).toBe('REFUSED');
      expect(shown.findings).toContainEqual(
        expect.objectContaining({ kind: 'problem', code: 'FIELD_NOT_REGISTERED', place: 'Clinic.address' }),
      );
    }
    expect(await subgraphOf(catalog, 'health')).toBeNull();
  });

  test(
    'publishes its folder, which is a version of the policy in the official’s name',
    { timeout: 60_000 },
    async () => {
      const shown = await ended(await handedIn(steward, 'publish', [folder()]));
      expect(shown).toMatchObject({ state: 'PUBLISHED', failure: null });
      expect(await subgraphOf(catalog, 'health')).toMatchObject({
        publishedBy: 'sun',
        revision: shown.policyVersion,
      });
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
    expect(await handedIn(who, 'publish', [folder('fax')])).toMatchObject({
      publication: null,
      refusal: { code },
    });
    // Not among folders that are theirs, either.
    expect(await handedIn(who, 'publish', [folder('fax', who.department), folder('fax')])).toMatchObject({
      publication: null,
    });
  });

  test('does not say itself that others agree, or that something may break', async () => {
    for (const extra of [', agreedBy: ["taxation"]', ', allowBreaking: true'])
      expect(await handedIn(steward, 'publish', [folder()], extra)).toMatchObject({
        refusal: { code: 'WRONG_ROLE' },
      });
    expect(await handedIn(authority, 'check', [folder()], ', agreedBy: ["nobody"]')).toMatchObject({
      refusal: { code: 'INVALID' },
    });
  });

  test.each([
    ['no folder', []],
    ['a folder twice', [folder(), folder()]],
    ['an address that is none', [{ ...folder(), url: 'clinics' }]],
  ])('is told at once of %s', async (_, sources) => {
    expect(await handedIn(steward, 'publish', sources)).toMatchObject({ refusal: { code: 'INVALID' } });
  });

  test('takes back what is not in force yet, and only what it has seen', { timeout: 60_000 }, async () => {
    const { publication } = await handedIn(steward, 'publish', [folder('fax')]);
    const withdraw = async (revision: number) =>
      (
        (await catalog.as(steward)(
          `mutation ($id: ID!, $revision: Int!) {
            payload: withdrawPublication(id: $id, revision: $revision) { publication { state } refusal { code } } }`,
          { id: publication?.id, revision },
        )) as unknown as { readonly payload: PublicationPayload }
      ).payload;
    expect(await withdraw(0)).toMatchObject({ refusal: { code: 'CHANGED_MEANWHILE' } });
    // It may have begun to run in the meantime, which is another revision.
    let outcome = await withdraw(publication?.revision ?? 0);
    if (outcome.refusal !== null) outcome = await withdraw((publication?.revision ?? 0) + 1);
    expect(outcome).toMatchObject({ publication: { state: 'WITHDRAWN' } });
    await sleep(2_000);
    expect(await readPublication(catalog, publication?.id ?? '')).toMatchObject({
      state: 'WITHDRAWN',
      policyVersion: null,
    });
    expect((await subgraphOf(catalog, 'health'))?.sdl).not.toContain('fax');
  });
});

test('two publications at once come into force one after the other', { timeout: 120_000 }, async () => {
  const both = await Promise.all(
    ['email', 'hours'].map((field) => handedIn(steward, 'publish', [folder(field)])),
  );
  const shown = await Promise.all(both.map(ended));
  expect(shown.map(({ state }) => state)).toEqual(['PUBLISHED', 'PUBLISHED']);
  const versions = shown.map(({ policyVersion }) => policyVersion ?? 0);
  const last = versions[0]! > versions[1]! ? 'email' : 'hours';
  expect(new Set(versions).size).toBe(2);
  expect((await subgraphOf(catalog, 'health'))?.sdl).toContain(last);
});

test('what was begun by a process that is gone is begun again', { timeout: 60_000 }, async () => {
  const pool = openDatabasePool(catalog.database.connectionString, {
    maxConnections: 1,
    queryTimeoutMs: 5_000,
  });
  try {
    const { publication } = await handedIn(steward, 'publish', [folder('website')]);
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

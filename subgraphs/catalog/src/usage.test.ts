/** What was used is read by auditors, and nobody else; who read it is kept. */
import { randomUUID } from 'node:crypto';

import { createPostgresUsageStore, openDatabasePool } from '@govgraph/storage';
import { usageEntry } from '@govgraph/storage/testing/usage-entry';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type CatalogDepartment, startCatalogDepartment, type Who } from './catalog.fixture.ts';

let catalog: CatalogDepartment;

beforeAll(async () => {
  catalog = await startCatalogDepartment();
  const store = createPostgresUsageStore(catalog.database.urlOf('gateway'));
  const writer = randomUUID();
  const records = ['hall-frontend', 'tax-inspection', 'hall-frontend'].map((application, index) => ({
    ...usageEntry({ application, at: `2026-03-0${index + 1}T08:00:00.000Z` }),
    writer,
    sequence: index + 1,
    previousHash: 'genesis',
    hash: `sha256:0${index}`,
  }));
  await store.append(records, 'any');
  for (const { application, decisionId } of records) decisionIds.set(application, decisionId);
  await store.close();
});
afterAll(() => catalog?.close());

/** By application. */
const decisionIds = new Map<string | null, string>();

const auditor: Who = { official: 'wu', department: 'authority', roles: ['auditor'] };

async function read(who: Who, given = '') {
  const { usageRecords } = await catalog.as(who)(
    `{ usageRecords${given} {
      records { edges { node { at official application purpose outcome fields } } pageInfo { endCursor hasNextPage } }
      refusal { code message }
    } }`,
  );
  return usageRecords as unknown as {
    readonly records: {
      readonly edges: readonly { readonly node: { readonly at: string; readonly application: string } }[];
      readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
    } | null;
    readonly refusal: { readonly code: string } | null;
  };
}

describe('the usage record', () => {
  test('is read by an auditor, the latest first, page by page', async () => {
    const { records } = await read(auditor, '(first: 2)');
    expect(records?.edges.map(({ node }) => node)).toMatchObject([
      {
        at: '2026-03-03T16:00:00+08:00',
        official: 'official-0042',
        application: 'hall-frontend',
        outcome: 'ANSWERED',
        fields: ['Query.person', 'Person.name', 'Person.healthRecord'],
      },
      { application: 'tax-inspection' },
    ]);
    const next = await read(auditor, `(first: 2, after: "${records?.pageInfo.endCursor}")`);
    expect(next.records?.edges).toHaveLength(1);
    expect(next.records?.pageInfo.hasNextPage).toBe(false);
  });

  test('is looked through by application, by field and by time', async () => {
    const count = async (given: string) => (await read(auditor, given)).records?.edges.length;
    expect(await count('(application: "hall-frontend")')).toBe(2);
    expect(await count('(field: "Person.healthRecord", since: "2026-03-02T00:00:00Z")')).toBe(2);
    expect(await count('(field: "Person.height")')).toBe(0);
  });

  test('is explained, one record at a time, by an auditor only, and that is kept', async () => {
    const decisionId = decisionIds.get('tax-inspection');
    const explain = async (who: Who, id: string | undefined) => {
      const { usageRecord } = await catalog.as(who)(
        `query ($id: ID!) { usageRecord(decisionId: $id) {
          explanation { record { application } decidesAlike policyProblems document } refusal { code message } } }`,
        { id },
      );
      return usageRecord as unknown as {
        readonly explanation: { readonly document: string } | null;
        readonly refusal: { readonly code: string } | null;
      };
    };
    const { explanation } = await explain(auditor, decisionId);
    expect(explanation).toMatchObject({ record: { application: 'tax-inspection' }, policyProblems: [] });
    expect(JSON.parse(explanation?.document ?? '')).toMatchObject({
      record: { decisionId },
      groups: [{ items: [{ coordinate: 'Query.person' }] }, { items: [{}, {}] }],
      decisions: [{}, {}, {}],
    });
    expect(await explain(auditor, randomUUID())).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    expect(await explain({ department: 'authority', roles: ['authority'] }, decisionId)).toMatchObject({
      explanation: null,
      refusal: { code: 'WRONG_ROLE' },
    });
    const pool = openDatabasePool(catalog.database.connectionString, {
      maxConnections: 1,
      queryTimeoutMs: 5_000,
    });
    const { rows } = await pool.query<{ readonly actor: string }>(
      `SELECT actor FROM catalog.workflow_events WHERE kind = 'usage-reading' AND reference = $1`,
      [`decisionId ${decisionId}`],
    );
    await pool.end();
    expect(rows).toEqual([{ actor: 'wu' }]);
  });

  test.each<[string, Who, string]>([
    ['a steward', { department: 'taxation', roles: ['steward'] }, 'WRONG_ROLE'],
    ['the authority', { department: 'authority', roles: ['authority'] }, 'WRONG_ROLE'],
    ['an auditor of another house', { department: 'taxation', roles: ['auditor'] }, 'OTHER_DEPARTMENT'],
  ])('is not read by %s', async (_, who, code) => {
    expect(await read(who)).toMatchObject({ records: null, refusal: { code } });
  });

  test('makes an auditor of whoever reads it, who then works with the catalog no more', async () => {
    await read(auditor);
    const { payload } = await catalog.as({ ...auditor, roles: ['authority'] })(
      `mutation { payload: suspend(kind: APPLICATION, target: "app-1", reason: "x") { refusal { code } } }`,
    );
    expect(payload).toEqual({ refusal: { code: 'OTHER_DUTY' } });
  });
});

import { randomUUID } from 'node:crypto';
import { createPostgresUsageStore, type UsageRecord } from '@govgraph/storage';
import { createTestDatabase, type TestDatabase } from '@govgraph/prisma/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { tailAudit, type TailOptions } from './tail-audit.ts';

let database: TestDatabase;

function recordOf(sequence: number, day: number, writer: string, changes: object): UsageRecord {
  return {
    ...{ writer, sequence, form: 2, decisionId: randomUUID(), at: `2026-03-0${day}T08:00:00.000Z` },
    ...{ channel: 'graphql:query', user: null, approver: null, application: 'hall', department: 'hall' },
    ...{ attributes: null, purpose: null, exhaustedGrants: [], policyVersion: 0, operationHash: null },
    ...{
      operationName: null,
      subjects: [],
      tries: [],
      content: [],
      outcome: 'ANSWERED',
      code: null,
      status: 200,
    },
    ...{ method: 'ONLINE_QUERY', medium: 'NETWORK', previousHash: 'genesis', hash: 'sha256:00' },
    ...changes,
  };
}

beforeAll(async () => {
  database = await createTestDatabase({ schemas: ['catalog'] });
  const store = createPostgresUsageStore(database.urlOf('gateway'));
  const [one, two] = [randomUUID(), randomUUID()];
  const items = [{ coordinate: 'Person.criminalRecord', outcome: 'allow', result: 'given' }];
  // Larger than a page together.
  const operationName = 'x'.repeat(700_000);
  await store.append(
    [
      recordOf(1, 1, one, { content: [{ subjectCount: 1, items }], subjects: ['p1'], operationName }),
      recordOf(2, 4, one, { application: 'tax' }),
      recordOf(1, 2, two, { subjects: ['p2'], operationName }),
      recordOf(2, 3, two, { operationName }),
    ],
    'any',
  );
  await store.close();
});
afterAll(() => database.drop());

async function tail(
  options: Omit<TailOptions, 'lines'> & { readonly lines?: number },
): Promise<readonly number[]> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const config = { ...readConfig({}), databaseUrls: { catalog: database.urlOf('registry') } };
  await tailAudit(config, { database: true, lines: 20, json: true, ...options });
  const days = log.mock.calls.map(([line]) => new Date(JSON.parse(String(line)).at).getUTCDate());
  log.mockRestore();
  return days;
}

describe('An auditor who looks at the latest usage records', () => {
  test('sees those of all gateways by time, the latest last, however large they are', async () => {
    expect(await tail({})).toEqual([1, 2, 3, 4]);
    expect(await tail({ lines: 2 })).toEqual([3, 4]);
  });

  test.each<[string, Omit<TailOptions, 'lines'>, number[]]>([
    ['of an application', { application: 'tax' }, [4]],
    ['with a field', { field: 'Person.criminalRecord' }, [1]],
    ['about somebody', { subject: 'p2' }, [2]],
    ['of some days', { since: '2026-03-02T00:00:00.000Z', until: '2026-03-04T00:00:00.000Z' }, [2, 3]],
    ['of an application, with a field', { application: 'tax', field: 'Person.criminalRecord' }, []],
  ])('sees those %s', async (_, options, days) => {
    expect(await tail(options)).toEqual(days);
  });
});

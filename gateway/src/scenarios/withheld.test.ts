/** How a response tells of what it does not give: completely, in either form, or not at all. */
import { compilePolicy } from '@govgraph/policy';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createMemoryUsageStore, groupsOf } from '@govgraph/storage';
import type { GatewayOptions } from '../gateway-options.ts';
import {
  benefitsFederation,
  benefitsPolicy,
  benefitsPurpose as purpose,
  benefitsRecords,
  desk,
} from '../testing/benefits-federation.ts';
import { type TestResponse, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';
import { type WithheldReason, unfoldWithheld } from '../testing/unfold-withheld.ts';

const rows = 300;
const compact = { 'govgraph-withheld': 'compact' };
/** Income needs a grant, which nobody has; the tax office's archive is closed. */
const policy = compilePolicy(benefitsPolicy({ grants: [] }));

let federation: TestFederation;
beforeAll(async () => {
  const records = benefitsRecords();
  for (let at = 0; at < rows; at++) {
    records.registered.set(`p${at}`, { name: `Person ${at}`, region: '110101' });
    records.taxed.set(`p${at}`, { income: at, employer: 'City Theatre' });
  }
  federation = await startTestFederation(benefitsFederation(records));
});
afterAll(() => federation.close());

async function openGateway(options: Partial<GatewayOptions> = {}) {
  const gateway = await createTestGateway(federation, policy, { desk }, options);
  onTestFinished(() => gateway.close());
  const get = (query: string, headers: Record<string, string> = {}) =>
    gateway.fetch(
      new Request(`http://gateway.test/graphql?query=${encodeURIComponent(query)}`, {
        headers: { authorization: 'Bearer desk', 'govgraph-purpose': purpose, ...headers },
      }),
    );
  return { ask: gateway.ask, get };
}

const withheldOf = (extensions: { readonly govgraph: Readonly<Record<string, unknown>> } | undefined) =>
  extensions?.govgraph['withheld'] as readonly WithheldReason[] | undefined;

describe('A long list of persons, of whom something is denied', () => {
  test('has an error for each of them, so that no null reads as “there is no such fact”', async () => {
    const { ask } = await openGateway();
    const { data, errors } = await ask({ query: '{ people { name income } }', purpose });
    expect(data?.['people']).toHaveLength(rows);
    expect(errors?.map(({ path }) => path?.join('.'))).toEqual(
      Array.from({ length: rows }, (_, at) => `people.${at}.income`),
    );
    expect(new Set(errors?.map(({ extensions }) => extensions['code']))).toEqual(new Set(['GRANT_REQUIRED']));
  });

  test('tells the same in the compact form: each reason once, with the rows folded', async () => {
    const { ask } = await openGateway();
    const query = '{ people { name income again: income audited } }';
    const plain = await ask({ query, purpose });
    const { data, errors, extensions } = await ask({ query, purpose, headers: compact });
    expect(data).toEqual(plain.data);
    expect(errors).toBeUndefined();
    expect(withheldOf(extensions)).toEqual([
      {
        code: 'GRANT_REQUIRED',
        message: 'The item is shared on condition; a grant is needed.',
        coordinate: 'Person.income',
        resource: '100000/000001',
        provider: 'tax',
        shareType: 'CONDITIONAL',
        howToRequest: expect.stringContaining('Apply to tax for a grant'),
        paths: [
          ['people', [[0, rows - 1]], 'income'],
          ['people', [[0, rows - 1]], 'again'],
        ],
      },
      {
        code: 'SUBGRAPH_ERROR',
        message: 'The department could not give this value.',
        coordinate: 'Person.audited',
        provider: 'tax',
        paths: [['people', [[0, rows - 1]], 'audited']],
      },
    ]);
    const places = unfoldWithheld(withheldOf(extensions) ?? []).map(({ path }) => path.join('.'));
    expect(places.toSorted()).toEqual(plain.errors?.map(({ path }) => path?.join('.')).toSorted());
  });

  test('is refused as a whole when the answer would exceed its limit, and given in the compact form', async () => {
    const usageStore = createMemoryUsageStore(() => 1);
    const { ask } = await openGateway({ maxResponseBytes: 65_536, usageStore });
    const query = '{ people { name income } }';
    const accept = { accept: 'application/graphql-response+json' };
    const refused = await ask({ query, purpose, headers: accept });
    expect(refused).toMatchObject({
      status: 400,
      errors: [
        {
          message:
            'The answer would exceed 65536 bytes. Ask for fewer records at a time, or for fewer fields; ' +
            'with Govgraph-Withheld: compact, reasons take less room.',
          extensions: { code: 'RESPONSE_TOO_LARGE' },
        },
      ],
    });
    expect(refused.data).toBeUndefined();
    expect((await ask({ query, purpose })).status).toBe(200);
    const records = await usageStore.read({});
    expect(records).toMatchObject([
      { outcome: 'REFUSED', status: 400, code: 'RESPONSE_TOO_LARGE' },
      { outcome: 'REFUSED', status: 200, code: 'RESPONSE_TOO_LARGE' },
    ]);
    // Who was asked about is recorded, and that nothing was given of them.
    for (const record of records) {
      const items = groupsOf(record).flatMap((group) => group.items);
      expect(items).toContainEqual(
        expect.objectContaining({ coordinate: 'Person.name', outcome: 'allow', result: 'withheld' }),
      );
      expect(items.filter((item) => 'result' in item && item.result === 'given')).toEqual([]);
    }

    const given = await ask({ query, purpose, headers: compact });
    expect(given.data?.['people']).toHaveLength(rows);
    const advice = await ask({
      query: `{ ${Array.from({ length: 20 }, (_, at) => `a${at}: people { name region }`).join(' ')} }`,
      purpose,
      headers: { ...accept, ...compact },
    });
    expect(advice.errors?.[0]?.message).toMatch(/^The answer .* fewer fields\.$/);
    // What was too large leaves no trace in the next response.
    expect((await ask({ query: '{ person(id: "p7") { name } }', purpose })).data).toEqual({
      person: { name: 'Person 7' },
    });
  });
});

describe('The form of an answer', () => {
  test.each(['full', 'Compact', 'compact, compact', 'compact;q=1'])(
    'is asked for by one word; %j is refused',
    async (form) => {
      const { ask } = await openGateway();
      const { data, errors } = await ask({
        query: '{ people { name } }',
        purpose,
        headers: { 'govgraph-withheld': form },
      });
      expect(data).toBeUndefined();
      expect(errors).toMatchObject([
        {
          message: 'The header govgraph-withheld has no value but compact.',
          extensions: { code: 'BAD_REQUEST' },
        },
      ]);
    },
  );

  test('does not matter for refusals: they are errors in both', async () => {
    const { ask } = await openGateway();
    const { data, errors } = await ask({ query: '{ nobody }', purpose, headers: compact });
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });

  test('may be asked for with GET, and a kept answer in one form never stands for the other', async () => {
    const { get } = await openGateway();
    const query = '{ person(id: "p1") { name } }';
    const [plain, folded] = [await get(query), await get(query, compact)];
    expect(await plain.json()).not.toHaveProperty('extensions.govgraph.withheld');
    expect(await folded.json()).toHaveProperty('extensions.govgraph.withheld', []);
    for (const { headers } of [plain, folded]) expect(headers.get('vary')).toContain('Govgraph-Withheld');

    const tag = plain.headers.get('etag') ?? '';
    expect(folded.headers.get('etag')).not.toBe(tag);
    expect((await get(query, { 'if-none-match': tag })).status).toBe(304);
    expect((await get(query, { 'if-none-match': tag, ...compact })).status).toBe(200);
  });

  test('may be compressed: what is kept holds for every coding', async () => {
    const { get } = await openGateway();
    const query = '{ people { name region } }';
    const [plain, folded] = [await get(query), await get(query, { 'accept-encoding': 'gzip' })];
    expect(folded.headers.get('content-encoding')).toBe('gzip');
    const text = gunzipSync(Buffer.from(await folded.arrayBuffer())).toString();
    expect((JSON.parse(text) as TestResponse).data).toEqual(((await plain.json()) as TestResponse).data);
    expect(plain.headers.get('vary')).toContain('Accept-Encoding');
    expect(folded.headers.get('vary')).toBe(plain.headers.get('vary'));

    const tag = plain.headers.get('etag') ?? '';
    expect(tag).toMatch(/^W\//);
    expect(folded.headers.get('etag')).toBe(tag);
    const unchanged = await get(query, { 'if-none-match': tag, 'accept-encoding': 'br' });
    expect(unchanged.status).toBe(304);
    expect(unchanged.headers.get('content-encoding')).toBeNull();
    const { get: getPlain } = await openGateway({ mayCompress: false });
    expect((await getPlain(query, { 'accept-encoding': 'gzip' })).headers.get('content-encoding')).toBeNull();
  });

  test('with something withheld, nothing may be kept, in either form', async () => {
    const { get } = await openGateway();
    for (const headers of [{}, compact]) {
      const response = await get('{ person(id: "p1") { name income } }', headers);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('etag')).toBeNull();
    }
  });
});

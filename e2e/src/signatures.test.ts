/**
 * A department on the network is no open door: it answers the gateway's signed requests, each once, and nothing else
 * (RFC 9421, RFC 9530).
 */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { samplePersons } from '@govgraph/demo-city';
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import type { Caller } from './environment/caller.ts';
import type { RecordedRequest } from './environment/recording-proxy.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';

const { haidian, chaoyang } = samplePersons;
const question = `{ person(idNumber: "${haidian.idNumber}") { incomeTax(year: 2025) { annualIncome } } }`;

let environment: Environment;
let review: Caller;
beforeAll(async () => {
  environment = await startEnvironment();
  review = await environment.caller('assistance-review', 'low-income-assistance');
});
afterAll(() => environment?.stop());
afterEach(() => environment.ways.taxation.setCondition({ kind: 'working' }));

const { departmentUrls } = inject('services');

/** A request of the gateway that somebody on the way took for himself: signed, and never delivered. */
async function interceptRequest(): Promise<RecordedRequest> {
  const { taxation } = environment.ways;
  taxation.setCondition({ kind: 'hanging' });
  const known = taxation.requests.length;
  // Its response, which comes when the gateway has waited long enough, is of no interest here.
  review.ask(question).catch(() => undefined);
  return vi.waitFor(
    () => {
      const request = taxation.requests[known];
      if (request === undefined) throw new Error('taxation was not asked');
      return request;
    },
    { timeout: 20_000 },
  );
}

async function deliver(
  { body, headers }: Pick<RecordedRequest, 'body' | 'headers'>,
  url = departmentUrls.taxation,
): Promise<Response> {
  const signed = ['content-type', 'content-digest', 'govgraph-caller', 'signature-input', 'signature'];
  return fetch(url, {
    method: 'POST',
    headers: Object.fromEntries(signed.map((name) => [name, String(headers[name])])),
    body,
  });
}

async function expectRefused(response: Response) {
  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({ errors: [{ message: 'Unauthorized' }] });
}

const digestOf = (body: string) => `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

test('what the gateway signed is answered, once: the same request again is refused', async () => {
  const request = await interceptRequest();
  const first = await deliver(request);
  expect(first.status).toBe(200);
  expect(await first.text()).toContain('annualIncome');
  await expectRefused(await deliver(request));
});

test('what the gateway had answered to it cannot be asked for again by someone who recorded it', async () => {
  const answer = await review.ask(question);
  expect(answer.errors).toEqual([]);
  const [request] = environment.wire
    .requestsFor(answer)
    .filter(({ department }) => department === 'taxation');
  await expectRefused(await deliver(request!));
});

test.each([
  ['nothing', {}],
  ['a bearer token', { authorization: 'Bearer token' }],
  [
    'the headers of a gateway without a signature',
    { 'govgraph-caller': 'department="taxation", application="x", decision="y"' },
  ],
] as const)('a request with %s instead of a signature is refused by every department', async (_, headers) => {
  for (const url of Object.values(departmentUrls)) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    await expectRefused(response);
  }
});

test.each([
  [
    'another body',
    ({ headers, body }: RecordedRequest) => ({ headers, body: body.replace(haidian.id, chaoyang.id) }),
  ],
  [
    'another body and the digest of it',
    ({ headers, body }: RecordedRequest) => {
      const other = body.replace(haidian.id, chaoyang.id);
      return {
        headers: { ...headers, 'content-digest': digestOf(other) } as IncomingHttpHeaders,
        body: other,
      };
    },
  ],
  [
    'another caller',
    ({ headers, body }: RecordedRequest) => ({
      headers: {
        ...headers,
        'govgraph-caller': String(headers['govgraph-caller']).replace('civil-affairs', 'taxation'),
      },
      body,
    }),
  ],
  [
    'another nonce',
    ({ headers, body }: RecordedRequest) => ({
      headers: {
        ...headers,
        'signature-input': String(headers['signature-input']).replace(/nonce="[^"]*"/, 'nonce="another"'),
      },
      body,
    }),
  ],
  [
    'a later time',
    ({ headers, body }: RecordedRequest) => ({
      headers: {
        ...headers,
        'signature-input': String(headers['signature-input']).replace(
          /created=(\d+)/,
          (_, at) => `created=${Number(at) + 30}`,
        ),
      },
      body,
    }),
  ],
] as const)('an intercepted request with %s is refused', async (_, tamper) => {
  const request = await interceptRequest();
  const tampered = tamper(request);
  expect([tampered.body, tampered.headers]).not.toEqual([request.body, request.headers]);
  await expectRefused(await deliver(tampered));
  // It was what was changed that was refused: unchanged, the request is good.
  expect((await deliver(request)).status).toBe(200);
});

test('what was signed for one department is refused by the others', async () => {
  const request = await interceptRequest();
  const others = Object.entries(departmentUrls).filter(([department]) => department !== 'taxation');
  const responses = await Promise.all(others.map(([, url]) => deliver(request, url)));
  expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 401));
});

test('a query string, another path and GET are refused, signed or not', async () => {
  const request = await interceptRequest();
  await expectRefused(await deliver(request, `${departmentUrls.taxation}?query={__typename}`));
  await expectRefused(await deliver(request, departmentUrls.taxation.replace('/graphql', '/')));
  await expectRefused(await fetch(departmentUrls.taxation));
});

test('only health is open, and says nothing', async () => {
  const response = await fetch(new URL('/healthz', departmentUrls.taxation));
  expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
});

import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { compressResponses, negotiateCoding } from './compression.ts';
import type { GatewayResponse, GatewayRequest } from './http-message.ts';

const reasons = Buffer.from(`{"errors":[${'{"message":"没有","path":["a",0]},'.repeat(2_000)}{}]}`);

function answerTo(acceptEncoding: string | undefined, response: Partial<GatewayResponse> = {}) {
  const request: GatewayRequest = {
    method: 'POST',
    path: '/graphql',
    query: '',
    headers: acceptEncoding === undefined ? {} : { 'accept-encoding': acceptEncoding },
    body: Buffer.alloc(0),
  };
  return compressResponses(async () => ({ status: 200, headers: {}, body: reasons, ...response }))(request);
}

describe('An answer', () => {
  test.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
  ])('is sent as %s to who accepts it, and is the same when it is read', async (coding, decompress) => {
    const { headers, body } = await answerTo(coding);
    expect(headers).toEqual({ 'content-encoding': coding, vary: 'Accept-Encoding' });
    expect(body.length).toBeLessThan(reasons.length / 20);
    expect(decompress(body).equals(reasons)).toBe(true);
  });

  test('is sent as it is to who does not ask, and when it is short', async () => {
    expect(await answerTo(undefined)).toEqual({ status: 200, headers: {}, body: reasons });
    const short = Buffer.from('{"data":{}}');
    expect(await answerTo('br', { body: short })).toEqual({ status: 200, headers: {}, body: short });
  });

  test('keeps its status and what it varies by', async () => {
    const vary = 'Authorization, Accept-Encoding';
    const response = await answerTo('gzip', { status: 400, headers: { vary, etag: 'W/"a"' } });
    expect(response).toMatchObject({
      status: 400,
      headers: { vary, etag: 'W/"a"', 'content-encoding': 'gzip' },
    });
  });
});

test.each([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['br, gzip', 'br'],
  ['gzip, deflate, br, zstd', 'br'],
  ['GZIP;q=1.0, br;q=0.5', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['*', 'br'],
  ['*;q=0.5, br;q=0', 'gzip'],
  ['gzip;q=0.5, identity', undefined],
  ['gzip;q=0.5, identity;q=0.5', 'gzip'],
  ['identity;q=0, gzip;q=0.001', 'gzip'],
  ['deflate, zstd', undefined],
  ['identity', undefined],
  ['identity;q=0', undefined],
  ['gzip;q=0', undefined],
  ['*;q=0', undefined],
  ['gzip;q=2', undefined],
  ['gzip;quality=1', undefined],
  ['', undefined],
  [',;,', undefined],
])('A caller that accepts %j gets %j', (header, coding) => {
  expect(negotiateCoding(header)).toBe(coding);
});

import { expect, test } from 'vitest';

import type { GatewayRequest } from './http-message.ts';
import { type ResourceMetadataOptions, createResourceMetadata } from './resource-metadata.ts';

const issuers = ['https://identity.example.gov.cn', 'https://identity.other.gov.cn'];

function ask(path: string, host?: string, options: Partial<ResourceMetadataOptions> = {}) {
  const answer = createResourceMetadata({ issuers, graphqlPath: '/graphql', ...options });
  const response = answer({ path, headers: host === undefined ? {} : { host } } as unknown as GatewayRequest);
  return (
    response && {
      ...(JSON.parse(Buffer.from(response.body).toString()) as object),
      cache: response.headers['cache-control'],
    }
  );
}

test('Whoever knows the address of the gateway learns who issues tokens for it', () => {
  expect(ask('/.well-known/oauth-protected-resource', 'gateway.example:4000')).toEqual({
    resource: 'http://gateway.example:4000',
    authorization_servers: issuers,
    bearer_methods_supported: ['header'],
    cache: 'public, max-age=300',
  });
  expect(ask('/.well-known/oauth-protected-resource/graphql', '[::1]:4000')).toMatchObject({
    resource: 'http://[::1]:4000/graphql',
  });
});

test('A gateway behind a proxy has the name that its operator says, whatever host is asked for', () => {
  const options = { publicUrl: 'https://share.example.gov.cn' };
  for (const host of ['10.0.0.7:4000', 'evil.example', undefined])
    expect(ask('/.well-known/oauth-protected-resource/graphql', host, options)).toMatchObject({
      resource: 'https://share.example.gov.cn/graphql',
    });
});

test.each([undefined, '', 'a b', 'a/b', 'a"b', 'user@host', 'host:123456', 'host:', '[::1', 'a\u0000'])(
  'The host %o is no name for it',
  (host) => expect(ask('/.well-known/oauth-protected-resource', host)).toBe(undefined),
);

test.each([
  '/.well-known/oauth-protected-resource/',
  '/.well-known/oauth-protected-resource/metrics',
  '/.well-known/openid-configuration',
  '/graphql',
])('There is nothing at %s', (path) => expect(ask(path, 'gateway.example')).toBe(undefined));

test('Where nobody can tell who vouches for callers, there is nothing', () => {
  expect(ask('/.well-known/oauth-protected-resource', 'gateway.example', { issuers: undefined })).toBe(
    undefined,
  );
});

import { expect, test } from 'vitest';
import { readRequestTarget } from './request-target.ts';

test.each([
  ['/graphql', '/graphql', ''],
  ['/graphql?query=a?b', '/graphql', '?query=a?b'],
  ['/graphql?', '/graphql', '?'],
  ['http://gateway.example/graphql', '/graphql', ''],
  ['http://gateway.example:4000/graphql?query=1', '/graphql', '?query=1'],
  ['HTTPS://[::1]:4000/graphql', '/graphql', ''],
  ['http://gateway.example', '/', ''],
  ['http://gateway.example?query=1', '/', '?query=1'],
  // Nothing but the server at its beginning is taken for one.
  ['//graphql', '//graphql', ''],
  ['/http://gateway.example/graphql', '/http://gateway.example/graphql', ''],
  ['/graphql?at=http://gateway.example/readyz', '/graphql', '?at=http://gateway.example/readyz'],
  ['http://a/http://b/graphql', '/http://b/graphql', ''],
  ['ftp://gateway.example/graphql', 'ftp://gateway.example/graphql', ''],
  ['*', '*', ''],
  ['', '/', ''],
])('The target %j asks for %j with %j', (target, path, query) => {
  expect(readRequestTarget(target)).toEqual({ path, query });
});

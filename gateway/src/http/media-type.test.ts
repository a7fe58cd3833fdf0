import { expect, test } from 'vitest';

import { negotiateMediaType } from './media-type.ts';

const graphql = 'application/graphql-response+json';
const json = 'application/json';

test.each([
  [undefined, json],
  ['*/*', json],
  ['application/*', json],
  [json, json],
  [`${json}; charset=utf-8`, json],
  [graphql, graphql],
  [`${graphql}; charset=utf-8, ${json}; charset=utf-8`, graphql],
  [`${graphql},${json};q=0.9`, graphql],
  [`${json};q=0.8, ${graphql};q=0.5`, json],
  [`${json}, ${graphql}`, json],
  [`text/html, ${graphql};q=0.2`, graphql],
  [`text/html, */*;q=0.1`, json],
  [`${graphql}, */*;q=0.1`, graphql],
  [`${json};q=0, */*`, graphql],
  ['text/html, */*', json],
  ['text/html', undefined],
  [`${json};q=0`, undefined],
  [`${json}; charset=gbk`, undefined],
  ['', undefined],
])('a caller that accepts %j gets %s', (accept, expected) => {
  expect(negotiateMediaType(accept)).toBe(expected);
});

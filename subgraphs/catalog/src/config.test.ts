import { expect, test } from 'vitest';

import { readConfig } from './config.ts';

test('a review of catalogs is advised, unless the operator requires it', () => {
  expect(readConfig({})).toEqual({ catalogReview: 'advised' });
  expect(readConfig({ GOVGRAPH_CATALOG_REVIEW: 'required' })).toEqual({ catalogReview: 'required' });
});

test('a word that means nothing keeps the service from starting', () => {
  expect(() => readConfig({ GOVGRAPH_CATALOG_REVIEW: 'yes' })).toThrow(
    'GOVGRAPH_CATALOG_REVIEW: expected advised or required, got "yes"',
  );
});

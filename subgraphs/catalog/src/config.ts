import { catalogReviews, type CatalogReview } from '@govgraph/registry/services';

export interface CatalogConfig {
  /** Whether what catalogs register has to have been reviewed before it is published, or should have been. */
  readonly catalogReview: CatalogReview;
}

const name = 'GOVGRAPH_CATALOG_REVIEW';

/**
 * What operators set of the authority's own service.
 *
 * @throws Error for a word that means nothing
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): CatalogConfig {
  const given = environment[name] || 'advised';
  const catalogReview = catalogReviews.find((each) => each === given);
  if (catalogReview === undefined)
    throw new Error(`${name}: expected ${catalogReviews.join(' or ')}, got ${JSON.stringify(given)}`);
  return { catalogReview };
}

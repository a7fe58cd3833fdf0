import type { CatalogRevision } from './catalog-revision.ts';

/** That a department has published since it filed a revision, and what to do. */
export function describeStale({ department, document: { basis } }: CatalogRevision): string {
  const when = basis === undefined ? 'before anything was published' : `on policy version ${basis.version}`;
  return `${department} has something else published since this was filed ${when}: file it again on what is published now`;
}

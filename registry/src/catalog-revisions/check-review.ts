import type { CheckedTogether } from '../publication/check-together.ts';
import { isProblem, type SubgraphFinding } from '../publication/subgraph-finding.ts';
import type { FindingCode } from '../publication/finding-codes.ts';
import type { PublicationDocument } from '../publications/publication.ts';
import { describeStale } from './describe-stale.ts';
import { hashOfPublished, type CatalogRevision } from './catalog-revision.ts';
import { findUnreviewedChanges } from './find-unreviewed-changes.ts';

/** What a department has published. */
interface Published {
  readonly name: string;
  readonly sdl: string;
  readonly resources: Parameters<typeof findUnreviewedChanges>[0];
}

/** So many items are named: enough to know what it is about. */
const maxNamed = 20;

/**
 * Adds to a check what the law wants before a catalog is published: a revision that was reviewed, of exactly what is handed
 * in. What a revision hands in to be checked only is on its way there.
 *
 * @param revision the one that hands it in, as it is now
 */
export function checkReview<Checked extends Pick<CheckedTogether, 'checked' | 'findings' | 'publication'>>(
  document: PublicationDocument,
  revision: CatalogRevision | undefined,
  published: readonly Published[],
  checked: Checked,
): Checked {
  const found =
    document.catalogRevision === undefined
      ? findUnreviewed(document, published, checked)
      : document.kind === 'CHECK'
        ? []
        : findStale(document, revision, published);
  if (found.length === 0) return checked;
  return {
    ...checked,
    findings: [...checked.findings, ...found],
    publication: found.some(isProblem) ? undefined : checked.publication,
  };
}

function findUnreviewed(
  { catalogReview = 'advised', requestedBy }: PublicationDocument,
  published: readonly Published[],
  { checked }: Pick<CheckedTogether, 'checked'>,
): SubgraphFinding[] {
  const isRequired = catalogReview === 'required' && !requestedBy.isBreakGlass;
  return checked.flatMap(({ source: { name }, resources }) => {
    const before = published.find((each) => each.name === name);
    // A department joins in one sitting.
    if (before === undefined || resources === undefined) return [];
    const changes = findUnreviewedChanges(before.resources, resources);
    if (changes.length === 0) return [];
    const named = changes.slice(0, maxNamed).map(({ coordinate, what }) => `${coordinate} (${what})`);
    const more = changes.length > named.length ? `, and ${changes.length - named.length} more` : '';
    const advice = isRequired
      ? 'file them with `govgraph catalog revision file`, and publish the revision once it is reviewed'
      : 'the authority reviews such changes of a catalog when they are filed with `govgraph catalog revision file`';
    const message = `no reviewed catalog revision has ${named.join(', ')}${more}: ${advice}`;
    return [finding(isRequired ? 'problem' : 'warning', 'CATALOG_NOT_REVIEWED', name, message)];
  });
}

function findStale(
  { catalogRevision, sources }: PublicationDocument,
  revision: CatalogRevision | undefined,
  published: readonly Published[],
): SubgraphFinding[] {
  const name = sources[0]?.name ?? '';
  const stale = (message: string) => [finding('problem', 'CATALOG_REVISION_STALE', name, message)];
  if (revision === undefined || revision.document.contentHash !== catalogRevision?.contentHash)
    return stale('the catalog revision has another content by now, which has to be reviewed');
  if (revision.state !== 'REVIEWED')
    return stale(
      `the catalog revision is ${revision.state} by now, and only one that is REVIEWED is published`,
    );
  const now = published.find((each) => each.name === name);
  const hash = now === undefined ? undefined : hashOfPublished(now);
  return hash === revision.document.basis?.hash ? [] : stale(describeStale(revision));
}

function finding(
  kind: SubgraphFinding['kind'],
  code: FindingCode,
  subgraph: string,
  message: string,
): SubgraphFinding {
  return { kind, code, subgraph, place: 'catalog.yaml', message };
}

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parsePolicyDocument } from '@govgraph/policy';
import { departments, type DepartmentName } from '@govgraph/prisma/schemas';
import { CommandError } from '../command-error.ts';
import { count } from '../count.ts';
import { withPolicyAdmin, withPolicyStore } from '../stores.ts';
import { readSubgraphSource } from '../read-subgraph-source.ts';
import type { SubgraphSource } from '@govgraph/registry';

const actor = 'govgraph start';

export interface WorldPlaces {
  readonly checkoutRoot: string;
  readonly dataDirectory: string;
  readonly catalogUrl: string;
  readonly departmentUrls: Readonly<Record<DepartmentName, string>>;
}

/** What there is to publish, beside what is published. */
export interface WorldPublication extends WorldPlaces {
  readonly sources: readonly SubgraphSource[];
  /** Of all that is published. */
  readonly fingerprint: string;
  /** The policy version in force; 0 when the catalog is empty. */
  readonly version: number;
  /** True when neither the folders nor the addresses nor the catalog have changed since the last time. */
  readonly isInForce: boolean;
}

/** Composing takes a second or two, so that it is worth looking first whether anything has changed. */
export async function readPublication(places: WorldPlaces): Promise<WorldPublication> {
  const { checkoutRoot, dataDirectory, catalogUrl } = places;
  const sources = await Promise.all(
    departments.map((name) => readSubgraphSource(path.join(checkoutRoot, 'subgraphs', name))),
  );
  const fingerprint = fingerprintOf(places, sources);
  const version = await withPolicyStore(catalogUrl, (store) => store.currentVersion());
  const isInForce = version > 0 && (await readFingerprint(fileOf(dataDirectory))) === fingerprint;
  return { ...places, sources, fingerprint, version, isInForce };
}

/**
 * Publishes the nine departments beside those that have joined and, into an empty catalog, the policy of the world.
 *
 * @returns one phrase on what was done
 */
export async function publishWorld(world: WorldPublication): Promise<string> {
  const { checkoutRoot, dataDirectory, catalogUrl, departmentUrls, sources, version, fingerprint } = world;
  const { checkTogether } = await import('@govgraph/registry');
  const published = await withPolicyAdmin(catalogUrl, (admin) => admin.listSubgraphs());
  const document = await readPolicy(checkoutRoot);
  const present =
    version > 0
      ? await withPolicyStore(catalogUrl, (store) => store.load())
      : { policy: { ...document, version, resources: [] } };
  const { publication, problems } = await checkTogether(
    sources.map((source) => ({ source, url: departmentUrls[source.name as DepartmentName] })),
    { published, ...present },
  );
  if (publication === undefined) {
    const [first] = problems;
    throw new CommandError(
      `the departments cannot be published: ${count(problems.length, 'problem')}, the first is ` +
        `${first?.subgraph} ${first?.place}: ${first?.message}; see \`npx govgraph subgraph check subgraphs/${first?.subgraph}\``,
    );
  }

  const inForce = await withPolicyAdmin(catalogUrl, async (admin) => {
    const publish = () => admin.publishSubgraphs(publication, actor, 'publish the departments');
    if (version > 0) return publish();
    // The catalog refers to departments and masks, and everything else refers to the catalog.
    const { departments: registered, masks } = document;
    await admin.apply({ departments: registered, masks }, actor, 'register the departments and the masks');
    await publish();
    return admin.apply(document, actor, 'the policy of the synthetic world');
  });
  await writeFile(fileOf(dataDirectory), `${JSON.stringify({ fingerprint })}\n`, { mode: 0o600 });
  return `${publication.subgraphs.length} departments, policy version ${inForce}`;
}

const fileOf = (dataDirectory: string) => path.join(dataDirectory, 'published.json');

function fingerprintOf(
  { catalogUrl, departmentUrls }: WorldPlaces,
  sources: readonly SubgraphSource[],
): string {
  // The embedded database listens on another port each time; what it holds stays the same.
  const catalog = new URL(catalogUrl);
  const place = catalog.hostname === '127.0.0.1' ? 'embedded' : catalog.host + catalog.pathname;
  return createHash('sha256')
    .update(JSON.stringify([place, departmentUrls, sources]))
    .digest('hex');
}

async function readFingerprint(file: string): Promise<string | undefined> {
  try {
    const { fingerprint } = JSON.parse(await readFile(file, 'utf8')) as { fingerprint?: string };
    return fingerprint;
  } catch {
    // Publishing once more does no harm.
    return undefined;
  }
}

async function readPolicy(checkoutRoot: string) {
  return parsePolicyDocument(await readFile(path.join(checkoutRoot, 'demo/city/policy.yaml'), 'utf8'));
}

import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { byKind, parsePolicyDocument, type PolicyDocument } from '@govgraph/policy';
import type { AddressedSource, CheckedTogether, SubgraphSource } from '@govgraph/registry';
import {
  createPostgresGatewayList,
  createPostgresPolicyAdmin,
  createPostgresPolicyStore,
  type PolicyAdmin,
  type PolicyStore,
} from '@govgraph/storage';
import { DemoError } from '../demo-error.ts';
import { folderOf, policyFile } from '../places.ts';
import { publishers, type PublisherName } from '../publishers.ts';

const actor = 'govgraph start';

export interface PublicationPlaces {
  readonly dataDirectory: string;
  readonly catalogUrl: string;
  /** Where each serves GraphQL. */
  readonly urls: Readonly<Record<PublisherName, string>>;
}

/** What there is to publish, beside what is published. */
export interface DemoPublication extends PublicationPlaces {
  readonly sources: readonly SubgraphSource[];
  /** Of all that is published. */
  readonly fingerprint: string;
  /** The policy version in force; 0 when the catalog is empty. */
  readonly version: number;
  /** True when neither the folders nor the addresses nor the catalog have changed since the last time. */
  readonly isInForce: boolean;
}

/** Composing takes a second or two, so that it is worth looking first whether anything has changed. */
export async function readPublication(places: PublicationPlaces): Promise<DemoPublication> {
  const { dataDirectory, catalogUrl } = places;
  const sources = await Promise.all(publishers.map(readSource));
  const fingerprint = fingerprintOf(places, sources);
  const version = await withPolicyStore(catalogUrl, (store) => store.currentVersion());
  const isInForce = version > 0 && (await readFingerprint(fileOf(dataDirectory))) === fingerprint;
  return { ...places, sources, fingerprint, version, isInForce };
}

/**
 * Publishes the nine departments and the authority beside those that have joined and, into an empty catalog, the policy of the city.
 *
 * @returns one phrase on what was done
 * @throws DemoError when the departments cannot be published together
 */
export async function publishDemo(demo: DemoPublication): Promise<string> {
  const { dataDirectory, catalogUrl, fingerprint, version: before } = demo;
  const { publishChecked } = await import('@govgraph/registry');
  const document = parsePolicyDocument(await readFile(policyFile, 'utf8'));
  const admin = createPostgresPolicyAdmin(catalogUrl);
  const gateways = createPostgresGatewayList(catalogUrl);
  try {
    const check = () =>
      before > 0 ? checkBesideOthers(demo, admin) : checkIntoEmptyCatalog(demo, document, admin);
    const options = { actor, reasonOf: () => 'publish the departments' };
    const { checked, version: published } = await publishChecked({ admin, gateways }, check, options);
    if (published === undefined) throw cannotPublish(checked);
    const version =
      before > 0 ? published : await admin.apply(document, actor, 'the policy of the synthetic city');
    await writeFile(fileOf(dataDirectory), `${JSON.stringify({ fingerprint })}\n`, { mode: 0o600 });
    return `${demo.sources.length} subgraphs, policy version ${version}`;
  } finally {
    await Promise.all([admin.close(), gateways.close()]);
  }
}

async function checkBesideOthers(demo: DemoPublication, admin: PolicyAdmin): Promise<CheckedTogether> {
  const { checkTogether } = await import('@govgraph/registry');
  const { policy, supergraphSdl, subgraphs: published } = await admin.readPublished();
  return checkTogether(addressedSources(demo), { published, policy, supergraphSdl });
}

/** The catalog refers to departments and masks, and everything else refers to the catalog. */
async function checkIntoEmptyCatalog(
  demo: DemoPublication,
  document: PolicyDocument,
  admin: PolicyAdmin,
): Promise<CheckedTogether> {
  const { checkTogether } = await import('@govgraph/registry');
  const policy = { ...document, version: demo.version, resources: [] };
  const checked = await checkTogether(addressedSources(demo), { policy });
  if (checked.publication === undefined) return checked;
  const { departments: registered, masks } = document;
  const registration = 'register the departments and the masks';
  const checkedVersion = await admin.apply({ departments: registered, masks }, actor, registration);
  return { ...checked, publication: { ...checked.publication, checkedVersion } };
}

function addressedSources({ sources, urls }: DemoPublication): AddressedSource[] {
  return sources.map((source) => ({ source, url: urls[source.name as PublisherName] }));
}

function cannotPublish({ findings }: CheckedTogether): DemoError {
  const { problems } = byKind(findings);
  const [first] = problems;
  return new DemoError(
    `the departments cannot be published: ${problems.length} problem${problems.length === 1 ? '' : 's'}, the first ` +
      `is ${first?.subgraph} ${first?.place}: ${first?.message}; ` +
      `see \`npx govgraph subgraph check subgraphs/${first?.subgraph}\``,
  );
}

async function withPolicyStore<Result>(
  catalogUrl: string,
  work: (store: PolicyStore) => Promise<Result>,
): Promise<Result> {
  const store = createPostgresPolicyStore(catalogUrl);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function readSource(name: PublisherName): Promise<SubgraphSource> {
  const read = (file: string) => readFile(path.join(folderOf(name), file), 'utf8');
  return { name, sdl: await read('schema.graphql'), catalog: await read('catalog.yaml') };
}

const fileOf = (dataDirectory: string) => path.join(dataDirectory, 'published.json');

function fingerprintOf({ catalogUrl, urls }: PublicationPlaces, sources: readonly SubgraphSource[]): string {
  // The embedded database listens on another port each time; what it holds stays the same.
  const catalog = new URL(catalogUrl);
  const place = catalog.hostname === '127.0.0.1' ? 'embedded' : catalog.host + catalog.pathname;
  return createHash('sha256')
    .update(JSON.stringify([place, urls, sources]))
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

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { listNodes } from '../authority/list-nodes.ts';
import { type Authority, type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { formatRows } from '../format-rows.ts';
import {
  PublishedSubgraphsDocument,
  type PublishedSubgraphsQuery,
  SubgraphDifferenceDocument,
  SubgraphVersionDocument,
  SubgraphVersionsDocument,
  type SubgraphVersionsQuery,
  SupergraphDocument,
} from '../generated/documents.ts';
import { formatDifference } from '../findings/format-difference.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines, printText } from '../print-lines.ts';
import { readSubgraphSource } from '../read-subgraph-source.ts';

interface Options extends AuthorityOptions {
  readonly json?: true;
}

/** What every department has published last; with a department, all that it has ever published. */
export async function listSubgraphs(
  config: CommandConfig,
  name: string | undefined,
  { json, ...options }: Options,
): Promise<void> {
  const rows = await withAuthority(config, options, ({ ask }) =>
    name === undefined ? listPublished(ask) : listVersions(ask, name),
  );
  if (name !== undefined && rows.length === 0) throw notPublished(name);
  if (json) return printSuccess({ subgraphs: rows });
  printLines(
    formatRows(
      rows.map(({ name: of, version, publishedAt, publishedBy, url, reason, isRemoved }) =>
        [of, `version ${version}`, publishedAt, publishedBy, isRemoved ? 'taken out' : url, reason ?? ''].map(
          describe,
        ),
      ),
    ),
  );
}

interface Row {
  readonly name: string | null;
  readonly version: number | null;
  readonly publishedAt: string | null;
  readonly publishedBy: string | null;
  readonly url: string | null;
  readonly reason?: string | null;
  readonly isRemoved?: boolean | null;
}

async function listPublished(ask: Authority['ask']): Promise<readonly Row[]> {
  const published = await listNodes(
    async (page): Promise<PublishedSubgraphsQuery['subgraphs']> =>
      (await ask(PublishedSubgraphsDocument, page)).subgraphs,
  );
  return published.map(({ revision, ...subgraph }) => ({ ...subgraph, version: revision }));
}

async function listVersions(ask: Authority['ask'], name: string): Promise<readonly Row[]> {
  return listNodes(
    async (page): Promise<SubgraphVersionsQuery['subgraphVersions']> =>
      (await ask(SubgraphVersionsDocument, { name, ...page })).subgraphVersions,
  );
}

export interface ShowOptions extends Options {
  /** A version of the policy; the one in force by default. */
  readonly at?: number;
  /** Where the folder is written that it could have been published from. */
  readonly into?: string;
}

/** Shows what a department has, or had, published: schema and catalog, by whom, when and why. */
export async function showSubgraph(
  config: CommandConfig,
  name: string,
  { at, into, json, ...options }: ShowOptions,
): Promise<void> {
  const version = await withAuthority(config, options, (authority) => readVersion(authority, name, at));
  const { sdl, catalog } = version;
  if (into !== undefined) {
    if (version.isRemoved)
      throw new CommandError(`${name} has no subgraph: it was taken out`, { exitCode: 1, code: 'NOT_FOUND' });
    const directory = path.join(into, name);
    await mkdir(directory, { recursive: true });
    const write = (file: string, text: string | null): Promise<void> =>
      // What is there is somebody's work.
      writeFile(path.join(directory, file), text ?? '', { flag: 'wx' }).catch((cause: unknown) => {
        throw new CommandError(`${path.join(directory, file)} cannot be written, or is there already`, {
          code: 'FILE_EXISTS',
          cause,
        });
      });
    await write('schema.graphql', sdl);
    await write('catalog.yaml', catalog);
    console.error(`written to ${directory}`);
  }
  if (json) return printSuccess(version);
  const { publishedAt, publishedBy, reason, url, hash, isRemoved } = version;
  printLines([
    `# ${name}, ${isRemoved ? 'taken out' : 'published'} with policy version ${describe(version.version)} by ${describe(publishedBy)} at ${describe(publishedAt)}: ${describe(reason)}`,
    ...(isRemoved ? [] : [`# ${describe(url)}`, `# sha256 ${describe(hash)}`]),
  ]);
  if (isRemoved || into !== undefined) return;
  printText(sdl ?? '');
  printText(catalog ?? '');
}

async function readVersion({ ask }: Authority, name: string, at: number | undefined) {
  const { subgraphVersion } = await ask(SubgraphVersionDocument, { name, version: at ?? null });
  if (subgraphVersion === null) throw notPublished(name, at);
  return subgraphVersion;
}

export interface DiffOptions extends Options {
  readonly from?: number;
  readonly to?: number;
}

/**
 * Says what is different between two versions of what a department has published; or, where it is given a folder,
 * between what is published and the folder.
 */
export async function diffSubgraph(
  config: CommandConfig,
  what: string,
  { from, to, json, ...options }: DiffOptions,
): Promise<void> {
  const isFolder = /[\\/.]/.test(what);
  if (isFolder && to !== undefined)
    throw new CommandError('--to is for versions: a folder is compared with what is published');
  if (!isFolder && from === undefined)
    throw new CommandError(
      `--from says which version of ${what} is compared, see \`govgraph subgraph list ${what}\``,
    );
  const difference = await withAuthority(config, options, (authority) =>
    isFolder ? diffFolder(authority, what, from) : diffVersions(authority, what, from ?? 0, to),
  );
  if (json) return printSuccess(difference);
  printLines(formatDifference(difference));
}

async function diffVersions({ ask }: Authority, name: string, from: number, to: number | undefined) {
  const { subgraphDifference } = await ask(SubgraphDifferenceDocument, { name, from, to: to ?? null });
  if (subgraphDifference === null) throw notPublished(name, from);
  return subgraphDifference;
}

/** Compared here: a folder need not be handed in to be looked at. */
async function diffFolder(authority: Authority, directory: string, from: number | undefined) {
  const source = await readSubgraphSource(directory);
  const before = await readVersion(authority, source.name, from);
  const [{ parseCatalog }, { diffSubgraphs }] = await Promise.all([
    import('@govgraph/policy'),
    import('@govgraph/registry/services'),
  ]);
  const { schema, catalog } = diffSubgraphs(
    { sdl: before.sdl ?? '', resources: before.isRemoved ? [] : parseCatalog(before.catalog ?? '') },
    { sdl: source.sdl, resources: parseCatalog(source.catalog) },
  );
  const kinds = { added: 'ADDED', removed: 'REMOVED', changed: 'CHANGED' } as const;
  const ofGraphQL = (changes: typeof schema) =>
    changes.map((change) => ({ ...change, kind: kinds[change.kind] }));
  return { schema: ofGraphQL(schema), catalog: ofGraphQL(catalog) };
}

/** Prints the schema of all departments. */
export async function showSupergraph(
  config: CommandConfig,
  { at, json, ...options }: Options & { readonly at?: number },
): Promise<void> {
  const { supergraph } = await withAuthority(config, options, ({ ask }) =>
    ask(SupergraphDocument, { version: at ?? null }),
  );
  if (supergraph === null)
    throw new CommandError('no department had published anything', { exitCode: 1, code: 'NOT_FOUND' });
  if (json) printSuccess(supergraph);
  else printText(supergraph.sdl ?? '');
}

function notPublished(name: string, at?: number): CommandError {
  const when = at === undefined ? '' : ` by policy version ${at}`;
  return new CommandError(`${name} had not published anything${when}`, { exitCode: 1, code: 'NOT_FOUND' });
}

function describe(value: string | number | null): string {
  return value === null ? 'unknown' : String(value);
}

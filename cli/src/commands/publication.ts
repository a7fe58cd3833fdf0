/**
 * What a department hands in over the gateway, for nobody but itself: a check, or a publication. The authority takes it as
 * a record and carries it out by itself; the command asks what has become of it, and says so on standard error.
 */
import type { SubgraphFinding } from '@govgraph/registry';
import { type Authority, type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { settled } from '../authority/settled.ts';
import { waitForJob } from '../authority/wait-for-job.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { count } from '../count.ts';
import type { FindingFormat } from '../findings/finding-formats.ts';
import { type CheckedFolders, formatFindings } from '../findings/format-findings.ts';
import {
  CheckSubgraphDocument,
  PublicationDocument,
  type PublicationPartsFragment,
  PublishSubgraphDocument,
} from '../generated/documents.ts';
import { printFailure, printSuccess } from '../print-envelope.ts';
import { printable, printLines } from '../print-lines.ts';
import { readSubgraphSource } from '../read-subgraph-source.ts';
import { foldersOf, readUrls } from './subgraph-folders.ts';

export interface HandInOptions extends Pick<AuthorityOptions, 'tokenFile' | 'database'> {
  /** The gateway. */
  readonly gateway?: string;
  readonly agreedBy?: readonly string[];
  readonly allowBreaking?: boolean;
  readonly json?: true;
  readonly format?: FindingFormat;
}

type Finding = NonNullable<PublicationPartsFragment['findings']>[number];

/** @returns 0 when the folders can be published, 1 when there are problems */
export function checkOverGateway(
  config: CommandConfig,
  directories: readonly string[],
  options: HandInOptions,
): Promise<number> {
  const folders = foldersOf(directories);
  return handIn(config, folders, options, async (ask) => {
    const { agreedBy = [], allowBreaking = false } = options;
    const sources = await readSources(folders, new Map());
    return settled((await ask(CheckSubgraphDocument, { sources, agreedBy, allowBreaking })).checkSubgraph)
      .publication;
  });
}

export interface PublishOverGatewayOptions extends HandInOptions {
  /** As `publishSubgraphs` takes it; who has published before keeps its own. */
  readonly url?: readonly string[];
  readonly actor?: string;
  readonly reason: string;
  readonly now?: true;
}

/** @returns 0 when the folders are in force, 1 when there are problems and nothing was changed */
export function publishOverGateway(
  config: CommandConfig,
  directories: readonly string[],
  options: PublishOverGatewayOptions,
): Promise<number> {
  const folders = foldersOf(directories);
  const urls = readUrls(options.url ?? [], [...folders.keys()]);
  return handIn(config, folders, options, async (ask) => {
    const { agreedBy = [], allowBreaking = false, reason, now } = options;
    const sources = await readSources(folders, urls);
    const waitForGateways = now !== true;
    const asked = await ask(PublishSubgraphDocument, {
      ...{ sources, reason, agreedBy, allowBreaking, waitForGateways },
    });
    return settled(asked.publishSubgraph).publication;
  });
}

async function readSources(folders: CheckedFolders, urls: ReadonlyMap<string, string>) {
  return Promise.all(
    [...folders].map(async ([name, directory]) => {
      const { sdl, catalog } = await readSubgraphSource(directory);
      return { name, sdl, catalog, url: urls.get(name) ?? null };
    }),
  );
}

/** Hands something in, and waits for what becomes of it. @param folders read once it is done */
export async function handIn(
  config: CommandConfig,
  folders: CheckedFolders,
  {
    gateway,
    tokenFile,
    database,
    actor,
    json,
    format = 'table',
  }: HandInOptions & { readonly actor?: string },
  begin: (ask: Authority['ask']) => Promise<PublicationPartsFragment | null>,
): Promise<number> {
  const access = {
    ...(gateway === undefined ? {} : { url: gateway }),
    ...(tokenFile === undefined ? {} : { tokenFile }),
    ...(database === undefined ? {} : { database }),
    ...(actor === undefined ? {} : { actor }),
  };
  const done = await withAuthority(config, access, async ({ ask }) => {
    const begun = await begin(ask);
    if (begun?.id == null)
      throw new CommandError('the authority names no publication', { code: 'NO_ANSWER' });
    console.error(`handed in as ${begun.id}`);
    const { id } = begun;
    return waitForJob(begun, {
      name: `the publication ${id}`,
      isDone: ({ isDone }) => isDone === true,
      read: async () => (await ask(PublicationDocument, { id })).publication ?? undefined,
    });
  });
  return report(done, folders, json, format);
}

function report(
  done: PublicationPartsFragment,
  folders: CheckedFolders,
  json: true | undefined,
  format: FindingFormat,
): number {
  const { id, state, policyVersion, preparedGateways, unpreparedGateways } = done;
  const findings = (done.findings ?? []).map(toFinding);
  const data = {
    publication: id,
    state,
    version: policyVersion,
    findings,
    preparedGateways,
    unpreparedGateways,
  };
  const failure = failureOf(done);
  if (json) {
    if (failure === undefined) printSuccess(data);
    else printFailure(failure, data);
    return failure?.exitCode ?? 0;
  }
  printLines(formatFindings(findings, folders, format));
  if (failure !== undefined && failure.exitCode === 2)
    console.error(`govgraph: ${printable(failure.message)}`);
  if (format !== 'table') return failure?.exitCode ?? 0;
  const names = [...folders.keys()].join(', ');
  if (failure !== undefined) printLines([`${names}: ${failure.message}`]);
  else if (state === 'CHECKED') printLines([`${names}: can be published`]);
  else {
    printLines([`${names} ${folders.size === 1 ? 'is' : 'are'} published, policy version ${policyVersion}`]);
    const late = unpreparedGateways ?? [];
    if (late.length > 0)
      printLines([`${count(late.length, 'gateway')} had not prepared its schema: ${late.join(', ')}`]);
  }
  return failure?.exitCode ?? 0;
}

/** @returns undefined where it came to what was wished */
function failureOf({ state, failure, findings, findingCount }: PublicationPartsFragment) {
  if (state === 'CHECKED' || state === 'PUBLISHED') return undefined;
  if (state === 'REFUSED') {
    const problems = (findings ?? []).filter(({ kind }) => kind === 'problem').length;
    const shown = findings?.length ?? 0;
    const more =
      (findingCount ?? shown) > shown ? `, and ${(findingCount ?? shown) - shown} more findings` : '';
    return { code: 'PROBLEMS_FOUND', message: `${count(problems, 'problem')}${more}`, exitCode: 1 };
  }
  if (state === 'WITHDRAWN')
    return { code: 'WITHDRAWN', message: 'it was taken back; nothing has changed', exitCode: 1 };
  const message = failure ?? 'it could not be carried out; nothing has changed';
  return { code: 'PUBLICATION_FAILED', message, exitCode: 2 };
}

function toFinding(found: Finding): SubgraphFinding {
  const { kind, code, subgraph, place, message, file, line, column } = found;
  return {
    kind: kind === 'warning' ? 'warning' : 'problem',
    code: code ?? '',
    subgraph: subgraph ?? '',
    place: place ?? '',
    message: message ?? '',
    ...(file === 'schema.graphql' || file === 'catalog.yaml' ? { file } : {}),
    ...(line === null ? {} : { line }),
    ...(column === null ? {} : { column }),
  };
}

import { byKind, suggest } from '@govgraph/policy';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { withPolicyAdmin, withBreakingApprovals, withUsedOperations } from '../stores.ts';
import {
  type AddressedSource,
  type CheckedTogether,
  checkTogether,
  type GatewayPreparations,
  readCheckContext,
  type SubgraphChange,
  withConsent,
} from '@govgraph/registry';
import type { FindingFormat } from '../findings/finding-formats.ts';
import { type CheckedFolders, formatFindings } from '../findings/format-findings.ts';
import { formatReview } from '../findings/format-review.ts';
import { printFailure, printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';
import { readSubgraphSource } from '../read-subgraph-source.ts';
import { publishPastGateway } from './publish-past-gateway.ts';
import { foldersOf, readUrls } from './subgraph-folders.ts';
import { count } from '../count.ts';
import { findCatalogUrl } from '../find-catalog.ts';

/** Where a folder's department would serve does not matter to a check. */
const anyUrl = 'http://127.0.0.1/graphql';

/** What may be published although somebody other than the department has to do with it. */
export interface Consent {
  readonly agreedBy?: readonly string[];
  readonly allowBreaking?: boolean;
}

interface ReportOptions {
  readonly json?: true;
  readonly format?: FindingFormat;
}

export interface CheckOptions extends Consent, ReportOptions {
  readonly alone?: true;
}

/** @returns 0 when the folders can be published, 1 when there are problems */
export async function checkSubgraphs(
  config: CommandConfig,
  directories: readonly string[],
  { alone, json, format, ...consent }: CheckOptions,
): Promise<number> {
  const sources = await readSources(directories);
  const result = alone
    ? await checkTogether(sources, { alone })
    : await checkWithPublished(await findCatalogUrl(config, 'authority'), sources, consent);
  return reportFindings(result, foldersOf(directories), { json, format });
}

export interface PublishOptions extends Consent, ReportOptions {
  /** `https://…` where there is one folder, otherwise `department=https://…` for each. */
  readonly url?: readonly string[];
  readonly actor?: string;
  readonly reason: string;
  readonly now?: true;
}

/** @returns 0 when the folders are in force, 1 when there are problems and nothing was changed */
export async function publishSubgraphs(
  config: CommandConfig,
  directories: readonly string[],
  { url = [], actor, reason, now, json, format, ...consent }: PublishOptions,
): Promise<number> {
  const folders = foldersOf(directories);
  const urls = readUrls(url, [...folders.keys()]);
  const catalogUrl = await findCatalogUrl(config, 'authority');
  const sources = await addressSources(catalogUrl, await readSources(directories), urls);
  const { checked, version, gateways } = await publishPastGateway(
    config,
    { catalogUrl, actor, now, reasonOf: (result) => withConsent(reason, result) },
    () => checkWithPublished(catalogUrl, sources, consent),
  );
  if (version === undefined) return reportFindings(checked, folders, { json, format });
  if (json) {
    printSuccess({ version, ...reportOf(checked), gateways });
  } else {
    printLines(formatFindings(checked.findings, folders, format ?? 'table'));
    if (format !== undefined && format !== 'table') return 0;
    const names = [...folders.keys()].join(', ');
    console.log(`${names} ${folders.size === 1 ? 'is' : 'are'} published, policy version ${version}`);
    for (const line of describePreparations(gateways)) console.log(line);
  }
  return 0;
}

/** Which gateways had prepared what is published, and which were not waited for any longer. A line each. */
export function describePreparations(gateways: GatewayPreparations | undefined): string[] {
  const { prepared = [], failed = [], silent = [], unfinished = [] } = gateways ?? {};
  const groups = [
    ['had prepared its schema', prepared],
    ['cannot open its schema, and so the schema before is served', failed],
    ['did not report any more, and so nobody waited', silent],
    ['had not prepared its schema in time, and so requests wait', unfinished],
  ] as const;
  return groups
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${count(names.length, 'gateway')} ${what}: ${names.join(', ')}`);
}

function readSources(directories: readonly string[]): Promise<AddressedSource[]> {
  return Promise.all(
    directories.map(async (directory) => ({ source: await readSubgraphSource(directory), url: anyUrl })),
  );
}

/** Whoever has published before keeps its address unless another one is given. */
async function addressSources(
  catalogUrl: string,
  sources: readonly AddressedSource[],
  urls: ReadonlyMap<string, string>,
): Promise<readonly AddressedSource[]> {
  const isComplete = sources.every(({ source }) => urls.has(source.name));
  const published = isComplete
    ? []
    : (await withPolicyAdmin(catalogUrl, (admin) => admin.readPublished())).subgraphs;
  return sources.map(({ source }) => {
    const url = urls.get(source.name) ?? published.find(({ name }) => name === source.name)?.url;
    if (url === undefined)
      throw new CommandError(`${source.name} has not published yet: say with --url where it serves GraphQL`, {
        exitCode: 2,
      });
    return { source, url };
  });
}

/** Checks folders as they would stand among the other departments, under the policy in force. */
export async function checkWithPublished(
  catalogUrl: string,
  sources: readonly AddressedSource[],
  consent: Consent,
  change: SubgraphChange = {},
): Promise<CheckedTogether> {
  const context = await readCheckContext(
    {
      readPublished: () => withPolicyAdmin(catalogUrl, (admin) => admin.readPublished()),
      listUsedOperations: () => withUsedOperations(catalogUrl, (store) => store.list()),
      listApprovals: (departments, now) =>
        withBreakingApprovals(catalogUrl, (store) => store.listInForce(departments, now)),
    },
    sources,
    change,
  );
  const codes = context.policy.departments.map(({ code }) => code);
  for (const code of consent.agreedBy ?? []) {
    if (codes.includes(code)) continue;
    throw new CommandError(
      `--agreed-by ${code}: no department of this code is registered${suggest(code, codes)}`,
      {
        exitCode: 2,
      },
    );
  }
  return checkTogether(sources, { ...consent, ...context });
}

/** For programs. */
function reportOf({ findings, changes, accessImpact }: CheckedTogether) {
  return { findings, changes, accessImpact };
}

export function reportFindings(
  result: CheckedTogether,
  folders: CheckedFolders,
  {
    json,
    format = 'table',
  }: { readonly json?: true | undefined; readonly format?: FindingFormat | undefined },
): number {
  const { findings, checked, changes, accessImpact } = result;
  const { problems } = byKind(findings);
  const names = [...folders.keys()].join(', ');
  const summary = `${names}: ${count(problems.length, 'problem')}`;
  if (json) {
    if (problems.length === 0) printSuccess(reportOf(result));
    else printFailure({ code: 'PROBLEMS_FOUND', message: summary }, reportOf(result));
  } else {
    printLines(formatFindings(findings, folders, format));
    if (format === 'table') printLines(formatReview(changes, accessImpact));
    const items = checked.flatMap(({ resources = [] }) =>
      resources.flatMap((resource) => resource.items),
    ).length;
    if (format === 'table')
      console.log(problems.length === 0 ? `${names}: can be published, ${count(items, 'item')}` : summary);
  }
  return problems.length === 0 ? 0 : 1;
}

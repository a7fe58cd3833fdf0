import { isHttpAddress } from '@govgraph/protocol';
import { byKind, describePlace, suggest } from '@govgraph/policy';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { withGatewayList, withPolicyAdmin, withUsedOperations } from '../stores.ts';
import {
  type AddressedSource,
  type CheckedTogether,
  checkTogether,
  type GatewayPreparations,
  publishChecked,
  type SubgraphFinding,
} from '@govgraph/registry';
import { readSubgraphSource } from '../read-subgraph-source.ts';
import { count } from '../count.ts';
import { findCatalogUrl } from '../find-catalog.ts';

/** Where a folder's department would serve does not matter to a check. */
const anyUrl = 'http://127.0.0.1/graphql';

/** What may be published although somebody other than the department has to do with it. */
interface Consent {
  readonly agreedBy?: readonly string[];
  readonly allowBreaking?: boolean;
}

export interface CheckOptions extends Consent {
  readonly alone?: true;
  readonly json?: true;
}

/** @returns 0 when the folders can be published, 1 when there are problems */
export async function checkSubgraphs(
  config: CommandConfig,
  directories: readonly string[],
  { alone, json, ...consent }: CheckOptions,
): Promise<number> {
  const sources = await readSources(directories, anyUrl);
  const result = alone
    ? await checkTogether(sources)
    : await checkWithPublished(await findCatalogUrl(config, 'authority'), sources, consent);
  return reportFindings(result, sources, json);
}

export interface PublishOptions extends Consent {
  readonly url: string;
  readonly actor?: string;
  readonly reason: string;
  readonly now?: true;
  readonly json?: true;
}

/** @returns 0 when the folder is in force, 1 when there are problems and nothing was changed */
export async function publishSubgraph(
  config: CommandConfig,
  directory: string,
  { url, actor, reason, now, json, ...consent }: PublishOptions,
): Promise<number> {
  if (!isHttpAddress(url))
    throw new CommandError(`--url ${url} is not an address such as https://police.example/graphql`, {
      exitCode: 2,
    });
  const catalogUrl = await findCatalogUrl(config, 'authority');
  const sources = await readSources([directory], url);
  const { checked, version, gateways } = await withPolicyAdmin(catalogUrl, (admin) =>
    withGatewayList(catalogUrl, (list) =>
      publishChecked({ admin, gateways: list }, () => checkWithPublished(catalogUrl, sources, consent), {
        actor: actor ?? config.userName,
        reasonOf: (result) => withConsent(reason, result),
        now,
        onWait: (names) =>
          console.error(
            `waiting for ${count(names.length, 'gateway')} to prepare the new schema: ${names.join(', ')} ` +
              '(--now publishes without it)',
          ),
        onSuperseded: ({ problems }) => console.error(`checking once more: ${problems[0]?.message}`),
      }),
    ),
  );
  if (version === undefined) return reportFindings(checked, sources, json);
  if (json) {
    console.log(JSON.stringify({ version, warnings: byKind(checked.findings).warnings, gateways }));
  } else {
    printFindings(checked.findings);
    const names = sources.map(({ source }) => source.name).join(', ');
    console.log(`${names} is published, policy version ${version}`);
    for (const line of describePreparations(gateways)) console.log(line);
  }
  return 0;
}

/** Which gateways had prepared what is published, and which were not waited for any longer. A line each. */
function describePreparations(gateways: GatewayPreparations | undefined): string[] {
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

/** What the publication rests on is kept with its version. */
function withConsent(reason: string, { agreements, brokenOperations }: CheckedTogether): string {
  const parts = [
    ...(agreements.length === 0 ? [] : [`agreed by ${agreements.join(', ')}`]),
    ...(brokenOperations === 0 ? [] : [`operations in use that it breaks: ${brokenOperations}`]),
  ];
  return parts.length === 0 ? reason : `${reason} (${parts.join('; ')})`;
}

function readSources(directories: readonly string[], url: string): Promise<AddressedSource[]> {
  return Promise.all(
    directories.map(async (directory) => ({ source: await readSubgraphSource(directory), url })),
  );
}

/** Checks folders as they would stand among the other departments, under the policy in force. */
async function checkWithPublished(
  catalogUrl: string,
  sources: readonly AddressedSource[],
  consent: Consent,
): Promise<CheckedTogether> {
  const [{ policy, supergraphSdl, subgraphs: published }, usedOperations] = await Promise.all([
    withPolicyAdmin(catalogUrl, (admin) => admin.readPublished()),
    withUsedOperations(catalogUrl, (store) => store.list()),
  ]);
  const codes = policy.departments.map(({ code }) => code);
  for (const code of consent.agreedBy ?? []) {
    if (codes.includes(code)) continue;
    throw new CommandError(
      `--agreed-by ${code}: no department of this code is registered${suggest(code, codes)}`,
      {
        exitCode: 2,
      },
    );
  }
  return checkTogether(sources, { ...consent, published, policy, supergraphSdl, usedOperations });
}

function reportFindings(
  { findings, checked }: CheckedTogether,
  sources: readonly AddressedSource[],
  json: true | undefined,
): number {
  const { problems, warnings } = byKind(findings);
  if (json) {
    console.log(JSON.stringify({ problems, warnings }, null, 2));
  } else {
    printFindings(findings);
    const names = sources.map(({ source }) => source.name).join(', ');
    const items = checked.flatMap(({ resources = [] }) =>
      resources.flatMap((resource) => resource.items),
    ).length;
    console.log(
      problems.length === 0
        ? `${names}: can be published, ${count(items, 'item')}`
        : `${names}: ${count(problems.length, 'problem')}`,
    );
  }
  return problems.length === 0 ? 0 : 1;
}

/** Warnings first, so that the problems stand next to the line that counts them. */
function printFindings(findings: readonly SubgraphFinding[]): void {
  const { problems, warnings } = byKind(findings);
  for (const warning of warnings) console.log(describeFinding(warning, 'warning: '));
  for (const problem of problems) console.log(describeFinding(problem));
}

function describeFinding(
  { subgraph, place, message, ...inFile }: Omit<SubgraphFinding, 'kind'>,
  kind = '',
): string {
  const file = inFile.line === undefined ? '' : `catalog.yaml ${describePlace(inFile)}: `;
  return `${subgraph}  ${kind}${file}${place === 'catalog.yaml' && file !== '' ? '' : `${place}: `}${message}`;
}

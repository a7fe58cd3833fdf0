import { isHttpAddress } from '@govgraph/gateway/stores';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { withPolicyAdmin, withPolicyStore } from '../stores.ts';
import { checkTogether, type AddressedSource, type CheckedTogether } from '../subgraph/check-together.ts';
import type { SubgraphProblem } from '../subgraph/check-subgraph.ts';
import { publishAnnounced } from '../subgraph/publish-announced.ts';
import { readSubgraphSource } from '../subgraph/subgraph-source.ts';
import { findCatalogUrl } from '../world.ts';

/** Where a folder's department would serve does not matter to a check. */
const anyUrl = 'http://127.0.0.1/graphql';

export interface CheckOptions {
  readonly alone?: true;
  readonly agreedBy?: readonly string[];
  readonly json?: true;
}

/** @returns 0 when the folders can be published, 1 when there are problems */
export async function checkSubgraphs(
  config: CommandConfig,
  directories: readonly string[],
  { alone, agreedBy, json }: CheckOptions,
): Promise<number> {
  const sources = await readSources(directories, anyUrl);
  const result = alone
    ? await checkTogether(sources)
    : await checkWithPublished(await findCatalogUrl(config, 'authority'), sources, agreedBy);
  return reportProblems(result, sources, json);
}

export interface PublishOptions {
  readonly url: string;
  readonly actor?: string;
  readonly reason: string;
  readonly agreedBy?: readonly string[];
  readonly now?: true;
  readonly json?: true;
}

/** @returns 0 when the folder is in force, 1 when there are problems and nothing was changed */
export async function publishSubgraph(
  config: CommandConfig,
  directory: string,
  { url, actor, reason, agreedBy, now, json }: PublishOptions,
): Promise<number> {
  if (!isHttpAddress(url))
    throw new CommandError(`--url ${url} is not an address such as https://police.example/graphql`, {
      exitCode: 2,
    });
  const catalogUrl = await findCatalogUrl(config, 'authority');
  const sources = await readSources([directory], url);
  const result = await checkWithPublished(catalogUrl, sources, agreedBy);
  const { publication, agreements } = result;
  if (publication === undefined) return reportProblems(result, sources, json);

  const agreed = agreements.length === 0 ? '' : ` (agreed by ${agreements.join(', ')})`;
  const change = { actor: actor ?? config.userName, reason: reason + agreed, now };
  const version = await withPolicyAdmin(catalogUrl, (admin) => publishAnnounced(admin, publication, change));
  const names = publication.subgraphs.map(({ name }) => name).join(', ');
  console.log(json ? JSON.stringify({ version }) : `${names} is published, policy version ${version}`);
  return 0;
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
  agreedBy: readonly string[] = [],
): Promise<CheckedTogether> {
  const [published, loaded] = await Promise.all([
    withPolicyAdmin(catalogUrl, (admin) => admin.listSubgraphs()),
    withPolicyStore(catalogUrl, (store) => store.load()),
  ]);
  const { policy, supergraphSdl } = loaded;
  return checkTogether(sources, { published, policy, supergraphSdl, agreedBy });
}

function reportProblems(
  { problems, notes, checked }: CheckedTogether,
  sources: readonly AddressedSource[],
  json: true | undefined,
): number {
  if (json) {
    console.log(JSON.stringify({ problems, notes }, null, 2));
  } else {
    for (const note of notes) console.log(`${describeProblem(note)} (not a problem)`);
    for (const problem of problems) console.log(describeProblem(problem));
    const names = sources.map(({ source }) => source.name).join(', ');
    const items = checked.flatMap(({ resources = [] }) =>
      resources.flatMap((resource) => resource.items),
    ).length;
    console.log(
      problems.length === 0
        ? `${names}: can be published, ${items} items`
        : `${names}: ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`,
    );
  }
  return problems.length === 0 ? 0 : 1;
}

function describeProblem({ subgraph, place, message }: SubgraphProblem): string {
  return `${subgraph}  ${place}: ${message}`;
}

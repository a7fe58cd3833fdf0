import { checkTogether } from '@govgraph/registry';
import { byKind } from '@govgraph/policy';
import { count } from '../count.ts';
import type { FindingFormat } from '../findings/finding-formats.ts';
import { formatFindings } from '../findings/format-findings.ts';
import { printFailure, printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';
import { readSubgraphSource } from '../read-subgraph-source.ts';
import { foldersOf } from './subgraph-folders.ts';

/** Where a folder's department would serve does not matter to a check. */
const anyUrl = 'http://127.0.0.1/graphql';

/**
 * Checks folders by themselves, without gateway and database: what others have published is not known.
 *
 * @returns 0 when nothing is wrong with them, 1 when there are problems
 */
export async function checkAlone(
  directories: readonly string[],
  { json, format = 'table' }: { readonly json?: true; readonly format?: FindingFormat },
): Promise<number> {
  const folders = foldersOf(directories);
  const sources = await Promise.all(
    directories.map(async (directory) => ({ source: await readSubgraphSource(directory), url: anyUrl })),
  );
  const { findings, checked } = await checkTogether(sources, { alone: true });
  const { problems } = byKind(findings);
  const names = [...folders.keys()].join(', ');
  const summary = `${names}: ${count(problems.length, 'problem')}`;
  if (json) {
    if (problems.length === 0) printSuccess({ findings });
    else printFailure({ code: 'PROBLEMS_FOUND', message: summary }, { findings });
  } else {
    printLines(formatFindings(findings, folders, format));
    const items = checked.flatMap(({ resources = [] }) => resources.flatMap((resource) => resource.items));
    if (format === 'table')
      console.log(
        problems.length === 0 ? `${names}: can be published, ${count(items.length, 'item')}` : summary,
      );
  }
  return problems.length === 0 ? 0 : 1;
}

import { listNodes } from '../authority/list-nodes.ts';
import { type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { formatDifference } from '../findings/format-difference.ts';
import { ResourceDifferenceDocument, ResourceHistoryDocument } from '../generated/documents.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';

export interface HistoryOptions extends AuthorityOptions {
  readonly json?: true;
}

/** Prints what became of a resource of the catalog: each version that changed it, by whom, when and why. */
export async function showHistory(
  config: CommandConfig,
  code: string,
  { json, ...options }: HistoryOptions,
): Promise<void> {
  const versions = await withAuthority(config, options, ({ ask }) =>
    listNodes(async (page) => (await ask(ResourceHistoryDocument, { code, ...page })).resourceHistory),
  );
  if (versions.length === 0) throw notInCatalog(code);
  if (json) return printSuccess({ code, versions });
  printLines(
    versions.map(
      ({ version, changedAt, changedBy, reason, isRemoved }) =>
        `version ${version}  ${changedAt}  ${isRemoved ? 'taken out' : 'changed'} by ${changedBy}: ${reason}`,
    ),
  );
}

export interface CompareOptions extends HistoryOptions {
  readonly from: number;
  readonly to?: number;
}

/** Says what is different in a resource between two versions of the policy. */
export async function compareResource(
  config: CommandConfig,
  code: string,
  { from, to, json, ...options }: CompareOptions,
): Promise<void> {
  const { resourceDifference } = await withAuthority(config, options, ({ ask }) =>
    ask(ResourceDifferenceDocument, { code, from, to: to ?? null }),
  );
  if (resourceDifference === null) throw notInCatalog(code);
  if (json) printSuccess({ code, changes: resourceDifference.changes });
  else printLines(formatDifference({ catalog: resourceDifference.changes }));
}

function notInCatalog(code: string): CommandError {
  return new CommandError(`no resource ${code} was in the catalog`, { exitCode: 1, code: 'NOT_FOUND' });
}

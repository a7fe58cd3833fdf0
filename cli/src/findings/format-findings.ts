import type { SubgraphFinding } from '@govgraph/registry';
import type { FindingFormat } from './finding-formats.ts';
import { formatAsGithub } from './format-as-github.ts';
import { formatAsJunit } from './format-as-junit.ts';
import { formatAsTable } from './format-as-table.ts';

/** What was checked: by department, the folder that its files are in. */
export type CheckedFolders = ReadonlyMap<string, string>;

const formats: Readonly<
  Record<FindingFormat, (findings: readonly SubgraphFinding[], folders: CheckedFolders) => readonly string[]>
> = { table: formatAsTable, github: formatAsGithub, junit: formatAsJunit };

/** @returns lines */
export function formatFindings(
  findings: readonly SubgraphFinding[],
  folders: CheckedFolders,
  format: FindingFormat,
): readonly string[] {
  return formats[format](findings, folders);
}

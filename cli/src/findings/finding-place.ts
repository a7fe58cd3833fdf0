import path from 'node:path';
import type { SubgraphFinding } from '@govgraph/registry';

/** The file that a finding stands in, from where the command runs; undefined where it is about none of the folders. */
export function fileOf(
  { subgraph, file }: SubgraphFinding,
  folders: ReadonlyMap<string, string>,
): string | undefined {
  const folder = folders.get(subgraph);
  if (folder === undefined || file === undefined) return undefined;
  return path.relative(process.cwd(), path.join(folder, file));
}

/** What a finding says, with what it is about where the message does not name that. */
export function textOf({ place, file, message }: SubgraphFinding): string {
  return place === file ? message : `${place}: ${message}`;
}

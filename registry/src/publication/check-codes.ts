import type { SubgraphPublication } from '@govgraph/storage';
import type { SubgraphChange } from './subgraph-change.ts';
import type { SubgraphFinding } from './subgraph-finding.ts';

/**
 * Checks that no department takes over the code of another one's resource: whoever has noted a code goes on to mean the
 * data of that department. A department that has another code itself takes its resources' with it.
 *
 * @param published what every department has published last
 * @param subgraphs what is to be published
 */
export function checkCodes(
  published: readonly SubgraphPublication[],
  subgraphs: readonly SubgraphPublication[],
  { transferred = [] }: SubgraphChange,
): readonly SubgraphFinding[] {
  const holders = new Map(
    published.flatMap(({ name, resources }) => resources.map(({ code }) => [code, name] as const)),
  );
  return subgraphs.flatMap(({ name, resources }) =>
    resources.flatMap(({ code }): SubgraphFinding[] => {
      const holder = holders.get(code) ?? name;
      const isTransferred = transferred.some(({ from, to }) => from === holder && to.code === name);
      if (holder === name || isTransferred) return [];
      const message = `${holder} has published a resource of this code, which stays with it: give this one a code of its own`;
      return [{ kind: 'problem', code: 'RESOURCE_CODE_MOVED', subgraph: name, place: code, message }];
    }),
  );
}

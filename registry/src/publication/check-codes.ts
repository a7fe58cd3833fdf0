import type { DepartmentCode, PolicySource, ResourceCode } from '@govgraph/policy';
import type { SubgraphPublication } from '@govgraph/storage';
import type { SubgraphChange } from './subgraph-change.ts';
import type { SubgraphFinding } from './subgraph-finding.ts';

/** Whose each code of a resource is, or was last. */
type CodeHolders = ReadonlyMap<ResourceCode, DepartmentCode>;

/**
 * @param published what every department has published last
 * @param former by codes that are published no more; what a department had that is registered no more is nobody's
 */
export function holdersOf(
  published: readonly SubgraphPublication[],
  former: CodeHolders = new Map(),
  policy?: Pick<PolicySource, 'departments'>,
): CodeHolders {
  const registered = new Set(policy?.departments.map(({ code }) => code));
  return new Map([
    ...[...former].filter(([, department]) => registered.has(department)),
    ...published.flatMap(({ name, resources }) => resources.map(({ code }) => [code, name] as const)),
  ]);
}

/**
 * Checks that no department takes over the code of another one's resource: whoever has noted a code goes on to mean the
 * data of that department. A department that has another code itself takes its resources' with it.
 */
export function checkCodes(
  holders: CodeHolders,
  subgraphs: readonly SubgraphPublication[],
  { transferred = [] }: SubgraphChange,
): readonly SubgraphFinding[] {
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

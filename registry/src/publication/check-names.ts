import { suggest, type Department } from '@govgraph/policy';
import type { CheckedSubgraph } from './check-subgraph.ts';
import type { SubgraphFinding } from './subgraph-finding.ts';

/**
 * Folders are named after their departments.
 *
 * @param departments undefined when they are not known
 * @returns `misnamed` are those that seem to be another department's, by their names or their catalogs
 */
export function checkNames(
  checked: readonly CheckedSubgraph[],
  departments: readonly Department[] | undefined,
): { readonly misnamed: readonly SubgraphFinding[]; readonly unregistered: readonly SubgraphFinding[] } {
  const codes = departments?.map(({ code }) => code);
  const found = checked.flatMap(({ source: { name }, resources = [] }) => {
    if (codes === undefined || codes.includes(name)) return [];
    const providers = new Set(resources.map(({ provider }) => provider));
    const [provider, ...others] = codes.filter((code) => providers.has(code));
    const isOfOne = provider !== undefined && others.length === 0;
    const hint = isOfOne ? `; did you mean ${provider}?` : suggest(name, codes);
    const message = `the authority has not registered this department yet: the folder is named after its code${hint}`;
    const code = 'DEPARTMENT_NOT_REGISTERED';
    const problem: SubgraphFinding = { kind: 'problem', code, subgraph: name, place: 'departments', message };
    return [{ isMisnamed: hint !== '', problem }];
  });
  const problemsOf = (isMisnamed: boolean): readonly SubgraphFinding[] =>
    found.filter((each) => each.isMisnamed === isMisnamed).map(({ problem }) => problem);
  return { misnamed: problemsOf(true), unregistered: problemsOf(false) };
}

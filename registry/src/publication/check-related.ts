import { suggest } from '@govgraph/policy';
import type { RegisteredSubgraph } from './check-registry.ts';
import type { SubgraphFinding } from './subgraph-finding.ts';

/**
 * Checks that the resources that catalogs relate to (关联资源代码) exist.
 *
 * @param names of the departments whose catalogs are checked
 */
export function checkRelated(
  subgraphs: readonly RegisteredSubgraph[],
  names: ReadonlySet<string>,
): readonly SubgraphFinding[] {
  const codes = new Set(subgraphs.flatMap(({ resources }) => resources.map(({ code }) => code)));
  return subgraphs
    .filter(({ name }) => names.has(name))
    .flatMap(({ name, resources }) =>
      resources.flatMap(({ code, relatedResources }) =>
        relatedResources
          .filter((related) => !codes.has(related))
          .map((related): SubgraphFinding => ({
            kind: 'problem',
            code: 'RELATED_RESOURCE_UNKNOWN',
            subgraph: name,
            place: `resources[${code}].relatedResources[${related}]`,
            message:
              `no department has published ${related}${suggest(related, codes)}; ` +
              'leave it out until it is published',
          })),
      ),
    );
}

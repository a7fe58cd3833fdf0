import { locateProblems, omitUndefined, type Resource } from '@govgraph/policy';
import type { SubgraphFinding } from './subgraph-finding.ts';
import type { SubgraphSource } from './subgraph-source.ts';

/** A folder, and what its catalog registers. */
interface Catalog {
  readonly source: SubgraphSource;
  readonly resources: readonly Resource[] | undefined;
}

/**
 * Adds to findings about a department's catalog where in `catalog.yaml` they stand. What is no place in it
 * stays without.
 *
 * @param findings whose places are coordinates, codes of resources, or paths such as
 *   `resources[30500101/000001].items[IncomeTax.annualIncome]`
 */
export function locateInCatalog(
  findings: readonly SubgraphFinding[],
  { source, resources = [] }: Catalog,
): readonly SubgraphFinding[] {
  const paths = new Map<string, string>();
  for (const { code, items, inputs = [] } of resources) {
    paths.set(code, `resources[${code}]`);
    for (const { coordinate } of items) paths.set(coordinate, `resources[${code}].items[${coordinate}]`);
    for (const { coordinate } of inputs) paths.set(coordinate, `resources[${code}].inputs[${coordinate}]`);
  }
  const located = locateProblems(
    source.catalog,
    findings.map(({ place, message }) => ({ path: paths.get(place) ?? place, message })),
  );
  return findings.map((finding, index) => {
    const { line, column } = located[index] ?? {};
    if (finding.file !== undefined || line === undefined) return finding;
    return { ...finding, file: 'catalog.yaml', line, ...omitUndefined({ column }) };
  });
}

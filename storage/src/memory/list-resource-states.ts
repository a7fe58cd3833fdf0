import type { Resource, ResourceCode } from '@govgraph/policy';
import { toCanonicalJson } from '@govgraph/protocol';
import type { PublishedSubgraph, ResourceVersion } from '../policy/subgraph-history.ts';

/** A version in which a resource became another one; without a resource, it was taken out. */
type ResourceState = Omit<ResourceVersion, 'isRemoved'> & { readonly resource: Resource | undefined };

/** What became of a resource, the latest first. @param published everything that was published, the latest first */
export function listResourceStates(
  published: readonly PublishedSubgraph[],
  code: ResourceCode,
): readonly ResourceState[] {
  const states: ResourceState[] = [];
  const byDepartment = new Map<string, Resource>();
  const versions = [...new Set(published.map(({ version }) => version))].sort((one, other) => one - other);
  for (const version of versions) {
    const ofVersion = published.filter((each) => each.version === version);
    for (const { name, resources } of ofVersion) {
      const resource = resources.find((each) => each.code === code);
      if (resource === undefined) byDepartment.delete(name);
      else byDepartment.set(name, resource);
    }
    const [resource] = byDepartment.values();
    const before = states[0]?.resource;
    const [first] = ofVersion;
    if (first === undefined || textOf(resource) === textOf(before)) continue;
    const { publishedBy: changedBy, reason, publishedAt: changedAt } = first;
    states.unshift({ version, changedBy, reason, changedAt, resource });
  }
  return states;
}

function textOf(resource: Resource | undefined): string {
  return toCanonicalJson(resource ?? null);
}

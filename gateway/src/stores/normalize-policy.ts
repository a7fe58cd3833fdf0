import type { Grant, PolicySource, Resource, Suspension } from '@govgraph/policy';

/**
 * Writes a policy in one way out of many that mean the same: lists that have no order by their keys, instants
 * in UTC. Stores keep and compare this form only.
 */
export function normalizePolicy(source: PolicySource): PolicySource {
  return {
    ...source,
    departments: sortBy(source.departments, (department) => department.code),
    resources: sortBy(source.resources.map(normalizeResource), (resource) => resource.code),
    purposes: sortBy(source.purposes, (purpose) => purpose.code),
    grants: sortBy(source.grants.map(normalizeGrant), (grant) => grant.id),
    masks: sortBy(source.masks, (mask) => mask.name),
    suspensions: sortBy(source.suspensions.map(normalizeSuspension), ({ target }) => targetKey(target)),
    flows: sortBy(source.flows, (flow) => `${flow.item} ${flow.to}`),
  };
}

/** Equal for equal targets: `application:x`, `department:x` or `coordinate:x`. */
export function targetKey(target: Suspension['target']): string {
  return Object.entries(target)
    .map(([kind, value]) => `${kind}:${value}`)
    .join();
}

function normalizeResource(resource: Resource): Resource {
  const items = resource.items.map((item) => ({
    ...item,
    inForceFrom: toUtc(item.inForceFrom),
    ...(item.inForceUntil === undefined ? {} : { inForceUntil: toUtc(item.inForceUntil) }),
  }));
  return { ...resource, items };
}

function normalizeGrant(grant: Grant): Grant {
  return {
    ...grant,
    validFrom: toUtc(grant.validFrom),
    validUntil: toUtc(grant.validUntil),
    approvedAt: toUtc(grant.approvedAt),
    acceptedByConsumerAt: toUtc(grant.acceptedByConsumerAt),
    ...(grant.revokedAt === undefined ? {} : { revokedAt: toUtc(grant.revokedAt) }),
  };
}

function normalizeSuspension(suspension: Suspension): Suspension {
  return { ...suspension, since: toUtc(suspension.since) };
}

/** What is no instant with an offset stays as it is, for the compiler to complain about. */
function toUtc(instant: string): string {
  const hasOffset = /(Z|[+-]\d{2}:\d{2})$/.test(instant);
  const at = new Date(instant);
  return hasOffset && !Number.isNaN(at.getTime()) ? at.toISOString() : instant;
}

function sortBy<Part>(parts: readonly Part[], keyOf: (part: Part) => string): Part[] {
  return [...parts].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

import { sortParts, type Grant, type PolicySource, type Resource, type Suspension } from '@govgraph/policy';
import { parseInstant } from '@govgraph/protocol';

import type { PolicyChange } from './policy-admin.ts';

/*
 * Writes a policy in one way out of many that mean the same: lists that have no order by their keys, instants in UTC.
 * Stores keep and compare this form only.
 */

export function normalizePolicy(source: PolicySource): PolicySource {
  return {
    ...source,
    ...normalizeChange(source),
    departments: sortParts('departments', source.departments),
    resources: sortParts('resources', normalizeResources(source.resources)),
    purposes: sortParts('purposes', source.purposes),
    masks: sortParts('masks', source.masks),
  };
}

/** What a document brings, before it is merged with what is in force. */
export function normalizeChange<Change extends PolicyChange>(change: Change): Change {
  const { grants, suspensions, flows, identificationLimits: limits, rateLimits } = change;
  return {
    ...change,
    ...(grants && { grants: sortParts('grants', grants.map(normalizeGrant)) }),
    ...(suspensions && { suspensions: sortParts('suspensions', suspensions.map(normalizeSuspension)) }),
    ...(flows && { flows: sortParts('flows', flows) }),
    ...(limits && { identificationLimits: sortParts('identificationLimits', limits) }),
    ...(rateLimits && { rateLimits: sortParts('rateLimits', rateLimits) }),
  };
}

export function normalizeResources(resources: readonly Resource[]): Resource[] {
  return resources.map((resource) => ({
    ...resource,
    items: resource.items.map((item) => ({
      ...item,
      inForceFrom: toUtc(item.inForceFrom),
      ...(item.inForceUntil === undefined ? {} : { inForceUntil: toUtc(item.inForceUntil) }),
    })),
  }));
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
function toUtc(text: string): string {
  const instant = parseInstant(text);
  return instant === undefined ? text : new Date(instant).toISOString();
}

import {
  PolicyError,
  amendPolicy,
  isEmptyAmendment,
  partKeys,
  sortParts,
  targetKey,
  type DepartmentCode,
  type Grant,
  type GrantId,
  type PartKind,
  type PartKinds,
  type PolicySource,
  type Suspension,
} from '@govgraph/policy';

import { isHttpAddress } from '@govgraph/protocol';
import { normalizeChange, normalizePolicy, normalizeResources } from './normalize-policy.ts';
import {
  SupersededCheckError,
  type PolicyChange,
  type Publication,
  type SubgraphPublication,
} from './policy-admin.ts';

/*
 * What each change of the policy means, whatever the store: from the normalized source in force to the next one. The
 * version is left as it is, stores assign it; so is every part that the change does not mean, the same object.
 */

export const emptyPolicy: PolicySource = {
  version: 0,
  departments: [],
  resources: [],
  purposes: [],
  grants: [],
  ruleSet: undefined,
  masks: [],
  suspensions: [],
  flows: [],
  identificationLimits: [],
  rateLimits: [],
};

/** The meaning of `PolicyAdmin.apply`, apart from rule sets whose version is known: stores know all versions. */
export function applyChange(source: PolicySource, document: PolicyChange): PolicySource {
  const change = normalizeChange(document);
  const { ruleSet = source.ruleSet } = change;
  return {
    ...source,
    departments: merge('departments', source.departments, change.departments),
    purposes: merge('purposes', source.purposes, change.purposes),
    grants: merge('grants', source.grants, change.grants && keepRevoked(source.grants, change.grants)),
    masks: merge('masks', source.masks, change.masks),
    ruleSet,
    flows: change.flows ?? source.flows,
    identificationLimits: change.identificationLimits ?? source.identificationLimits,
    rateLimits: change.rateLimits ?? source.rateLimits,
    suspensions: merge('suspensions', source.suspensions, change.suspensions),
  };
}

/** The meaning of `PolicyAdmin.publishSubgraphs`: the policy as it would be. @param at ISO 8601 */
export function applyPublication(
  source: PolicySource,
  { subgraphs, removed = [], amendment = {} }: Omit<Publication, 'supergraphSdl'>,
  at: string,
): PolicySource {
  const published = publishResources(source, subgraphs, removed);
  return isEmptyAmendment(amendment) ? published : normalizePolicy(amendPolicy(published, amendment, at));
}

function publishResources(
  source: PolicySource,
  subgraphs: readonly SubgraphPublication[],
  removed: readonly DepartmentCode[],
): PolicySource {
  const publishers = new Set([...subgraphs.map((subgraph) => subgraph.name), ...removed]);
  const kept = source.resources.filter((resource) => !publishers.has(resource.provider));
  const problems = subgraphs.flatMap(({ name, url, resources }) => [
    ...(isHttpAddress(url)
      ? []
      : [{ path: `subgraphs[${name}].url`, message: `expected an http(s) address, got ${url}` }]),
    ...resources
      .filter((resource) => resource.provider !== name)
      .map(({ code, provider }) => ({
        path: `subgraphs[${name}].resources[${code}]`,
        message: `expected ${name} as the provider, got ${provider}`,
      })),
  ]);
  if (problems.length > 0) throw new PolicyError('publication', problems);
  const published = normalizeResources(subgraphs.flatMap((subgraph) => subgraph.resources));
  return { ...source, resources: sortParts('resources', [...kept, ...published]) };
}

/** @throws SupersededCheckError when another version than the one that was checked is in force */
export function assertChecked(
  { checkedVersion }: Pick<Publication, 'checkedVersion'>,
  inForce: number,
): void {
  if (checkedVersion !== undefined && checkedVersion !== inForce)
    throw new SupersededCheckError(checkedVersion, inForce);
}

/** The meaning of `PolicyAdmin.revokeGrant`. @param at ISO 8601 */
export function revokeGrant(source: PolicySource, id: GrantId, at: string): PolicySource {
  const grant = source.grants.find((candidate) => candidate.id === id);
  const path = `grants[${id}]`;
  if (grant === undefined) throw new PolicyError('revocation', [{ path, message: 'no such grant' }]);
  if (grant.revokedAt !== undefined) {
    throw new PolicyError('revocation', [{ path, message: `revoked already, at ${grant.revokedAt}` }]);
  }
  const revoked = { ...grant, revokedAt: at };
  return { ...source, grants: source.grants.map((candidate) => (candidate === grant ? revoked : candidate)) };
}

/** The meaning of `PolicyAdmin.liftSuspension`. */
export function liftSuspension(source: PolicySource, target: Suspension['target']): PolicySource {
  const key = targetKey(target);
  const suspensions = source.suspensions.filter((suspension) => targetKey(suspension.target) !== key);
  if (suspensions.length === source.suspensions.length) {
    throw new PolicyError('suspension', [{ path: `suspensions[${key}]`, message: 'no such suspension' }]);
  }
  return { ...source, suspensions };
}

/** What is said to a rule set whose version is known with other rules: a version was reviewed as it is. */
export function changedRules(version: string): PolicyError {
  const message = `version ${version} exists with other rules; give the changed ones a new version`;
  return new PolicyError('rule set', [{ path: 'ruleSet.version', message }]);
}

function merge<Kind extends PartKind>(
  kind: Kind,
  current: readonly PartKinds[Kind][],
  changed: readonly PartKinds[Kind][] | undefined,
): readonly PartKinds[Kind][] {
  if (changed === undefined) return current;
  const keyOf = partKeys[kind];
  const duplicates = changed.length - new Set(changed.map(keyOf)).size;
  // Left to the compiler, which names what is listed twice.
  if (duplicates > 0) return changed;
  const parts = new Map(current.map((part) => [keyOf(part), part]));
  for (const part of changed) parts.set(keyOf(part), part);
  return sortParts(kind, [...parts.values()]);
}

function keepRevoked(current: readonly Grant[], changed: readonly Grant[]): readonly Grant[] {
  const revokedAt = new Map(current.map((grant) => [grant.id, grant.revokedAt]));
  return changed.map((grant) => {
    const revocation = revokedAt.get(grant.id);
    return revocation === undefined ? grant : { ...grant, revokedAt: revocation };
  });
}

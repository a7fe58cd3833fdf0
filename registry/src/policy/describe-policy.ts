import type { PolicySource } from '@govgraph/policy';
import { compareDescriptions, factsOf, type Description, type ElementChange } from '../element-change.ts';

/** What a policy document brings, by what it is called: `rule own-jurisdiction`, `grant assistance-tax`. */
export function describePolicy(policy: PolicySource): Description {
  const { ruleSet, grants, purposes, masks, departments, flows, identificationLimits, rateLimits } = policy;
  return new Map([
    ...(ruleSet?.rules ?? []).map(({ id, ...rule }) => [`rule ${id}`, factsOf(rule)] as const),
    ...grants.map(({ id, ...grant }) => [`grant ${id}`, factsOf(grant)] as const),
    ...purposes.map(({ code, ...purpose }) => [`purpose ${code}`, factsOf(purpose)] as const),
    ...masks.map(({ name, ...mask }) => [`mask ${name}`, factsOf(mask)] as const),
    ...departments.map(({ code, ...department }) => [`department ${code}`, factsOf(department)] as const),
    ...flows.map(({ item, to, ...flow }) => [`flow of ${item} to ${to}`, factsOf(flow)] as const),
    ...identificationLimits.map(
      ({ application, ...limit }) => [`identification limit of ${application}`, factsOf(limit)] as const,
    ),
    ...rateLimits.map(
      ({ application, ...limit }) => [`rate limit of ${application}`, factsOf(limit)] as const,
    ),
    ...policy.suspensions.map(
      ({ target, ...suspension }) =>
        [`suspension of ${Object.values(target).join()}`, factsOf(suspension)] as const,
    ),
  ]);
}

/** What is different between two versions of the policy, the catalog aside, which departments publish. */
export function comparePolicies(before: PolicySource, after: PolicySource): readonly ElementChange[] {
  return compareDescriptions(describePolicy(before), describePolicy(after));
}

/**
 * A mutation is run once. When its record is refused because another policy is in force by now, it is decided again
 * but not run again: its result is given if everything that it rests on is as it was.
 */
import { type Decision, isPermitted } from '@govgraph/policy';
import { UpstreamError } from '../../errors.ts';
import type { Release } from '../../release/release.ts';
import type { SendToSubgraph } from '../../transport/subgraph-client.ts';
import type { Usage } from './record-usage.ts';

/** Notes of a use whether some department may have run a mutation for it. */
export function noteMutations(usage: Usage, send: SendToSubgraph): SendToSubgraph {
  return async (service, request, context) => {
    const { mayHaveActed } = usage;
    usage.mayHaveActed ||= !request.isRepeatable;
    try {
      return await send(service, request, context);
    } catch (error) {
      if (error instanceof UpstreamError && !error.mayHaveActed) usage.mayHaveActed = mayHaveActed;
      throw error;
    }
  };
}

/**
 * Whether two releases decide an operation alike: outcomes, masks and how they hide, conditions, grants. Of another
 * schema, nobody knows what else it would have changed.
 */
export function areDecidedAlike(
  before: Release,
  decisions: readonly Decision[],
  now: Release,
  decisionsNow: readonly Decision[],
): boolean {
  return now.schema === before.schema && basisOf(before, decisions) === basisOf(now, decisionsNow);
}

function basisOf({ policy }: Release, decisions: readonly Decision[]): string {
  const basis = decisions.map((decision) => [
    { ...decision, policyVersion: undefined, validUntil: undefined, trace: undefined },
    isPermitted(decision) && decision.mask !== undefined ? policy.masks.get(decision.mask) : undefined,
  ]);
  return JSON.stringify(basis);
}

/** An answer that names another version of the policy, under which it is recorded. */
export function restateVersion(body: Uint8Array, extensionsAt: number, policyVersion: number): Uint8Array {
  const end = body.length - '}'.length;
  const extensions = JSON.parse(Buffer.from(body.subarray(extensionsAt, end)).toString()) as {
    readonly govgraph: object;
  };
  const restated = { ...extensions, govgraph: { ...extensions.govgraph, policyVersion } };
  return Buffer.concat([body.subarray(0, extensionsAt), Buffer.from(`${JSON.stringify(restated)}}`)]);
}

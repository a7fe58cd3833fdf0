/**
 * A mutation is run once. When its record is refused because another policy is in force by now, it is decided again
 * but not run again: its result is given if everything that it rests on is as it was.
 */
import { isPermitted } from '@govgraph/policy';
import { type Decisions, noDecisions } from '../authorization/decisions.ts';
import { type Refusal, isRefusal, refuse } from '../errors.ts';
import type { Release } from '../release/release.ts';
import type { Attempt, DecidedRequest, PreparedResponse } from './attempt.ts';
import type { PipelineParts } from './pipeline-parts.ts';
import { refuseRequest } from './refuse-request.ts';
import { isWithinLimits, usesOfResponse } from './request-ledger.ts';

/**
 * @param before what came of the attempt in which it ran
 * @param decide decides the request in this attempt
 */
export async function confirmMutation(
  parts: PipelineParts,
  { request, release, ledger, usage: now }: Attempt,
  before: PreparedResponse,
  decide: () => Promise<DecidedRequest | Refusal>,
): Promise<PreparedResponse> {
  const { usage } = before;
  const decided = await decide().catch(() => undefined);
  const isConfirmed =
    before.kind !== 'refused' &&
    decided !== undefined &&
    !isRefusal(decided) &&
    areDecidedAlike(before.release, usage.decisions, release, now.decisions) &&
    // Its limits may be lower than they were.
    (await isWithinLimits(release, ledger, now, before.written));
  if (!isConfirmed) return refuseRequest(parts, { request, ledger, usage }, refuse('POLICY_CHANGED'));
  const { version: policyVersion } = release;
  const { at, countedAt, decisions, permittedUntil, closedGrants } = now;
  const confirmed = { ...usage, policyVersion, at, countedAt, decisions, permittedUntil, closedGrants };
  confirmed.uses = usesOfResponse(ledger, confirmed, before.written, before.foundNames);
  const { body, extensionsAt, extensions } = before;
  return {
    ...before,
    body: restateVersion(body, extensionsAt, policyVersion),
    extensions: { govgraph: { ...extensions.govgraph, policyVersion } },
    usage: confirmed,
  };
}

/**
 * Whether two releases decide an operation alike: outcomes, masks and how they hide, conditions, grants. Of another
 * schema, nobody knows what else it would have changed.
 */
function areDecidedAlike(
  before: Release,
  decisions: Decisions | undefined,
  now: Release,
  decisionsNow: Decisions | undefined,
): boolean {
  return now.schema === before.schema && basisOf(before, decisions) === basisOf(now, decisionsNow);
}

function basisOf({ policy }: Release, decisions = noDecisions): string {
  const basis = decisions.all.map((decision) => [
    { ...decision, policyVersion: undefined, validUntil: undefined, trace: undefined },
    isPermitted(decision) && decision.mask !== undefined ? policy.masks.get(decision.mask) : undefined,
  ]);
  return JSON.stringify(basis);
}

/** A response that names another version of the policy, under which it is recorded. */
function restateVersion(body: Uint8Array, extensionsAt: number, policyVersion: number): Uint8Array {
  const end = body.length - '}'.length;
  const extensions = JSON.parse(Buffer.from(body.subarray(extensionsAt, end)).toString()) as {
    readonly govgraph: object;
  };
  const restated = { ...extensions, govgraph: { ...extensions.govgraph, policyVersion } };
  return Buffer.concat([body.subarray(0, extensionsAt), Buffer.from(`${JSON.stringify(restated)}}`)]);
}

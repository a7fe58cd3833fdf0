import { randomUUID } from 'node:crypto';
import type { Caller, PurposeCode } from '@govgraph/policy';
import type { UsageEntry, UsageTry, Uses } from '@govgraph/storage';
import type { Decisions } from '../../authorization/decisions.ts';
import { reportOf } from '../../cost/actual-cost.ts';
import type { CostEstimate } from '../../cost/cost-estimate.ts';
import type { RefusalCode } from '../../errors.ts';
import type { GovgraphExtensions } from '../../executor/error-report.ts';
import type { OutcomeGroup } from '../../executor/outcome-groups.ts';
import type { Operation } from '../../operation/operation.ts';
import type { ClosedGrants } from '../limits/closed-grants.ts';

/** What is known of a request so far; its path fills it in. */
export interface Usage {
  readonly decisionId: string;
  readonly policyVersion: number;
  readonly at: Date;
  /** When it was decided by the clock that all gateways count by; epoch milliseconds. */
  readonly countedAt: number;
  status: number;
  outcome: UsageEntry['outcome'];
  /** Whether some department may have run a mutation for it. */
  mayHaveActed: boolean;
  /** Why it was refused. */
  code?: RefusalCode | undefined;
  caller?: Caller | undefined;
  purpose?: PurposeCode | undefined;
  operation?: Operation | undefined;
  /** What the operation was estimated to cost. */
  cost?: CostEstimate | undefined;
  /** Whether its caller wants to know. */
  tellsCost?: boolean;
  decisions?: Decisions | undefined;
  /** When the first permission ends by itself; epoch milliseconds. */
  permittedUntil?: number | undefined;
  closedGrants?: ClosedGrants | undefined;
  /** How much it uses of what was reserved for it. */
  uses?: Uses | undefined;
  /** Who was named, and whether there is such a record. */
  tries?: readonly UsageTry[] | undefined;
  /** What came of the decisions, once the response is written. */
  outcomes?: readonly OutcomeGroup[] | undefined;
  /** The attempts before this one, oldest first: departments may have been asked in them, and nothing was given. */
  readonly earlier: readonly Usage[];
}

/** In epoch milliseconds. */
export interface Clocks {
  readonly now: () => number;
  /** By which all gateways tell minutes, hours and days apart. */
  readonly countingNow: () => number;
}

/**
 * A request has one decision id and one record, however often it is decided: departments are told the id each time.
 *
 * @param status of the response, unless something else comes of it
 * @param before the attempt before this one
 */
export function beginUsage(
  { now, countingNow }: Clocks,
  policyVersion: number,
  status: number,
  before?: Usage,
): Usage {
  return {
    decisionId: before?.decisionId ?? randomUUID(),
    policyVersion,
    at: new Date(now()),
    countedAt: countingNow(),
    status,
    outcome: 'ANSWERED',
    mayHaveActed: false,
    // Whoever asked is known, though it is not let in any more.
    caller: before?.caller,
    purpose: before?.purpose,
    operation: before?.operation,
    earlier: before === undefined ? [] : [...before.earlier, before],
  };
}

/** What a response, or a refusal, tells under `extensions`. */
type Told = Pick<Usage, 'decisionId' | 'policyVersion' | 'cost' | 'tellsCost'>;

export function extensionsOf({
  decisionId,
  policyVersion,
  cost,
  tellsCost = false,
}: Told): GovgraphExtensions {
  const told = tellsCost && cost !== undefined ? { cost: reportOf(cost) } : {};
  return { govgraph: { decisionId, policyVersion, ...told } };
}

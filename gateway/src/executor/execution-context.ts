import { omitUndefined, type FieldRequest, type GrantId } from '@govgraph/policy';
import type { Fetch } from '../planner/fetches.ts';
import type { ErrorReport } from './error-report.ts';
import type { FoundRecords } from './found-records.ts';
import type { GrantAllowances } from './grant-allowances.ts';
import type { OutcomeLog } from './outcome-log.ts';
import type { InternedRecords } from './interned-records.ts';
import type { SubgraphErrors } from './subgraph-errors.ts';
import type { Variables } from '../operation/conditions.ts';
import type { RequestContext } from '../transport/request-context.ts';

/** What one execution collects, from the first fetch to the last byte of the response. */
export interface ExecutionContext {
  readonly decisionId: string;
  /** What conditions on records are evaluated with. */
  readonly request: Pick<FieldRequest, 'caller' | 'purpose'>;
  readonly variables: Variables;
  /** Whether some department's response has an escape in it, see JsonWriter. */
  hasEscapes: boolean;
  readonly interned: InternedRecords;
  readonly subgraphErrors: SubgraphErrors;
  /** Departments of which something could not be written, masked or passed on: nothing of theirs is kept. */
  readonly unusable: Set<string>;
  /** What was looked up of records; what becomes of it is settled when the response is written. */
  readonly lookedUp: { settle(): void }[];
  /** The departments that were asked. */
  readonly asked: Set<string>;
  /** The fetches whose data was merged, in that order. */
  readonly arrived: Fetch[];
  readonly errors: ErrorReport;
  /** Response keys and list indices from the root to where the response writer stands. */
  readonly path: (string | number)[];
  /** What became of the fields, and of whose records. */
  readonly outcomes: OutcomeLog;
  /** By the key of a call that names records, what was there of them. */
  readonly found: Map<string, FoundRecords>;
  /** How often something that was put in under a grant with a quota was answered. */
  readonly comparisons: Map<GrantId, number>;
  /** Undefined unless the quota of some grant does not reach for everybody in the response. */
  readonly allowances?: GrantAllowances;
}

/** On whose behalf departments are asked. */
export function requestContextOf({
  request: { caller, purpose },
  decisionId,
}: Pick<ExecutionContext, 'request' | 'decisionId'>): RequestContext {
  return { caller, decisionId, ...omitUndefined({ purpose }) };
}

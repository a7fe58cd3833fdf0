import type { Coordinate, FieldRequest } from '@govgraph/policy';
import type { SubgraphErrorCode } from '../errors.ts';
import type { ErrorReport } from './error-report.ts';
import type { Faults } from './faults.ts';
import type { SharedRecords } from './shared-records.ts';
import type { Variables } from '../operation/conditions.ts';
import type { RequestContext } from '../transport/sign-request.ts';

/** What one execution gathers, from the first fetch to the last byte of the answer. */
export interface AnswerState {
  readonly decisionId: string;
  /** What conditions on records are evaluated with. */
  readonly request: Pick<FieldRequest, 'caller' | 'purpose'>;
  readonly variables: Variables;
  /** Whether some department's answer has an escape in it, see JsonWriter. */
  hasEscapes: boolean;
  readonly shared: SharedRecords;
  readonly faults: Faults;
  readonly errors: ErrorReport;
  /** Response keys and list indices from the root to where the response writer stands. */
  readonly path: (string | number)[];
  /** `Type:key` of every data subject whose record was met. */
  readonly subjects: Set<string>;
  /** Coordinates that were withheld from some record because it is out of scope. */
  readonly outOfScope: Set<Coordinate>;
  /** Coordinates that some department failed to give, in some place at least. */
  readonly unavailable: Map<Coordinate, SubgraphErrorCode>;
  /** Coordinates of which a value was given; undefined as long as nobody failed to give any. */
  given: Set<Coordinate> | undefined;
}

/** On whose behalf departments are asked. */
export function requestContextOf({
  request: { caller, purpose },
  decisionId,
}: Pick<AnswerState, 'request' | 'decisionId'>): RequestContext {
  return {
    department: caller.department,
    application: caller.application,
    decisionId,
    ...(purpose === undefined ? {} : { purpose }),
  };
}

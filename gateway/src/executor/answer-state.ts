import type { Coordinate, FieldRequest } from '@govgraph/policy';
import type { AnswerError, SubgraphErrorCode } from '../errors.ts';
import type { Faults } from './faults.ts';
import type { SharedRecords } from './shared-records.ts';
import type { Variables } from '../operation/conditions.ts';
import type { RequestContext } from '../transport/sign-request.ts';

/** More than this many errors tell a caller nothing new. */
const maxErrors = 200;

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
  readonly errors: ErrorList;
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

/** The errors of an answer, in the order in which they were met, bounded. */
export class ErrorList {
  readonly #errors: AnswerError[] = [];
  #omitted = 0;

  add(
    message: string,
    path: readonly (string | number)[],
    extensions: AnswerError['extensions'],
    locations?: AnswerError['locations'],
  ): void {
    if (this.#errors.length >= maxErrors) {
      this.#omitted++;
      return;
    }
    this.#errors.push({
      message,
      ...(locations === undefined ? {} : { locations }),
      path: [...path],
      extensions,
    });
  }

  /** How many were met, those that are not listed included. */
  get count(): number {
    return this.#errors.length + this.#omitted;
  }

  toArray(): readonly AnswerError[] {
    const last = this.#errors.at(-1);
    if (this.#omitted === 0 || last === undefined) return this.#errors;
    return [
      ...this.#errors,
      { message: `${this.#omitted} more errors are not listed.`, extensions: { code: last.extensions.code } },
    ];
  }
}

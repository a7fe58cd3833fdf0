import type { Coordinate } from '@govgraph/policy';
import { errorTable } from '../errors.ts';
import type { AnswerState } from './answer-state.ts';
import type { Reason } from './error-report.ts';
import type { Fault } from './faults.ts';
import { unavailableBy } from './outcome-log.ts';

/** Why values of one field are not there although they may be had: each reason is made when it is first met. */
export class FailureReasons {
  readonly coordinate: Coordinate;
  readonly #byFault = new Map<string, Reason>();
  #required: Reason | undefined;

  constructor(coordinate: Coordinate) {
    this.coordinate = coordinate;
  }

  of({ code, provider }: Fault): Reason {
    const key = `${code} ${provider}`;
    let reason = this.#byFault.get(key);
    if (reason === undefined) {
      const extensions = { code, coordinate: this.coordinate, provider };
      reason = { message: errorTable[code].message, extensions, isDenial: false };
      this.#byFault.set(key, reason);
    }
    return reason;
  }

  /** The place demands a value, and there is none. */
  get required(): Reason {
    return (this.#required ??= {
      message: `Cannot return null for non-nullable field ${this.coordinate}.`,
      extensions: { code: 'SUBGRAPH_ERROR', coordinate: this.coordinate },
      isDenial: false,
    });
  }
}

/** A value is not there: says so if a department is to blame or the place demands a value. */
export function reportMissing(
  state: AnswerState,
  reasons: FailureReasons,
  providers: readonly string[],
  value: unknown,
  parent: object,
  key: string | number,
  isRequired: boolean,
): false {
  const fault = state.faults.find(parent, key, value === undefined, providers);
  if (fault !== undefined) {
    state.outcomes.lastFailure = unavailableBy(fault.code);
    state.errors.add(reasons.of(fault), state.path);
  } else if (isRequired) {
    state.outcomes.lastFailure = unavailableBy('SUBGRAPH_ERROR');
    state.errors.add(reasons.required, state.path);
  }
  return false;
}

const invalidValue: Reason = {
  message: errorTable.SUBGRAPH_ERROR.message,
  extensions: { code: 'SUBGRAPH_ERROR' },
  isDenial: false,
};

export function reportInvalid(state: AnswerState): false {
  state.outcomes.lastFailure = unavailableBy('SUBGRAPH_ERROR');
  state.errors.add(invalidValue, state.path);
  return false;
}

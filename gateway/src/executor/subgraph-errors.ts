import { omitUndefined } from '@govgraph/policy';
import type { InputReason } from '@govgraph/protocol';
import type { SubgraphErrorCode } from '../errors.ts';

/** What a department says of an argument that it refused, as far as it is said in names that are known. */
export interface RefusedArgument {
  /** Its name, or the path of what stands in it, such as `filter.kind`. Not yet compared with the field's arguments. */
  readonly argument?: string;
  readonly reason?: InputReason;
}

/** Why a value is missing that its department should have given. */
export interface SubgraphError {
  readonly code: SubgraphErrorCode;
  /** The department. */
  readonly provider: string;
  /** With `BAD_USER_INPUT`. */
  readonly refused?: RefusedArgument;
}

/**
 * Stands in the data in place of a value that is not there, where `null` would not say why.
 *
 * It is a function, as no value of JSON is: whatever looks for a record, a list or a leaf does not take it for one,
 * and whoever tries to store it or to send it fails.
 */
export interface AbsentValue {
  (): void;
  /** Why a department failed to give the value; undefined when there is none. */
  readonly error?: SubgraphError;
}

/** A value that a department failed to give. */
export interface FailedValue extends AbsentValue {
  readonly error: SubgraphError;
}

/** A value of a record that its department does not know. To the caller it is null; nobody is asked by it. */
export const unknownValue: AbsentValue = absentValue({});

export function isAbsent(value: unknown): value is AbsentValue {
  return typeof value === 'function';
}

export function isFailed(value: unknown): value is FailedValue {
  return isAbsent(value) && value.error !== undefined;
}

function absentValue<Reason extends object>(reason: Reason): Reason & AbsentValue {
  return Object.assign((): void => undefined, reason, {
    toJSON: (): never => {
      throw new TypeError('a value that is not there has no text');
    },
  });
}

/** How departments failed during one request, and which failures the response reports. */
export class SubgraphErrors {
  readonly #values = new Map<string, FailedValue>();
  readonly #reported = new Set<string>();

  /** What stands for every value that the department failed to give in this way. */
  valueOf(code: SubgraphErrorCode, provider: string, refused?: RefusedArgument): FailedValue {
    const error = { code, provider, ...omitUndefined({ refused }) };
    const key = `${kindOf(error)} ${refused?.argument ?? ''}`;
    let value = this.#values.get(key);
    if (value === undefined) this.#values.set(key, (value = absentValue({ error })));
    return value;
  }

  /** The response is written anew: nothing is reported yet. */
  forgetReported(): void {
    this.#reported.clear();
  }

  get areNone(): boolean {
    return this.#values.size === 0;
  }

  /** The response reports such a failure in the place of a missing value. */
  markReported(error: SubgraphError): void {
    this.#reported.add(kindOf(error));
  }

  /** Failures that the response reports in the place of no missing value: the caller must still learn of them. */
  unreported(): readonly SubgraphError[] {
    const unreported = new Map([...this.#values.values()].map(({ error }) => [kindOf(error), error]));
    return [...unreported].flatMap(([kind, error]) => (this.#reported.has(kind) ? [] : [error]));
  }
}

/** Whatever the argument is called: a department may make up any number of names. */
function kindOf({ code, provider, refused }: SubgraphError): string {
  return `${code} ${provider} ${refused?.reason ?? ''}`;
}

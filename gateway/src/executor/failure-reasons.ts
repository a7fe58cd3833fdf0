/** What is said where a value of one field should stand that may be had, and none does. */
import type { Coordinate } from '@govgraph/policy';
import { errorTable } from '../errors.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import type { ExecutionContext } from './execution-context.ts';
import type { Reason } from './error-report.ts';
import { unavailableBy } from './outcome-bits.ts';
import { describeRefused, fieldOf, hasArgument } from './refused-argument.ts';
import { type FailedValue, type SubgraphError, isFailed } from './subgraph-errors.ts';

/** Why values of one field are not there although they may be had: each reason is made when it is first needed. */
export class FailureReasons {
  readonly #coordinate: Coordinate;
  /** The departments that can give the field. */
  readonly #providers: readonly string[];
  /** Whether callers know an argument of the field, or what stands in one, by this path. */
  readonly #hasArgument: (path: string) => boolean;
  readonly #reasons = new Map<string, Reason>();

  constructor(coordinate: Coordinate, schema: Pick<FederatedSchema, 'apiSchema' | 'providersOf'>) {
    this.#coordinate = coordinate;
    this.#providers = schema.providersOf(coordinate);
    this.#hasArgument = (path) => hasArgument(fieldOf(schema.apiSchema, coordinate), path);
  }

  /**
   * Reports that there is no value, if that is not a fact: if it failed, if no department said anything, or if the
   * place demands one.
   */
  reportMissing(context: ExecutionContext, value: unknown, isRequired: boolean): false {
    if (isFailed(value)) this.#report(context, value.error);
    else if (value === undefined) this.reportInvalid(context);
    else if (isRequired) {
      const message = `Cannot return null for non-nullable field ${this.#coordinate}.`;
      this.#report(context, this.#invalid(context), message);
    }
    return false;
  }

  /** Reports that a department gave something that is no value of the field. */
  reportInvalid(context: ExecutionContext): false {
    this.#report(context, this.#invalid(context));
    return false;
  }

  /** What stands for what cannot be given because this field, which it depends on, is missing or is no value. */
  failureOf(context: ExecutionContext, value: unknown): FailedValue {
    if (isFailed(value)) return value;
    const { code, provider } = this.#invalid(context);
    return context.subgraphErrors.valueOf(code, provider);
  }

  #invalid(context: ExecutionContext): SubgraphError {
    for (const each of this.#providers) context.unusable.add(each);
    return { code: 'SUBGRAPH_ERROR', provider: giverOf(this.#providers, context) };
  }

  #report(context: ExecutionContext, error: SubgraphError, detail?: string): void {
    const { code, provider } = error;
    const refused = code === 'BAD_USER_INPUT' ? describeRefused(error.refused, this.#hasArgument) : undefined;
    const message = detail ?? refused?.message ?? errorTable[code].message;
    const key = `${code} ${provider} ${message}`;
    let reason = this.#reasons.get(key);
    if (reason === undefined) {
      const extensions = { code, coordinate: this.#coordinate, provider, ...refused?.extensions };
      this.#reasons.set(key, (reason = { message, extensions, isDenial: false }));
    }
    context.subgraphErrors.markReported(error);
    context.outcomes.lastFailure = unavailableBy(code);
    context.errors.add(reason, context.path);
  }
}

/** Of several departments that can give a field, one that was asked for something. */
export function giverOf(providers: readonly string[], { asked }: Pick<ExecutionContext, 'asked'>): string {
  return providers.find((each) => asked.has(each)) ?? providers[0] ?? '';
}

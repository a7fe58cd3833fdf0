import { maxResponseValues } from '@govgraph/protocol';
import {
  type ExecutionResult,
  type GraphQLSchema,
  GraphQLError,
  defaultFieldResolver,
  getNullableType,
  isIntrospectionType,
  isListType,
  isObjectType,
} from 'graphql';

/** What the resolvers of one request share, as far as it bounds what they may do. */
export interface BoundedContext {
  /** Aborted when nobody waits for the answer any more, or it has taken too long. */
  readonly signal: AbortSignal;
}

interface Execution {
  valuesLeft: number;
  stopped: StoppedRequest | undefined;
  readonly stop: (reason: string) => StoppedRequest;
}

/** A request that is not worth being worked on any longer; its message says why, and nothing of what was asked. */
export class StoppedRequest extends GraphQLError {
  constructor(reason: string) {
    // With a path, graphql-js takes it as it is: it is thrown once for each field that is not resolved any more.
    super(`the request was stopped: ${reason}`, { path: [] });
    this.name = 'StoppedRequest';
  }
}

/** By the context of the request. */
const executions = new WeakMap<object, Execution>();

/** Makes every field of a schema look at the bounds of its request before it is resolved. */
export function obeyBounds(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const resolve = field.resolve ?? defaultFieldResolver;
      const isList = isListType(getNullableType(field.type));
      field.resolve = (source, args, context: object, info) => {
        const execution = executions.get(context);
        if (execution === undefined) return resolve(source, args, context, info);
        spend(execution, 1);
        const value: unknown = resolve(source, args, context, info);
        if (!isList) return value;
        return value instanceof Promise
          ? value.then((list) => spendOn(execution, list))
          : spendOn(execution, value);
      };
    }
  }
}

function spendOn(execution: Execution, value: unknown): unknown {
  if (Array.isArray(value)) spend(execution, value.length);
  return value;
}

function spend(execution: Execution, values: number): void {
  if (execution.stopped !== undefined) throw execution.stopped;
  execution.valuesLeft -= values;
  if (execution.valuesLeft < 0) throw execution.stop(`it asks for more than ${maxResponseValues} values`);
}

/**
 * Executes within bounds. What is stopped has failed as a whole, and its answer does not wait for what its resolvers
 * have begun.
 */
export function executeWithin(
  context: BoundedContext,
  execute: () => Promise<ExecutionResult> | ExecutionResult,
): Promise<ExecutionResult> {
  const { signal } = context;
  return new Promise((resolve, reject) => {
    const stop = (reason: string): StoppedRequest => {
      const error = new StoppedRequest(reason);
      execution.stopped = error;
      resolve({ errors: [error] });
      return error;
    };
    const execution: Execution = { valuesLeft: maxResponseValues, stopped: undefined, stop };
    const onAbort = (): void => void stop('nobody waits for it any more, or it takes too long');
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    executions.set(context, execution);
    Promise.resolve()
      .then(execute)
      .finally(() => signal.removeEventListener('abort', onAbort))
      .then(resolve, reject);
  });
}

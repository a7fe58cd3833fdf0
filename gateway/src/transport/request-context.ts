import {
  type CallerIdentity,
  completeCallerHeader,
  describeError,
  serializeCallerIdentity,
} from '@govgraph/protocol';
import { InternalError } from '../errors.ts';

/** On whose behalf a department is asked. */
export interface RequestContext {
  /** The same object in all requests of a caller, as far as possible: what is written of it is written once. */
  readonly caller: CallerIdentity;
  readonly purpose?: string;
  readonly decisionId: string;
}

/**
 * Everything that a department is told of the caller, but for the name of the decision: a department cannot tell
 * callers with equal texts apart.
 */
export function rightsText({ caller, purpose }: RequestContext): string {
  return `${identityText(caller)} ${JSON.stringify(purpose)}`;
}

/** @throws InternalError when the context cannot be written into a header */
export function callerHeaderOf({ caller, ...rest }: RequestContext): string {
  try {
    return completeCallerHeader(headerIdentity(caller), rest);
  } catch (error) {
    throw new InternalError(describeError(error), { cause: error });
  }
}

const identityText = oncePerCaller(({ department, application, official, roles }) =>
  JSON.stringify([department, application, official, roles]),
);

const headerIdentity = oncePerCaller(serializeCallerIdentity);

/** Ends with the caller, which ends with its token. */
function oncePerCaller(textOf: (caller: CallerIdentity) => string): (caller: CallerIdentity) => string {
  const known = new WeakMap<CallerIdentity, string>();
  return (caller) => {
    let text = known.get(caller);
    if (text === undefined) known.set(caller, (text = textOf(caller)));
    return text;
  };
}

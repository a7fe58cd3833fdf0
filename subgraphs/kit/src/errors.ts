import { type InputReason, inputReasons } from '@govgraph/protocol';
import { GraphQLError } from 'graphql';

import { SourceError } from './sources/source-error.ts';

/** The whole of what the outside learns about a failure inside a department. */
const internalErrorMessage = 'Internal error of the department';

/** What a gateway tells the caller of a refusal. It has a text of its own for each reason. */
export interface RefusedInput {
  /** The argument's name, or the path of what stands in it, such as `filter.kind`. */
  readonly argument?: string;
  readonly reason?: InputReason;
}

/**
 * An argument that no record can match. The message may contain the caller's own input and nothing else; it stays
 * between department and gateway.
 */
export class BadUserInput extends GraphQLError {
  readonly refused: RefusedInput;

  constructor(message: string, refused: RefusedInput = {}) {
    super(message, { extensions: { code: 'BAD_USER_INPUT', ...refused } });
    this.name = 'BadUserInput';
    this.refused = refused;
  }
}

/** Refuses an argument for a reason that gateways know. */
export function refuseArgument(argument: string, reason: InputReason): BadUserInput {
  return new BadUserInput(`${argument}: ${inputReasons[reason]}`, { argument, reason });
}

/**
 * Returns what may leave of an error: syntax, validation and `BadUserInput` errors as they are, and a constant for
 * everything that a resolver, a loader or a scalar threw.
 */
export function maskError(error: Readonly<Error>): Error {
  if (!(error instanceof GraphQLError)) return error;
  if (isRequestError(error) || error instanceof BadUserInput || error.originalError instanceof BadUserInput) {
    return error;
  }
  return new GraphQLError(internalErrorMessage, {
    nodes: error.nodes ?? null,
    path: error.path ?? null,
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  });
}

/** Only errors raised while executing have a path. */
function isRequestError(error: GraphQLError): boolean {
  return error.path === undefined;
}

/**
 * Describes an exception for the department's log.
 *
 * Without its message: those of a database client quote the arguments, and personal information has no place in a
 * log. What a source says of itself names places only.
 */
export function describeException(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  if (error instanceof SourceError) {
    const cause = error.cause === undefined ? {} : { cause: describeException(error.cause) };
    return { error: error.name, source: error.source, reason: error.reason, ...cause };
  }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return { error: error.name, ...code, stack: frames.slice(0, 8).map((line) => line.trim()) };
}

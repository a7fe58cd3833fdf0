import { type Logger, pino, stdSerializers } from 'pino';

/** The log of a gateway process: a line of JSON each, on standard error. */
export function createLog(): Logger {
  return pino({ name: 'govgraph', serializers: { err: describeFailure } }, pino.destination(2));
}

/**
 * What a line says of an error, with whatever caused it: each text once, as errors mostly repeat what caused them, and
 * stacks repeat all of it.
 *
 * @param error of whatever kind was thrown
 */
export function describeFailure(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  // Pino hands on what else the error has, such as a code.
  const { raw: _, aggregateErrors: _errors, ...said } = stdSerializers.err(error);
  const chain = [...causesOf(error)];
  const message = chain.reduce((text, { message: next }) => {
    if (text.includes(next)) return text;
    return text === '' ? next : `${text}: ${next}`;
  }, '');
  const stack = chain.map((each) => `${each.name}\n${framesOf(each)}`).join('\ncaused by: ');
  return { ...said, message, stack };
}

/** An error and what it comes from. Of several, as of the addresses of one name, each is told. */
function* causesOf(error: unknown, seen = new Set<unknown>()): Generator<Error> {
  if (!(error instanceof Error) || seen.has(error)) return;
  seen.add(error);
  yield error;
  if (error instanceof AggregateError) for (const each of error.errors) yield* causesOf(each, seen);
  yield* causesOf(error.cause, seen);
}

function framesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}

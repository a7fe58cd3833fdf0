/**
 * CEL's `timestamp`, by the strict reader of instants. CEL's own one takes 30 February for 2 March, and its functions
 * cannot be replaced, only added to: an environment gets a strict one under another name, which conditions cannot
 * write, and calls of `timestamp` are led there before they are evaluated.
 */
import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { parseInstant } from '@govgraph/protocol';

const strictTimestamp = 'strictTimestamp';

export function withStrictTimestamps(environment: Environment): Environment {
  return environment
    .registerFunction(`${strictTimestamp}(string): google.protobuf.Timestamp`, (text: string) => {
      const instant = parseInstant(text);
      if (instant !== undefined) return new Date(instant);
      throw new Error('timestamp() requires an instant that exists, in ISO 8601 format with an offset');
    })
    .registerFunction(`${strictTimestamp}(int): google.protobuf.Timestamp`, (seconds: bigint) => {
      const instant = new Date(Number(seconds) * 1_000);
      if (!Number.isNaN(instant.getTime())) return instant;
      throw new Error('timestamp() requires a number of seconds that a date can hold');
    });
}

/** Has the calls of `timestamp` in a tree that will be evaluated call the strict one. */
export function readTimestampsStrictly(part: unknown): void {
  if (Array.isArray(part)) return part.forEach(readTimestampsStrictly);
  if (!isNode(part)) return;
  if (part.op === 'call' && part.args[0] === 'timestamp') part.args[0] = strictTimestamp;
  readTimestampsStrictly(part.args);
}

function isNode(part: unknown): part is ASTNode {
  return typeof part === 'object' && part !== null && 'op' in part && 'args' in part;
}

import type { UnreadableRecord } from '@govgraph/storage';

/** What is printed of a row that is no usage record. */
export function describeUnreadable({ writer, sequence, misread, decisionId }: UnreadableRecord): string {
  return `PROBLEM   record ${sequence} of writer ${writer} is none: its ${misread} cannot be read  ${decisionId}`;
}

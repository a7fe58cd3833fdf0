import { maxResponseMs } from './response-limits.ts';

/** The header in which a gateway says for how many milliseconds it waits for a department's response. */
export const deadlineHeader = 'govgraph-deadline';

/** How long a gateway waits for a department where nothing else is set. */
export const defaultSubgraphTimeoutMs = 5_000;

/** How long a department works on a response. @param text of the header, if there is one */
export function readDeadline(text: string | readonly string[] | undefined): number {
  const said = Number(text ?? maxResponseMs);
  return said > 0 && said < maxResponseMs ? said : maxResponseMs;
}

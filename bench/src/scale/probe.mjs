import { setTimeout as sleep } from 'node:timers/promises';

const callers = 4;
const pauseMs = 5;

/**
 * @typedef {object} Seen
 * @property {number} sentAt milliseconds of the clock
 * @property {number} answeredAt
 * @property {number} status
 * @property {number} [policyVersion] under which it was answered
 */

/**
 * A few callers that ask again and again, and note how long they waited and under which version of the policy they
 * were answered.
 *
 * @param {{ url: string, headers: Record<string, string> }} gateway
 * @returns {{ seen: Seen[], stop: () => Promise<void> }}
 */
export function startProbe({ url, headers }, body) {
  const seen = [];
  let isStopped = false;
  const ask = async () => {
    while (!isStopped) {
      const sentAt = Date.now();
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      const { extensions } = await response.json();
      const { status } = response;
      seen.push({
        sentAt,
        answeredAt: Date.now(),
        status,
        policyVersion: extensions?.govgraph?.policyVersion,
      });
      await sleep(pauseMs);
    }
  };
  const asking = Promise.all(Array.from({ length: callers }, ask));
  return { seen, stop: async () => ((isStopped = true), await asking) };
}

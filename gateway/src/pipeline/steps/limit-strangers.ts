import { LRUCache } from 'lru-cache';
import { type Refusal, type RefusalCode, refuseWith } from '../../errors.ts';
import { networkOf } from '../limits/network-of.ts';
import { secondsUntil } from '../limits/windows.ts';

/** Limits how often a network is told why nobody there is let in. */
export interface StrangerLimit {
  /**
   * Counts a refusal of somebody of whom nobody knows who it is.
   *
   * @param clientAddress undefined where the server cannot tell, which is not limited
   * @returns it, or `RATE_LIMITED` where the network had as many in this minute
   */
  apply(refusal: Refusal, clientAddress: string | undefined): Refusal;
}

/** Further networks push out those that were heard of longest ago. */
const maxNetworks = 10_000;
const minuteMs = 60_000;

/** Who was let in a moment ago, or would be if the issuer answered, is told so however often it asks. */
const notCounted: ReadonlySet<RefusalCode> = new Set(['TOKEN_EXPIRED', 'IDENTITY_UNAVAILABLE']);

/** Counts in this process, so that strangers cause no work elsewhere. @param maxPerMinute of the clock, a network */
export function createStrangerLimit(maxPerMinute: number, now: () => number): StrangerLimit {
  const counts = new LRUCache<string, { readonly minute: number; refusals: number }>({ max: maxNetworks });
  return {
    apply: (refusal, clientAddress) => {
      if (clientAddress === undefined || notCounted.has(refusal.code)) return refusal;
      const network = networkOf(clientAddress);
      const minute = Math.floor(now() / minuteMs);
      let count = counts.get(network);
      if (count?.minute !== minute) counts.set(network, (count = { minute, refusals: 0 }));
      if (++count.refusals <= maxPerMinute) return refusal;
      const retryAfterSeconds = secondsUntil((minute + 1) * minuteMs, now());
      const code = 'RATE_LIMITED';
      const message = `From this network, ${maxPerMinute} requests without a valid token are answered in a minute. Send one.`;
      return refuseWith(code, [{ message, extensions: { code, limit: 'strangers', retryAfterSeconds } }]);
    },
  };
}

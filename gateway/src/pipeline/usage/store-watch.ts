import type { UsageProbe, UsageStore } from '@govgraph/storage';
import { type Telemetry, failuresDuring } from '../../telemetry/telemetry.ts';

/*
 * Tries again and again whether a usage record could be written, compares the clocks while it is at it, and has the store
 * make ready for the months to come. Never on the way of a request.
 */

export interface StoreWatchOptions {
  readonly store: Pick<UsageStore, 'probe' | 'prepare'>;
  /** This machine's clock, in epoch milliseconds. */
  readonly now: () => number;
  readonly telemetry: Pick<Telemetry, 'failed'>;
  readonly intervalMs?: number;
}

export interface StoreWatch {
  /** What it answered last, unless that is some seconds old: then the store is tried. @throws StoreError */
  probe(): Promise<UsageProbe>;
  /** By how much this machine's clock is ahead of the store's; undefined before the store has answered. */
  aheadMs(): number | undefined;
  /**
   * The time by the store's clock, in epoch milliseconds, which is the same for all gateways; by this machine's before
   * the store has answered.
   */
  storeNow(): number;
  close(): void;
}

const defaultIntervalMs = 15_000;
const prepareIntervalMs = 60 * 60_000;
/** So long a response is good enough for whoever asks whether the gateway is ready. */
const maxAgeMs = 3_000;
/** A response that took longer says too little of what time it is. */
const maxRoundTripMs = 1_000;

export function watchStore(options: StoreWatchOptions): StoreWatch {
  const { store, now, telemetry, intervalMs = defaultIntervalMs } = options;
  const onFailure = failuresDuring(telemetry, 'check of the usage store');
  let latest: { readonly response: Promise<UsageProbe>; readonly askedAt: number } | undefined;
  let aheadMs: number | undefined;

  async function ask(): Promise<UsageProbe> {
    const askedAt = now();
    try {
      const response = await store.probe();
      const roundTripMs = now() - askedAt;
      if (roundTripMs <= maxRoundTripMs) aheadMs = Math.round(askedAt + roundTripMs / 2 - response.at);
      return response;
    } catch (error) {
      onFailure(error);
      throw error;
    }
  }

  const probe = (): Promise<UsageProbe> => {
    const ageMs = latest === undefined ? Infinity : Math.abs(now() - latest.askedAt);
    if (latest === undefined || ageMs >= maxAgeMs) latest = { response: ask(), askedAt: now() };
    return latest.response;
  };

  const tryNow = (): void => void probe().catch(() => undefined);
  const prepareNow = (): void => void store.prepare().catch(onFailure);
  tryNow();
  prepareNow();
  const timers = [setInterval(tryNow, intervalMs), setInterval(prepareNow, prepareIntervalMs)];
  for (const timer of timers) timer.unref();
  return {
    probe,
    aheadMs: () => aheadMs,
    storeNow: () => now() - (aheadMs ?? 0),
    close: () => timers.forEach(clearInterval),
  };
}

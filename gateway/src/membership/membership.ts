import { randomUUID } from 'node:crypto';

import type { Fingerprints, MembershipStore, ReleaseReport } from '@govgraph/storage';
import { withinTime } from '@govgraph/protocol';
import { findDifferences } from './find-differences.ts';
import { type SettingsComparison, type Telemetry, failuresDuring } from '../telemetry/telemetry.ts';

/*
 * Tells the other gateways that this one lives and which settings it has, and learns the same of them. Whoever publishes
 * learns from it what this one serves, and what it has prepared to serve next.
 *
 * INVARIANT: a gateway serves nothing before it has joined. It joins those that serve only with their pseudonym key: what
 * one with another key records is not found by who looks for a person, and cannot be mended.
 *
 * Who has joined once serves on, whatever comes: an outage of the store must not decide who serves.
 */

export interface MembershipState extends SettingsComparison {
  /** Whether the store has answered the last time. */
  readonly isKnown: boolean;
  /** How many others live. */
  readonly others: number;
}

export interface Membership {
  state(): MembershipState;
  /** Reports at once what this one serves and has prepared, and again with each report. */
  reportRelease(release: ReleaseReport): void;
  /** Resolves when it was reported for the first time, or the store is slow. */
  readonly reported: Promise<void>;
  /** Leaves the others. To be called when nothing is recorded any more. */
  close(): Promise<void>;
}

export interface MembershipOptions {
  readonly store: Pick<MembershipStore, 'report' | 'remove'>;
  readonly fingerprints: Fingerprints;
  /** What people call this process; see `MemberReport`. */
  readonly name: string;
  /** Hears of differences, and why it could not be reported, which is tried again. */
  readonly telemetry: Pick<Telemetry, 'failed' | 'settingsCompared'>;
  /** A clock that only goes on, in milliseconds. */
  readonly now?: () => number;
  readonly intervalMs?: number;
  readonly retryMs?: number;
}

const defaultIntervalMs = 5_000;
/** While it may not serve: those that keep it from that may end at any moment. */
const defaultRetryMs = 1_000;
/** What a gateway waits at its start for a store that is slow; the store says sooner that it is down. */
const maxStartMs = 10_000;
/**
 * Who could not report itself is not the first to join for so long: others could not either, and are forgotten until they
 * do. It is longer than an interval and a question that fails.
 */
const settleMs = 12_000;

export function startMembership(options: MembershipOptions): Membership {
  const { store, fingerprints, name, telemetry, now = () => performance.now() } = options;
  const onFailure = failuresDuring(telemetry, 'comparison with other gateways');
  const { intervalMs = defaultIntervalMs, retryMs = defaultRetryMs } = options;
  const id = randomUUID();
  let state: MembershipState = { hasJoined: false, isKnown: false, differences: [], others: 0 };
  let release: ReleaseReport | undefined;
  let failedAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  /** Whether what is being reported was overtaken. */
  let isOvertaken = false;
  let isClosed = false;

  async function report(): Promise<void> {
    const before = state;
    try {
      const mayBeFirst = now() - failedAt >= settleMs;
      const view = await store.report({
        id,
        name,
        fingerprints,
        hasJoined: state.hasJoined,
        mayBeFirst,
        release,
      });
      const { hasJoined, others } = view;
      const differences = findDifferences(fingerprints, view);
      state = { hasJoined, isKnown: true, differences, others: others.length };
    } catch (error) {
      failedAt = now();
      state = { ...state, isKnown: false };
      onFailure(error);
    }
    if (describe(state) !== describe(before)) telemetry.settingsCompared(state);
  }

  let running = Promise.resolve();
  const next = (): void => {
    timer = undefined;
    isOvertaken = false;
    running = report().finally(() => {
      if (isClosed) return;
      const pauseMs = isOvertaken ? 0 : state.hasJoined ? intervalMs : retryMs;
      timer = setTimeout(next, pauseMs).unref();
    });
  };
  next();
  const reported = withinTime(running, maxStartMs).catch(() => undefined);

  return {
    state: () => state,
    reportRelease: (changed) => {
      release = changed;
      isOvertaken = true;
      // Without a timer, a report is under way, and the next one follows it at once.
      if (timer === undefined || isClosed) return;
      clearTimeout(timer);
      next();
    },
    reported,
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await running;
      await store.remove(id).catch(onFailure);
    },
  };
}

/** What somebody has to hear of. */
function describe({ differences, hasJoined }: MembershipState): string {
  return differences.length === 0 ? '' : JSON.stringify([hasJoined, differences]);
}

/** Tells that something may have changed. */
export interface Hints {
  give(): void;
  /** Waits for a check that is under way. */
  close(): Promise<void>;
}

export interface FollowHintsOptions {
  /**
   * Looks whether something changed.
   *
   * @param isDoubtful whether another hint was not true within `maxPauseMs`
   * @returns whether this one was; never rejects
   */
  readonly check: (isDoubtful: boolean) => Promise<boolean>;
  readonly maxPauseMs: number;
}

/** The first pause; each that follows is twice as long. */
const minPauseMs = 50;

/**
 * Checks what anybody may have made up. A hint is checked at once, and those that come meanwhile are one. After one that
 * was not true, the next is checked when a pause is over; it begins anew with a true one, or when nobody gave any.
 */
export function followHints({ check, maxPauseMs }: FollowHintsOptions): Hints {
  let isGiven = false;
  let doubtfulUntil = -Infinity;
  let isClosed = false;
  let endPause: () => void = () => undefined;
  let following: Promise<void> | undefined;

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      endPause = resolve;
      setTimeout(resolve, ms).unref();
    });
  const follow = async (): Promise<void> => {
    let pauseMs = minPauseMs;
    while (isGiven && !isClosed) {
      isGiven = false;
      if (await check(performance.now() < doubtfulUntil)) {
        pauseMs = minPauseMs;
      } else if (!isClosed) {
        doubtfulUntil = performance.now() + maxPauseMs;
        await pause(Math.min(pauseMs, maxPauseMs));
        pauseMs *= 2;
      }
    }
    following = undefined;
  };

  return {
    give: () => {
      isGiven = true;
      following ??= follow();
    },
    close: async () => {
      isClosed = true;
      endPause();
      await following;
    },
  };
}

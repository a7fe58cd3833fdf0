import { Shares } from '@govgraph/storage';

/**
 * Responses that are written and were not taken yet, in bytes: of each application, and of all. Applications share the room
 * ({@link Shares.mayTake}): however many do not read, another has room for responses of its own.
 */
export interface UnsentBytes {
  /** Whether an application has to take responses before it may ask for more. */
  isFull(application: string): boolean;
  /**
   * Counts a response.
   *
   * @param mayExceed for what cannot be refused any more
   * @returns what to call when it was taken, or never will be; undefined when there is no room for it
   */
  add(application: string, bytes: number, mayExceed?: boolean): (() => void) | undefined;
}

export interface UnsentBytesLimits {
  readonly maxUnsentBytes: number;
  readonly maxUnsentBytesPerApplication: number;
}

export const defaultUnsentBytesLimits: UnsentBytesLimits = {
  maxUnsentBytes: 256 * 1024 * 1024,
  maxUnsentBytesPerApplication: 64 * 1024 * 1024,
};

/** One response of each application always has room, however large responses may be. */
export function countUnsentBytes(limits: UnsentBytesLimits): UnsentBytes {
  const { maxUnsentBytes, maxUnsentBytesPerApplication } = limits;
  const unsent = new Shares(maxUnsentBytes);
  return {
    isFull: (application) => {
      const own = unsent.of(application);
      return own > 0 && own >= Math.min(maxUnsentBytesPerApplication, maxUnsentBytes - unsent.taken);
    },
    add: (application, bytes, mayExceed = false) => {
      const own = unsent.of(application);
      const hasRoom =
        unsent.mayTake(application, bytes) && (own === 0 || own + bytes <= maxUnsentBytesPerApplication);
      if (!hasRoom && !mayExceed) return undefined;
      unsent.take(application, bytes);
      let isCounted = true;
      return () => {
        if (isCounted) unsent.giveBack(application, bytes);
        isCounted = false;
      };
    },
  };
}

import { isFairShare } from '../fair-line.ts';

/**
 * Answers that are written and were not taken yet, in bytes: of each application, and of all. Applications share the room
 * ({@link isFairShare}): however many do not read, another has room for answers of its own.
 */
export interface UnsentBytes {
  /** Whether an application has to take answers before it may ask for more. */
  isFull(application: string): boolean;
  /**
   * Counts an answer.
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

/** One answer of each application always has room, however large answers may be. */
export function countUnsentBytes(limits: UnsentBytesLimits): UnsentBytes {
  const { maxUnsentBytes, maxUnsentBytesPerApplication } = limits;
  const ofApplications = new Map<string, number>();
  let total = 0;

  function change(application: string, bytes: number): void {
    total += bytes;
    const left = (ofApplications.get(application) ?? 0) + bytes;
    if (left === 0) ofApplications.delete(application);
    else ofApplications.set(application, left);
  }

  return {
    isFull: (application) => {
      const own = ofApplications.get(application) ?? 0;
      return own > 0 && own >= Math.min(maxUnsentBytesPerApplication, maxUnsentBytes - total);
    },
    add: (application, bytes, mayExceed = false) => {
      const own = ofApplications.get(application) ?? 0;
      const hasRoom =
        isFairShare(own, bytes, total, maxUnsentBytes) &&
        (own === 0 || own + bytes <= maxUnsentBytesPerApplication);
      if (!hasRoom && !mayExceed) return undefined;
      change(application, bytes);
      let isCounted = true;
      return () => {
        if (isCounted) change(application, -bytes);
        isCounted = false;
      };
    },
  };
}

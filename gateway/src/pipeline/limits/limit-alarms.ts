/**
 * Who comes close to a limit, and who reaches it: many persons looked at, or many names that nobody has, are how
 * somebody searches who should not.
 */
import { LRUCache } from 'lru-cache';
import type { LimitAlarm, Telemetry } from '../../telemetry/telemetry.ts';

export interface CountedLimit extends Omit<LimitAlarm, 'percent'> {
  /** Names the counter, and its window. */
  readonly key: string;
  readonly counted: number;
  readonly allowed: number;
}

export interface LimitAlarms {
  /** Hears what is counted, and raises each alarm once a counter. */
  note(counted: CountedLimit): void;
  /** How many alarms there were. */
  readonly counts: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

const percents = [80, 100] as const;
/** Beyond, an alarm may be raised again. */
const maxRemembered = 10_000;

export function createLimitAlarms(telemetry: Pick<Telemetry, 'limitNeared'>): LimitAlarms {
  const raised = new LRUCache<string, true>({ max: maxRemembered });
  const counts = new Map<string, Map<number, number>>();
  return {
    counts,
    note: ({ key, counted, allowed, ...alarm }) => {
      for (const percent of percents) {
        const name = `${key} ${percent}`;
        if (counted === 0 || counted * 100 < allowed * percent || raised.has(name)) continue;
        raised.set(name, true);
        const ofLimit = counts.get(alarm.limit) ?? new Map<number, number>();
        counts.set(alarm.limit, ofLimit.set(percent, (ofLimit.get(percent) ?? 0) + 1));
        telemetry.limitNeared({ ...alarm, percent });
      }
    },
  };
}

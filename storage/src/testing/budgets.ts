import { randomUUID } from 'node:crypto';
import type { RecordedBudget, VolatileBudget } from '../counting/counters.ts';

export function volatileBudget(limit: number, changes: Partial<VolatileBudget> = {}): VolatileBudget {
  return { kind: 'volatile', name: randomUUID(), owner: 'somebody', keptMs: 60_000, limit, ...changes };
}

export function recordedBudget(limit: number, changes: Partial<RecordedBudget> = {}): RecordedBudget {
  return { ...volatileBudget(limit), kind: 'recorded', ...changes };
}

import type { Caller } from '@govgraph/policy';
import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { setImmediate } from 'node:timers/promises';
import { genericText } from '../operation/generic-text.ts';
import type { Operation } from '../operation/operation.ts';
import { Shares, type UsedOperation, type UsedOperationStore } from '@govgraph/storage';
import { type Telemetry, failuresDuring } from '../telemetry/telemetry.ts';

/** Which operations are used, so that a publication that would break one can be refused. */
export interface UsedOperations {
  /** Nothing is waited for. @param schema against which the operation is valid */
  note(operation: Operation, schema: GraphQLSchema, caller: Caller): void;
  close(): Promise<void>;
}

export interface UsedOperationsOptions {
  readonly store: UsedOperationStore;
  /** Hears that some were not remembered; they are when they are used again. */
  readonly telemetry: Pick<Telemetry, 'failed'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly intervalMs?: number;
}

/**
 * Whoever writes each value into the text has a document for each. Applications share the room ({@link Shares.mayTake}),
 * and what finds none is left out.
 */
const maxWaiting = 500;

/** Generic texts that are known to be remembered for the day; some 100 characters each. */
const maxKnown = 10_000;

const dayMs = 24 * 60 * 60 * 1000;

interface Use {
  readonly operation: Operation;
  readonly schema: GraphQLSchema;
  readonly caller: Caller;
  readonly day: number;
}

/** Each operation of each application is written once a day, some seconds after its first use. */
export function createUsedOperations(options: UsedOperationsOptions): UsedOperations {
  const { store, telemetry, now, intervalMs = 10_000 } = options;
  const onFailure = failuresDuring(telemetry, 'noting used operations');
  const noted = new WeakMap<Operation, Map<string, number>>();
  const known = new LRUCache<string, number>({ max: maxKnown });
  let waiting: Use[] = [];
  let places = new Shares(maxWaiting);
  let flushing: Promise<void> | undefined;

  const flush = async (): Promise<void> => {
    const uses = waiting;
    waiting = [];
    places = new Shares(maxWaiting);
    const operations = new Map<string, UsedOperation>();
    for (const { operation, schema, caller, day } of uses) {
      // Requests have their turn between two operations.
      await setImmediate();
      const { application, department } = caller;
      const text = genericText(operation, schema);
      const key = `${application}\n${text}`;
      if (known.get(key) === day) continue;
      known.set(key, day);
      const lastUsedOn = new Date(day * dayMs).toISOString().slice(0, 10);
      operations.set(key, { application, department, text, lastUsedOn });
    }
    if (operations.size === 0) return;
    try {
      await store.remember([...operations.values()]);
    } catch (error) {
      for (const key of operations.keys()) known.delete(key);
      for (const { operation } of uses) noted.delete(operation);
      onFailure(error);
    }
  };
  const startFlush = (): Promise<void> => {
    flushing ??= flush().finally(() => (flushing = undefined));
    return flushing;
  };
  const timer = setInterval(() => void startFlush().catch(onFailure), intervalMs);
  timer.unref();

  return {
    note: (operation, schema, caller) => {
      const day = Math.floor(now() / dayMs);
      let days = noted.get(operation);
      if (days === undefined) noted.set(operation, (days = new Map()));
      const { application } = caller;
      if (days.get(application) === day || !places.hasPlaceFor(application)) return;
      places.take(application, 1);
      days.set(application, day);
      waiting.push({ operation, schema, caller, day });
    },
    close: async () => {
      clearInterval(timer);
      await flushing;
      await startFlush();
    },
  };
}

import { omitUndefined, type Caller, type PurposeCode } from '@govgraph/policy';
import type { GraphQLSchema } from 'graphql';
import { setImmediate } from 'node:timers/promises';
import { genericText } from '../operation/generic-text.ts';
import type { Operation } from '../operation/operation.ts';
import { Shares, type OperationUses, type UsedOperationStore } from '@govgraph/storage';
import { type Telemetry, failuresDuring } from '../telemetry/telemetry.ts';

/** Which operations are used, how often and what for, so that a publication that would break one can be refused. */
export interface UsedOperations {
  /**
   * Nothing is waited for.
   *
   * @param schema against which the operation is valid
   * @param purpose that is registered for the caller's department
   */
  note(
    operation: Operation,
    schema: GraphQLSchema,
    caller: Pick<Caller, 'application' | 'department'>,
    purpose?: PurposeCode,
  ): void;
  close(): Promise<void>;
}

export interface UsedOperationsOptions {
  readonly store: UsedOperationStore;
  /** Hears that some were not remembered: they are when they are used again, and these uses are not counted. */
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

const dayMs = 24 * 60 * 60 * 1000;

/** A name may be longer, or hold the number of a person; then it is not kept. */
const keptName = /^(?!.*\d{5})\w{1,64}$/;

/** Uses of one operation that are alike, and have not been written yet. */
interface Use {
  readonly operation: Operation;
  readonly schema: GraphQLSchema;
  readonly caller: Pick<Caller, 'application' | 'department'>;
  readonly purpose: PurposeCode | undefined;
  readonly day: number;
  /** What is taken together and written at one time. */
  readonly batch: number;
  count: number;
}

/** Uses are counted in memory, and the sums added to those of the store some seconds later. */
export function createUsedOperations(options: UsedOperationsOptions): UsedOperations {
  const { store, telemetry, now, intervalMs = 10_000 } = options;
  const onFailure = failuresDuring(telemetry, 'noting used operations');
  const counted = new WeakMap<Operation, Map<string, Use>>();
  const texts = new WeakMap<Operation, string>();
  let batch = 0;
  let waiting: Use[] = [];
  let places = new Shares(maxWaiting);
  let flushing: Promise<void> | undefined;

  const flush = async (): Promise<void> => {
    const uses = waiting;
    if (uses.length === 0) return;
    batch += 1;
    waiting = [];
    places = new Shares(maxWaiting);
    const operations: OperationUses[] = [];
    for (const { operation, schema, caller, purpose, day, count } of uses) {
      let text = texts.get(operation);
      if (text === undefined) {
        // Requests have their turn between two operations.
        await setImmediate();
        texts.set(operation, (text = genericText(operation, schema)));
      }
      const { application, department } = caller;
      const { name = '' } = operation;
      const lastUsedOn = new Date(day * dayMs).toISOString().slice(0, 10);
      const operationName = keptName.test(name) ? name : undefined;
      operations.push({
        application,
        department,
        text,
        lastUsedOn,
        count,
        ...omitUndefined({ purpose, operationName }),
      });
    }
    await store.remember(operations).catch(onFailure);
  };
  const startFlush = (): Promise<void> => {
    flushing ??= flush().finally(() => (flushing = undefined));
    return flushing;
  };
  const timer = setInterval(() => void startFlush().catch(onFailure), intervalMs);
  timer.unref();

  return {
    note: (operation, schema, caller, purpose) => {
      const day = Math.floor(now() / dayMs);
      const { application, department } = caller;
      let uses = counted.get(operation);
      if (uses === undefined) counted.set(operation, (uses = new Map()));
      const key = `${application}\n${department}\n${purpose ?? ''}`;
      const known = uses.get(key);
      if (known?.batch === batch && known.day === day) {
        known.count += 1;
        return;
      }
      if (!places.hasPlaceFor(application)) return;
      places.take(application, 1);
      const use = { operation, schema, caller: { application, department }, purpose, day, batch, count: 1 };
      uses.set(key, use);
      waiting.push(use);
    },
    close: async () => {
      clearInterval(timer);
      await flushing;
      await startFlush();
    },
  };
}

import DataLoader from 'dataloader';

import type { LookupInputs, PreparedLookup, SourceRecord } from '../source.ts';

/** The lookups of one request: what is asked for together is asked for at once, and the same only once. */
export class RequestLookups {
  readonly #loaders = new Map<PreparedLookup, DataLoader<LookupInputs, readonly SourceRecord[], string>>();

  /** @param signal of the request */
  load(lookup: PreparedLookup, inputs: LookupInputs, signal: AbortSignal): Promise<readonly SourceRecord[]> {
    const loader =
      this.#loaders.get(lookup) ??
      new DataLoader<LookupInputs, readonly SourceRecord[], string>((calls) => lookup.load(calls, signal), {
        maxBatchSize: lookup.maxBatch,
        // The inputs of a lookup are always built in the same order.
        cacheKeyFn: (call) => JSON.stringify(call),
      });
    this.#loaders.set(lookup, loader);
    return loader.load(inputs);
  }
}

/** What resolvers find in their context. */
export interface SourceContext {
  readonly loaders: RequestLookups;
  readonly signal: AbortSignal;
}

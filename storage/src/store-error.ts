/** What is kept somewhere: the policy, the usage record, the counters of what is used, or what gateways share. */
export type StoreName = 'policy' | 'usage' | 'counters' | 'shared';

/**
 * A store failed, did not answer in time, or answered nonsense. It says which one; what a caller is told of it is not
 * the store's to say.
 */
export class StoreError extends Error {
  readonly store: StoreName;

  constructor(store: StoreName, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.store = store;
  }
}

import type { Caller, PolicySnapshot } from '@govgraph/policy';

/** What a caller may have is judged by. */
export interface RightsQuestion {
  readonly policy: PolicySnapshot;
  readonly caller: Caller;
  readonly purpose: string | undefined;
  readonly now: number;
  /**
   * Fields under a condition on a record further up, which one operation does not always pass through: the gateway
   * denies them in all places where it cannot evaluate the condition in some.
   */
  readonly unenforceable: ReadonlySet<string>;
}

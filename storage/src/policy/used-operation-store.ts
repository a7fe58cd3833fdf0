import type { DepartmentCode } from '@govgraph/policy';

/** An operation that an application used lately. */
export interface UsedOperation {
  readonly application: string;
  readonly department: DepartmentCode;
  /** See `genericText`: without the values and names that its caller put in. */
  readonly text: string;
  /** ISO 8601 date, in UTC. */
  readonly lastUsedOn: string;
}

/** The operations that were used lately, so that a publication can be tried on them. Bounded, and no record of use. */
export interface UsedOperationStore {
  remember(operations: readonly UsedOperation[]): Promise<void>;
  /** The one that was used last comes first. */
  list(): Promise<readonly UsedOperation[]>;
  close(): Promise<void>;
}

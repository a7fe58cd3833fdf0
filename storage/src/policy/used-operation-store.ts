import type { DepartmentCode, PurposeCode } from '@govgraph/policy';

interface OperationOfApplication {
  readonly application: string;
  readonly department: DepartmentCode;
  /** See `genericText`: without the values and names that its caller put in. */
  readonly text: string;
  /** ISO 8601 date, in UTC. */
  readonly lastUsedOn: string;
}

/** So many uses of an operation by one application on one day, alike in purpose and name. */
export interface OperationUses extends OperationOfApplication {
  /** Undefined where none was declared that is registered for the caller's department. */
  readonly purpose?: PurposeCode;
  /** Undefined where it has none, or one that is not kept. */
  readonly operationName?: string;
  readonly count: number;
}

/** How often an operation was used in the last 30 days, for one purpose and under one name. */
export type CountedUse = Pick<OperationUses, 'purpose' | 'operationName' | 'count' | 'lastUsedOn'>;

/** An operation that an application used lately. */
export interface UsedOperation extends OperationOfApplication {
  /** Empty where it was used longer than 30 days ago. At least: what a gateway could not write is not counted. */
  readonly uses: readonly CountedUse[];
}

/** The operations that were used lately, so that a publication can be tried on them. Bounded, and no record of use. */
export interface UsedOperationStore {
  /** Adds to what was counted before. */
  remember(operations: readonly OperationUses[]): Promise<void>;
  /** The one that was used last comes first. */
  list(): Promise<readonly UsedOperation[]>;
  close(): Promise<void>;
}

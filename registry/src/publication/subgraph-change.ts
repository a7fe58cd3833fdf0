import type { DepartmentCode, TransferredDepartment } from '@govgraph/policy';

/** What a publication does beside what its folders bring. Plain JSON. */
export interface SubgraphChange {
  /** Departments whose subgraphs are taken out of the schema. */
  readonly removed?: readonly DepartmentCode[];
  /** Whether purposes and grants of others that need what is taken out end with it. Refused otherwise. */
  readonly endUse?: boolean;
  /** Departments that leave: their subgraphs, purposes and grants end, and what others have of them. */
  readonly leaving?: readonly DepartmentCode[];
  /** Departments that have another code from now on. */
  readonly transferred?: readonly TransferredDepartment[];
  /** The folders are what their departments had published under this version of the policy. */
  readonly rolledBackTo?: number;
}

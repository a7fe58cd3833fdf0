import type { Coordinate, Department, DepartmentCode } from '../model/model.ts';

/** An item that has another coordinate from now on. */
export interface RenamedItem {
  readonly from: Coordinate;
  readonly to: Coordinate;
}

/** An item that another department provides from now on. */
export interface HandedOverItem {
  readonly item: Coordinate;
  readonly from: DepartmentCode;
  readonly to: DepartmentCode;
}

/** A department that has another code from now on. */
export interface TransferredDepartment {
  readonly from: DepartmentCode;
  /** Registered as given where its code is not. */
  readonly to: Department;
}

/**
 * What of the policy has to change together with the catalogs, so that both come into force in one version. Plain JSON.
 * Each part means something by itself; {@link amendPolicy} says what.
 */
export interface PolicyAmendment {
  readonly renamedItems?: readonly RenamedItem[];
  readonly handedOverItems?: readonly HandedOverItem[];
  /** Items that nobody needs any more. */
  readonly endedItems?: readonly Coordinate[];
  readonly leavingDepartments?: readonly DepartmentCode[];
  readonly transferredDepartments?: readonly TransferredDepartment[];
}

/** Whether it changes nothing, whatever the policy is. */
export function isEmptyAmendment(amendment: PolicyAmendment): boolean {
  return Object.values(amendment).every(
    (parts: readonly unknown[] | undefined) => (parts ?? []).length === 0,
  );
}

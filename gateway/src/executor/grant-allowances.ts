import { type Decision, type GrantId, isPermitted } from '@govgraph/policy';
import type { QuotaCode } from './outcome-bits.ts';
import type { OutcomeGroup } from './outcome-groups.ts';

/** Grants with a daily quota on which a decision rests. */
export interface MeteredGrants {
  /** The one under which the field itself is given. */
  readonly field: GrantId | undefined;
  /** Those under which something was put into it, such as a filter. */
  readonly inputs: readonly GrantId[];
}

/** Undefined where a decision rests on no grant with a quota. @param hasQuota of a grant */
export function meteredGrantsOf(
  decision: Decision,
  hasQuota: (grantId: GrantId) => boolean,
): MeteredGrants | undefined {
  if (!isPermitted(decision)) return undefined;
  const { grantId, inputUses = [] } = decision;
  const field = grantId !== undefined && hasQuota(grantId) ? grantId : undefined;
  const inputs = inputUses.flatMap((use) =>
    use.grantId !== undefined && hasQuota(use.grantId) ? [use.grantId] : [],
  );
  return field === undefined && inputs.length === 0 ? undefined : { field, inputs: [...new Set(inputs)] };
}

/** What quotas count in a response. */
export interface WrittenResponse {
  /** What became of the decisions, and of whose records. */
  readonly outcomes: readonly OutcomeGroup[];
  /** How often something that was put in under a grant was answered. */
  readonly comparisons: ReadonlyMap<GrantId, number>;
}

/** What is left of the quota of a grant, where that is not enough for everybody in a response. */
export interface GrantAllowance {
  /** The first persons that the response meets have what the grant gives of them, and no others. */
  readonly persons: number;
  /** Whether what was put in under the grant may be answered: all of it or nothing. */
  readonly mayCompare: boolean;
  /** Whether that is so because it cannot be counted. */
  readonly isUncounted: boolean;
}

/** Follows a response while it is written, and says what the quotas of grants still allow of it. */
export class GrantAllowances {
  readonly #allowances: ReadonlyMap<GrantId, GrantAllowance>;
  readonly #given = new Map<GrantId, Set<string>>();
  /** Whose record is being written: `Type:key`, or empty where it is nobody's. */
  #subject = '';

  constructor(allowances: ReadonlyMap<GrantId, GrantAllowance>) {
    this.#allowances = allowances;
  }

  /** Writes a record. @param subject undefined where it is part of the record that it stands in */
  within<Result>(subject: string | undefined, write: () => Result): Result {
    const outer = this.#subject;
    this.#subject = subject ?? outer;
    const result = write();
    this.#subject = outer;
    return result;
  }

  /** Why a field may not be given of the record that is being written; undefined where it may. */
  refusalOf({ field, inputs }: MeteredGrants): QuotaCode | undefined {
    for (const grant of inputs) {
      const allowance = this.#allowances.get(grant);
      if (allowance?.mayCompare === false) return codeOf(allowance);
    }
    const allowance = field === undefined ? undefined : this.#allowances.get(field);
    if (field === undefined || allowance === undefined || this.#admits(field, allowance)) return undefined;
    return codeOf(allowance);
  }

  #admits(field: GrantId, allowance: GrantAllowance): boolean {
    let given = this.#given.get(field);
    if (given === undefined) this.#given.set(field, (given = new Set()));
    if (this.#subject === '') return allowance.persons > 0;
    if (given.size >= allowance.persons) return given.has(this.#subject);
    given.add(this.#subject);
    return true;
  }
}

function codeOf({ isUncounted }: GrantAllowance): QuotaCode {
  return isUncounted ? 'QUOTA_UNKNOWN' : 'QUOTA_EXCEEDED';
}

import type { CostEstimate } from '../../cost/cost-estimate.ts';
import { type Refusal, refuseWith } from '../../errors.ts';

/** What an operation may be estimated to cost, at most. */
export interface CostLimits {
  readonly maxCost: number;
  /** Of what falls to any one department. */
  readonly maxDepartmentCost: number;
}

export const defaultCostLimits: CostLimits = { maxCost: 50_000, maxDepartmentCost: 30_000 };

/** How many elements a list is taken to have of which nothing is said. */
export const defaultAssumedListSize = 10;

/**
 * The refusal of an operation that would cost too much, with the figures and the part that costs most.
 *
 * @param ownLimit of a trusted document, in place of both limits
 */
export function refuseCostly(
  { maxCost, maxDepartmentCost }: CostLimits,
  estimate: CostEstimate,
  ownLimit: number | undefined,
): Refusal | undefined {
  const { cost, byDepartment } = estimate;
  const limitOfAll = ownLimit ?? maxCost;
  if (cost > limitOfAll) return tooCostly(estimate, { estimated: cost, limit: limitOfAll });
  for (const [department, estimated] of byDepartment) {
    const limit = ownLimit ?? maxDepartmentCost;
    if (estimated > limit) return tooCostly(estimate, { estimated, limit, department });
  }
  return undefined;
}

interface Excess {
  readonly estimated: number;
  readonly limit: number;
  readonly department?: string;
}

function tooCostly({ costliest }: CostEstimate, excess: Excess): Refusal {
  const { estimated, limit, department } = excess;
  const whose = department === undefined ? '' : ` to the department ${department}`;
  const part =
    costliest === undefined ? '' : ` Most expensive: ${costliest.path.join('.')}, ${costliest.cost}.`;
  const message = `The operation is estimated to cost ${estimated}${whose}; at most ${limit} is allowed.${part} Ask for fewer records at a time.`;
  const code = 'OPERATION_TOO_COSTLY';
  return refuseWith(code, [{ message, extensions: { code, cost: { ...excess, costliest } } }]);
}

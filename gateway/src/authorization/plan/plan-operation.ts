import { type Caller, type Decision, isPermitted } from '@govgraph/policy';
import { type ExecutablePlan, compilePlan } from '../../executor/compile-plan.ts';
import { guardPlan } from '../../planner/plan-guard.ts';
import type { Release } from '../../release/release.ts';
import type { RewrittenOperation } from '../rewrite/rewrite-operation.ts';

/**
 * Plans what is left of an operation. Plans are guarded, compiled, and kept for whoever is left with the same document and
 * conditions.
 *
 * @returns undefined where nothing is left to ask of any department
 */
export async function planOperation(
  release: Release,
  { application }: Caller,
  rewritten: RewrittenOperation,
  decisions: readonly Decision[],
): Promise<ExecutablePlan | undefined> {
  if (rewritten.document === undefined) return undefined;
  const key = `${rewritten.text}\n${conditionsText(decisions)}`;
  let executable = release.plans.get(application, key);
  if (executable === undefined) {
    const plan = await release.schema.plan(rewritten.text, application);
    guardPlan(release.schema, release.policy, plan);
    executable = compilePlan(plan, release.schema, decisions, release.entityCache?.(decisions));
    release.plans.set(application, key, executable, key.length);
  }
  return executable;
}

function conditionsText(decisions: readonly Decision[]): string {
  return decisions
    .flatMap((decision) =>
      isPermitted(decision) ? decision.conditions.map(({ id }) => `${decision.coordinate} ${id}`) : [],
    )
    .sort()
    .join('\n');
}

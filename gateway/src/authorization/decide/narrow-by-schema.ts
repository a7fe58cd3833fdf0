import {
  type Decision,
  findMisfit,
  isPermitted,
  type Permission,
  type PolicySnapshot,
  type SubjectCondition,
} from '@govgraph/policy';
import { areFlowsApproved } from '../../planner/plan-guard.ts';
import type { FederatedSchema } from '../../schema/federated-schema.ts';
import { denyBy } from './deny-by.ts';
import type { PolicyOnSchema } from './policy-on-schema.ts';

/** What the policy cannot judge, since it does not know the schema. */
export function narrowBySchema(
  { schema, policy, bindCondition }: PolicyOnSchema,
  decision: Decision,
): Decision {
  if (!isPermitted(decision)) return decision;
  if (!areFlowsApproved(schema, policy, decision.coordinate)) {
    return denyBy(decision, 'FLOW_NOT_APPROVED', 'it requires an item that may not flow to its department');
  }
  const misfit = decision.outcome === 'mask' ? findMisfitOf(decision, schema, policy) : undefined;
  if (misfit !== undefined) return denyBy(decision, 'RULE_FAILED', `its mask does not fit: ${misfit}`);
  if (decision.mask !== undefined && policy.masks.get(decision.mask)?.method.kind === 'null')
    return denyBy(decision, 'RULE_DENIED', 'its mask leaves nothing, which would read as no such fact');
  const conditions: SubjectCondition[] = [];
  for (const condition of decision.conditions) {
    const bound = bindCondition(condition);
    if (typeof bound === 'string') return denyBy(decision, 'RULE_FAILED', `${condition.id}: ${bound}`);
    conditions.push(bound);
  }
  return { ...decision, conditions };
}

function findMisfitOf(
  { coordinate, mask: name = '' }: Permission,
  { outline }: FederatedSchema,
  policy: PolicySnapshot,
): string | undefined {
  const mask = policy.masks.get(name);
  const field = outline.field(coordinate);
  return mask === undefined || field === undefined
    ? `${name} on ${coordinate}`
    : findMisfit(mask, field.type);
}

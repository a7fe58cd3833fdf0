import { omitUndefined, type Decision, type Denial } from '@govgraph/policy';

/** Denies what the policy permits and the schema, or the shape of the operation, does not let be enforced. */
export function denyBy(decision: Decision, code: Denial['code'], detail: string): Denial {
  const { coordinate, policyVersion, resource, provider, shareType, grantId, validUntil, trace } = decision;
  const { inputs, leadsTo } = decision;
  return {
    coordinate,
    policyVersion,
    ...omitUndefined({ resource, provider, shareType, grantId, inputs, leadsTo }),
    validUntil,
    outcome: 'deny',
    code,
    trace: [...trace, { step: 'operation', outcome: 'deny', code, detail }],
  };
}

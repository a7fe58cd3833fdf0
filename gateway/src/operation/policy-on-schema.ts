import type { PolicySnapshot } from '@govgraph/policy';
import type { FederatedSchema } from '../schema/federated-schema.ts';

/** A policy, and the schema that it is enforced on. What is found out about both is kept with this object. */
export interface PolicyOnSchema {
  readonly schema: FederatedSchema;
  readonly policy: PolicySnapshot;
}

import { compilePolicy, type PolicySource } from '@govgraph/policy';
import type { ProofSide } from '@govgraph/policy/analysis';
import { enforceOnSchema, outlineSchema, readApiSchema } from '@govgraph/gateway/publication';
import type { GraphQLSchema } from 'graphql';

/** Two policies as gateways enforce them on one schema: opened and compiled once, for all that compares them. */
export interface EnforcedChange {
  /** What callers see, under both. */
  readonly schema: GraphQLSchema;
  readonly before: ProofSide;
  readonly after: ProofSide;
}

/** Both policies compile. @throws Error where a gateway could not open the supergraph */
export function enforceChange(
  before: PolicySource,
  after: PolicySource,
  supergraphSdl: string,
): EnforcedChange {
  const schema = readApiSchema(supergraphSdl);
  const outline = outlineSchema(schema);
  const enforce = (source: PolicySource): ProofSide => ({
    source,
    schema: outline,
    ...enforceOnSchema(schema, compilePolicy(source)),
  });
  return { schema, before: enforce(before), after: enforce(after) };
}

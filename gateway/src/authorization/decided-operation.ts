import type { Decision } from '@govgraph/policy';
import type { FieldNode, GraphQLObjectType } from 'graphql';
import type { SubgraphAliases } from '../operation/subgraph-aliases.ts';
import type { Variables } from '../operation/conditions.ts';
import type { Operation } from '../operation/operation.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';

/** An operation together with what was decided about its fields. */
export interface DecidedOperation {
  readonly schema: FederatedSchema;
  readonly operation: Operation;
  /** Of which only those in `@skip` and `@include` matter. */
  readonly variables: Variables;
  readonly aliases: SubgraphAliases;
  readonly decisionOf: (type: GraphQLObjectType, node: FieldNode) => Decision;
  /** The field that identifies a data subject, for types that are data subjects. */
  readonly subjectKeyOf: (type: GraphQLObjectType) => string | undefined;
}

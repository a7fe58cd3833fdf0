import type { DocumentNode } from 'graphql';

/** A document that knows what it asks for, as GraphQL Code Generator writes it. */
export interface TypedDocument<Data, Variables> extends DocumentNode {
  /** For the compiler only: there is no such member. */
  readonly __types?: (variables: Variables) => Data;
}

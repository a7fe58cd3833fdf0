import { type DocumentNode, type GraphQLSchema, buildASTSchema } from 'graphql';

/** The schema that callers see, from its text. The planner has checked the supergraph, and has written that itself. */
export function buildApiSchema(document: DocumentNode): GraphQLSchema {
  return buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
}

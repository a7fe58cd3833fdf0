import { loadSubgraphSchema } from '@govgraph/subgraph-kit';
import { type ExecutionResult, graphql } from 'graphql';

import { definition } from './definition.ts';
import { type Context, openCatalog } from './open-catalog.ts';

/** The authority's GraphQL on its database, without gateway, policy and usage record. */
export interface BreakGlass {
  execute(query: string, variables: object): Promise<ExecutionResult>;
  close(): Promise<void>;
}

/**
 * Opens it for whoever holds the address of the database: for when the gateway does not serve. Everything that is done
 * this way says so in its event and its version of the policy.
 *
 * @param connectionString of the catalog database, with the rights of the role `registry`
 * @param name of whoever it is, as they say; nobody vouches for it
 */
export async function breakGlass(connectionString: string, name: string): Promise<BreakGlass> {
  const schema = await loadSubgraphSchema(definition);
  const database = openCatalog(connectionString, { runsJobs: 'once-handed-in' });
  const caller = {
    department: definition.name,
    application: 'govgraph',
    roles: [],
    decisionId: 'break-glass',
  };
  return {
    execute: async (source, variables) => {
      const { signal } = new AbortController();
      const contextValue: Context = { caller, database, loaders: undefined, signal, breakGlass: name };
      return graphql({ schema, source, variableValues: { ...variables }, contextValue });
    },
    close: async () => database.$disconnect(),
  };
}

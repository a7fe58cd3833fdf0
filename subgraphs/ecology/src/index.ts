import { createClient } from '@govgraph/prisma/ecology';
import { defineSubgraph } from '@govgraph/subgraph-kit';

import { createLoaders } from './loaders.ts';
import { resolvers } from './resolvers.ts';

export const startSubgraph = defineSubgraph({
  name: 'ecology',
  schema: new URL('../schema.graphql', import.meta.url),
  resolvers,
  openDatabase: createClient,
  createLoaders,
});

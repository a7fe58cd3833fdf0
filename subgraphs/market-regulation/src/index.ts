import { createClient } from '@govgraph/prisma/market-regulation';
import { defineSubgraph } from '@govgraph/subgraph-kit';

import { createLoaders } from './loaders.ts';
import { resolvers } from './resolvers.ts';

export const definition = {
  name: 'market-regulation',
  schema: new URL('../schema.graphql', import.meta.url),
  resolvers,
  openDatabase: createClient,
  createLoaders,
};

export const startSubgraph = defineSubgraph(definition);

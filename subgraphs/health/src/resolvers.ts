import { dateScalar } from '@govgraph/subgraph-kit';

import type { Resolvers } from './generated/resolvers.ts';

export const resolvers: Resolvers = {
  Date: dateScalar,

  Person: {
    vaccinations: ({ id }, _, { loaders }) => loaders.vaccinations.load(id),
    healthRecord: ({ id }, _, { loaders }) => loaders.healthRecord.load(id),
  },
};

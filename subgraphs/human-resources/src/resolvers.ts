import { amountScalar, dateScalar } from '@govgraph/subgraph-kit';

import type { Resolvers } from './generated/resolvers.ts';

export const resolvers: Resolvers = {
  Amount: amountScalar,
  Date: dateScalar,

  Person: {
    employments: ({ id }, _, { loaders }) => loaders.employments.load(id),
    socialInsurance: ({ id }, _, { loaders }) => loaders.socialInsurance.load(id),
  },

  Employment: {
    employer: ({ legalEntityId }) => ({ id: legalEntityId }),
  },

  LegalEntity: {
    insuredEmployees: ({ id }, _, { loaders }) => loaders.insuredEmployees.load(id),
  },
};

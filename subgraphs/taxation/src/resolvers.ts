import { amountScalar, dateScalar } from '@govgraph/subgraph-kit';

import type { Resolvers } from './generated/resolvers.ts';

export const resolvers: Resolvers = {
  Amount: amountScalar,
  Date: dateScalar,

  Person: {
    incomeTax: ({ id }, { year }, { loaders }) => loaders.incomeTax(year).load(id),
  },

  LegalEntity: {
    taxCredit: ({ id }, _, { loaders }) => loaders.taxCredit.load(id),
    taxArrears: ({ id }, _, { loaders }) => loaders.taxArrears.load(id),
    annualRevenue: async ({ id }, { year }, { loaders }) =>
      (await loaders.annualRevenue(year).load(id))?.amount ?? null,
  },
};

import { amountScalar, dateScalar, readSocialCreditCode } from '@govgraph/subgraph-kit';

import type { Resolvers } from './generated/resolvers.ts';
import { findLegalEntities } from './legal-entities.ts';

export const resolvers: Resolvers = {
  Amount: amountScalar,
  Date: dateScalar,

  Query: {
    legalEntity: (_, { uscc }, { loaders }) =>
      loaders.legalEntityByUscc.load(readSocialCreditCode('uscc', uscc)),
    legalEntityById: (_, { id }, { loaders }) => loaders.legalEntity.load(id),
    legalEntities: (_, page, { database }) => findLegalEntities(database, page),
  },

  LegalEntity: {
    __resolveReference: ({ id }, { loaders }) => loaders.legalEntity.load(id),
    legalRepresentative: ({ legalRepresentativeId }) => ({ id: legalRepresentativeId }),
    licences: ({ id }, _, { loaders }) => loaders.licences.load(id),
    penalties: ({ id }, _, { loaders }) => loaders.penalties.load(id),
  },

  Person: {
    companies: ({ id }, _, { loaders }) => loaders.companies.load(id),
  },

  Company: {
    entity: ({ legalEntityId }, _, { loaders }) => loaders.legalEntity.load(legalEntityId),
  },
};

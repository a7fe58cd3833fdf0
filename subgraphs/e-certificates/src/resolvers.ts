import { dateScalar } from '@govgraph/subgraph-kit';

import type { Resolvers } from './generated/resolvers.ts';

export const resolvers: Resolvers = {
  Date: dateScalar,

  Person: {
    certificates: ({ id }, _, { loaders }) => loaders.certificatesOfPerson.load(id),
  },

  LegalEntity: {
    certificates: ({ id }, _, { loaders }) => loaders.certificatesOfLegalEntity.load(id),
  },

  Certificate: {
    holder({ personId, legalEntityId }) {
      if (personId) return { __typename: 'Person', id: personId };
      return legalEntityId ? { __typename: 'LegalEntity', id: legalEntityId } : null;
    },
  },
};

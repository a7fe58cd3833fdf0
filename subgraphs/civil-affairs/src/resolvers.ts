import { amountScalar, dateScalar } from '@govgraph/subgraph-kit';

import type { Resolvers } from './generated/resolvers.ts';

export const resolvers: Resolvers = {
  Amount: amountScalar,
  Date: dateScalar,

  Person: {
    marriage: ({ id }, _, { loaders }) => loaders.marriage.load(id),
    socialAssistance: ({ id }, _, { loaders }) => loaders.socialAssistance.load(id),
  },

  Marriage: {
    spouse: ({ spouseId }) => (spouseId === null ? null : { id: spouseId }),
  },

  LegalEntity: {
    registration: ({ id }, _, { loaders }) => loaders.registration.load(id),
  },

  SocialOrganisationRegistration: {
    number: ({ registrationNumber }) => registrationNumber,
    kind: ({ organisationKind }) => organisationKind,
  },
};

import type { Resolvers } from './generated/resolvers.ts';

export const resolvers: Resolvers = {
  Person: {
    realEstate: ({ id }, _, { loaders }) => loaders.realEstateOfPerson.load(id),
  },

  LegalEntity: {
    realEstate: ({ id }, _, { loaders }) => loaders.realEstateOfLegalEntity.load(id),
  },

  RealEstate: {
    areaSquareMetres: ({ areaSquareMetres }) => areaSquareMetres.toNumber(),
    location: ({ longitude, latitude }) => ({ longitude, latitude }),
    owner({ personId, legalEntityId }) {
      if (personId) return { __typename: 'Person', id: personId };
      return legalEntityId ? { __typename: 'LegalEntity', id: legalEntityId } : null;
    },
  },
};

import { dateScalar, readCitizenNumber } from '@govgraph/subgraph-kit';

import type { Resolvers } from './generated/resolvers.ts';

export const resolvers: Resolvers = {
  Date: dateScalar,

  Query: {
    person: (_, { idNumber }, { loaders }) =>
      loaders.personByIdNumber.load(readCitizenNumber('idNumber', idNumber)),
    personById: (_, { id }, { loaders }) => loaders.person.load(id),
  },

  Person: {
    __resolveReference: ({ id }, { loaders }) => loaders.person.load(id),
    household: ({ householdId }) => ({ id: householdId }),
    criminalRecord: ({ id }, _, { loaders }) => loaders.criminalRecord.load(id),
  },

  Household: {
    members: ({ id }, _, { loaders }) => loaders.householdMembers.load(id),
  },

  HouseholdMember: {
    person: (member) => member,
    relation: ({ relationToHead }) => relationToHead,
  },
};

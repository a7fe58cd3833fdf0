import { dateScalar, dateTimeScalar } from '@govgraph/subgraph-kit';

import type { Resolvers } from './generated/resolvers.ts';
import { findReadings, findStations } from './air-quality.ts';

export const resolvers: Resolvers = {
  Date: dateScalar,
  DateTime: dateTimeScalar,

  Query: {
    airQualityStations: (_, { area }, { database }) => findStations(database, area ?? null),
    airQuality: (_, period, { database }) => findReadings(database, period),
  },

  AirQualityStation: {
    latestReading: ({ id }, _, { loaders }) => loaders.latestReading.load(id),
  },

  LegalEntity: {
    pollutionPermits: ({ id }, _, { loaders }) => loaders.pollutionPermits.load(id),
    emissions: ({ id }, { year }, { loaders }) => loaders.emissions(year).load(id),
  },
};

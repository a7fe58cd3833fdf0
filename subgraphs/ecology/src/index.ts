import { createClient } from '@govgraph/prisma/ecology';
import { defineSubgraph } from '@govgraph/subgraph-kit';

import { createLoaders } from './loaders.ts';
import { resolvers } from './resolvers.ts';

export { formatImportReport } from './import/format-report.ts';
export { type ImportOptions, type ImportReport, importAirQuality } from './import/import-air-quality.ts';
export { AirQualityFileError } from './import/read-geojson.ts';
export { readHour } from './import/read-hour.ts';

export const definition = {
  name: 'ecology',
  schema: new URL('../schema.graphql', import.meta.url),
  resolvers,
  openDatabase: createClient,
  createLoaders,
};

export const startSubgraph = defineSubgraph(definition);

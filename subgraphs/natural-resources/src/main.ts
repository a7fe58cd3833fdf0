import { runSubgraph } from '@govgraph/subgraph-kit';

import { startSubgraph } from './index.ts';

await runSubgraph(startSubgraph, process.env, 'NATURAL_RESOURCES_DATABASE_URL');

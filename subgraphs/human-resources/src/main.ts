import { runSubgraph } from '@govgraph/subgraph-kit';

import { startSubgraph } from './index.ts';

await runSubgraph(startSubgraph, process.env, 'HUMAN_RESOURCES_DATABASE_URL');

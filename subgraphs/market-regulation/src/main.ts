import { runSubgraph } from '@govgraph/subgraph-kit';

import { startSubgraph } from './index.ts';

await runSubgraph(startSubgraph, process.env, 'MARKET_REGULATION_DATABASE_URL');

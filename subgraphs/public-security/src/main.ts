import { runSubgraph } from '@govgraph/subgraph-kit';

import { startSubgraph } from './index.ts';

await runSubgraph(startSubgraph, process.env, 'PUBLIC_SECURITY_DATABASE_URL');

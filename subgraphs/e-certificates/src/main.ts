import { runSubgraph } from '@govgraph/subgraph-kit';

import { startSubgraph } from './index.ts';

await runSubgraph(startSubgraph, process.env, 'E_CERTIFICATES_DATABASE_URL');

// Each request carries a header of its own, which is passed on, so that the gateway's deduplication of identical
// requests in flight does not answer for it: every caller asks the same here, and nowhere else.
import { defineConfig } from '@graphql-hive/gateway';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';

export const gatewayConfig = defineConfig({
  ...(process.env.PLANNER === 'rust' ? { unifiedGraphHandler } : {}),
  inboundInflightRequestDeduplication: false,
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => ({
      'x-request-number': request.headers.get('x-request-number') ?? '',
    }),
  },
});

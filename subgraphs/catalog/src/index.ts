import { defineSubgraph } from '@govgraph/subgraph-kit';

import { definition } from './definition.ts';

export { type BreakGlass, breakGlass } from './break-glass.ts';
export { definition };

export const startSubgraph = defineSubgraph(definition);

import { defineConfig, mergeConfig } from 'vitest/config';

import base from './vitest.config.ts';

/** A department's tests run on a database of their own. */
export default mergeConfig(
  base,
  defineConfig({ test: { globalSetup: ['@govgraph/prisma/testing/global-setup'] } }),
);

import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The CommonJS build of graphql, as Node loads it: @apollo/composition uses it, and graphql refuses to exist twice.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['src/**/*.test.ts'],
    globalSetup: ['@govgraph/prisma/testing/global-setup', './src/world/global-setup.ts'],
    // Every file starts processes of its own; more of them at a time make each other late.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

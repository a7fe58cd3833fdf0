import { defineConfig } from 'vitest/config';

// The CommonJS build of graphql, as Node loads it: Apollo's packages use it too, and graphql refuses to exist twice.
export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['src/**/*.test.ts'],
    globalSetup: ['@govgraph/prisma/testing/global-setup'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The CommonJS build of graphql, as Node loads it: @apollo/subgraph uses it, and graphql refuses to exist twice.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: { testTimeout: 20_000, hookTimeout: 60_000 },
});

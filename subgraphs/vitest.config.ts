import { defineConfig } from 'vitest/config';

// The CommonJS build of graphql, as Node loads it: @apollo/subgraph uses it too, and graphql refuses to exist twice.
export default defineConfig({ resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] } });

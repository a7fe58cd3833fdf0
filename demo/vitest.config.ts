import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The CommonJS build of graphql, as Node loads it: Apollo's packages use it too, and graphql refuses to exist twice.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: { include: ['src/**/*.test.ts'] },
});

import './compile-before-tests.mjs';
import { defineConfig, type TestUserConfig, type ViteUserConfig } from 'vitest/config';

/** The configuration of a workspace's tests. @param test what they need beside what all do */
export function defineTests(test: TestUserConfig = {}): ViteUserConfig {
  return defineConfig({
    // The CommonJS build of graphql, as Node loads it: Apollo's packages use it too, and graphql refuses to exist twice.
    resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
    test: { include: ['src/**/*.test.ts'], ...test },
  });
}

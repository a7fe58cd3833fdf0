/*
 * Tests load their own package from its sources, and whatever runs in a thread or a process of its own, and all other
 * packages, as built. So that they never run on a build of yesterday, what has changed is compiled before they begin,
 * and before they run again in watch mode.
 */
import { defineConfig, type TestUserConfig, type ViteUserConfig } from 'vitest/config';
import { compileWorkspaces } from './compile-workspaces.mjs';

await compileWorkspaces();

/** The configuration of a workspace's tests. @param test what they need beside what all do */
export function defineTests(test: TestUserConfig = {}): ViteUserConfig {
  return defineConfig({
    plugins: [
      {
        name: 'compile-before-tests',
        configureVitest: ({ vitest }) => vitest.onTestsRerun(() => compileWorkspaces()),
      },
    ],
    // The CommonJS build of graphql, as Node loads it: Apollo's packages use it too, and graphql refuses to exist twice.
    resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
    test: { include: ['src/**/*.test.ts'], ...test },
  });
}

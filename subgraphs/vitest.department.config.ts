import { defineTests } from '../scripts/define-tests.ts';

/** A department's tests run on a database of their own. */
export default defineTests({
  globalSetup: ['@govgraph/prisma/testing/global-setup'],
  testTimeout: 20_000,
  hookTimeout: 60_000,
});

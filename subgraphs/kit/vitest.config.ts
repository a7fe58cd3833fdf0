import { defineTests } from '../../scripts/define-tests.ts';

/** Sources of the kind sql are tested on a database. */
export default defineTests({
  globalSetup: ['@govgraph/prisma/testing/global-setup'],
  testTimeout: 20_000,
  hookTimeout: 60_000,
});

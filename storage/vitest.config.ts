import { defineTests } from '../scripts/define-tests.ts';

export default defineTests({
  globalSetup: ['@govgraph/prisma/testing/global-setup'],
  testTimeout: 30_000,
  hookTimeout: 60_000,
});

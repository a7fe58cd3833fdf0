import { defineTests } from '../scripts/define-tests.ts';

export default defineTests({
  globalSetup: ['@govgraph/prisma/testing/global-setup'],
  hookTimeout: 60_000,
});

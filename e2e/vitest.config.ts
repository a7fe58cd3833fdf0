import { defineTests } from '../scripts/define-tests.ts';

export default defineTests({
  globalSetup: ['@govgraph/prisma/testing/global-setup', './src/environment/global-setup.ts'],
  // Every file starts processes of its own; more of them at a time make each other late.
  maxWorkers: 2,
  testTimeout: 60_000,
  hookTimeout: 120_000,
});

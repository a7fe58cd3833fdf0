import { defineTests } from '../scripts/define-tests.ts';

export default defineTests({
  globalSetup: ['src/testing/global-setup.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
});

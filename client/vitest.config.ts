import { defineTests } from '../scripts/define-tests.ts';

export default defineTests({ testTimeout: 30_000, hookTimeout: 60_000 });

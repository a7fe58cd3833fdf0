import { defineTests } from '../../scripts/define-tests.ts';

export default defineTests({ testTimeout: 20_000, hookTimeout: 60_000 });

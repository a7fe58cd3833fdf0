import { defineTests } from '../scripts/define-tests.ts';

export default defineTests();

export { default } from '../vitest.department.config.ts';

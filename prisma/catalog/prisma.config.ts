import { defineDatabase } from '../define-database.ts';

export default defineDatabase('catalog');

import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'schema',
  migrations: { path: 'migrations' },
  datasource: { url: process.env['CIVIL_AFFAIRS_DATABASE_URL'] ?? '' },
});

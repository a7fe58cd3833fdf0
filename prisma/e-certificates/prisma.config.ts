import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'schema',
  migrations: { path: 'migrations' },
  datasource: { url: process.env['E_CERTIFICATES_DATABASE_URL'] ?? '' },
});

import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'schema',
  migrations: { path: 'migrations' },
  datasource: { url: process.env['PUBLIC_SECURITY_DATABASE_URL'] ?? '' },
});

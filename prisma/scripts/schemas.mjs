/** The folders that hold a database schema: those with a prisma.config.ts. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');

export const schemaFolders = readdirSync(root).filter((entry) =>
  existsSync(path.join(root, entry, 'prisma.config.ts')),
);

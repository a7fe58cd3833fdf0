/**
 * Generates the Prisma client of every schema whose description has changed since the last time.
 */
import { generateClients } from './generator.mjs';

try {
  await generateClients();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

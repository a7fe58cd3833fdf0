import { z } from 'zod';

import { startIdentity } from './start-identity.ts';

const settingsSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535),
  GOVGRAPH_IDENTITY_KEYS_FILE: z.string().min(1),
  GOVGRAPH_AUDIENCE: z.string().min(1).default('govgraph'),
});

try {
  const settings = settingsSchema.safeParse(process.env);
  if (!settings.success) throw new Error(`the configuration is wrong\n${z.prettifyError(settings.error)}`);
  const { PORT: port, GOVGRAPH_IDENTITY_KEYS_FILE: keysFile, GOVGRAPH_AUDIENCE: audience } = settings.data;
  const identity = await startIdentity({ port, keysFile, audience });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void identity.close());
  console.log(`ready ${identity.issuer}`);
} catch (error) {
  console.error(`identity: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

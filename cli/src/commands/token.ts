import { personas, readDemoEnvironment, requestToken } from '@govgraph/demo';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { printSuccess } from '../print-envelope.ts';

export function listPersonas({ json }: { readonly json?: true }): void {
  if (json) {
    printSuccess({ personas });
    return;
  }
  const width = Math.max(...personas.map(({ clientId }) => clientId.length));
  for (const { clientId, description, claims } of personas) {
    const rights = `${claims.department}, region ${claims.region}, clearance ${claims.clearance}`;
    console.log(`${clientId.padEnd(width)}  ${description} (${rights})`);
  }
}

export async function printToken(config: CommandConfig, persona: string): Promise<void> {
  if (!personas.some(({ clientId }) => clientId === persona)) {
    throw new CommandError(`there is no persona ${persona}; \`govgraph personas\` lists them`);
  }
  const { issuer } = await readDemoEnvironment(config.dataDirectory);
  console.log(await requestToken({ issuer, persona }));
}

import type { Command } from 'commander';

export const urlHelp = 'the gateway’s GraphQL address (default: GOVGRAPH_URL, or the running demo’s)';
export const tokenFileHelp = 'a file with a token, in place of a login (or GOVGRAPH_TOKEN)';

export const databaseHelp =
  'break-glass: work on the catalog database itself, past the gateway; the history says so';

/** How commands of the authority's work reach it. */
export function withAuthorityOptions(command: Command): Command {
  return command
    .option('--url <address>', urlHelp)
    .option('--token-file <file>', tokenFileHelp)
    .option('--database', databaseHelp)
    .option('--actor <name>', 'with --database: who you are (default: your account)');
}

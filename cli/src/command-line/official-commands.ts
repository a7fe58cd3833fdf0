/* `govgraph official …`: in which of the duties that nobody has together officials act. */
import type { Command } from 'commander';
import type { AuthorityOptions } from '../authority/open-authority.ts';
import type { CommandConfig } from '../config.ts';
import { withAuthorityOptions } from './authority-options.ts';

export function addOfficialCommands(program: Command, configure: () => CommandConfig): void {
  const official = program.command('official').description('who acts in which duty (三员分立)');

  withAuthorityOptions(official.command('list'))
    .description('list the officials who have acted, and in which duty')
    .option('--json', 'print JSON')
    .action(async (options: AuthorityOptions & { json?: true }) => {
      const { listDuties } = await import('../commands/official.ts');
      await listDuties(configure(), options);
    });

  withAuthorityOptions(official.command('end-duty'))
    .description('end the duty in which an official acts, so that another one may begin; for the authority')
    .argument('<official>', 'as the issuer names them, see `govgraph official list`')
    .requiredOption('--reason <text>', 'why, for the history')
    .option('--json', 'print JSON')
    .action(async (name: string, options: AuthorityOptions & { reason: string; json?: true }) => {
      const { endDuty } = await import('../commands/official.ts');
      await endDuty(configure(), name, options);
    });
}

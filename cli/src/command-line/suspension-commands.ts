/* `govgraph suspension …`: what is stopped at once. */
import { type Command, Option } from 'commander';
import type { AuthorityOptions } from '../authority/open-authority.ts';
import type { SuspensionOptions } from '../commands/suspension.ts';
import type { CommandConfig } from '../config.ts';
import { withAuthorityOptions } from './authority-options.ts';

export function addSuspensionCommands(program: Command, configure: () => CommandConfig): void {
  const suspension = program
    .command('suspension')
    .description('stop an application, a department or a field');

  withTarget(suspension.command('add'))
    .description('deny everything to an application or a department, or one field to everybody, at once')
    .action(async (options: SuspensionOptions) => {
      const { addSuspension } = await import('../commands/suspension.ts');
      await addSuspension(configure(), options);
    });

  withTarget(suspension.command('lift'))
    .description('end a suspension')
    .action(async (options: SuspensionOptions) => {
      const { liftSuspension } = await import('../commands/suspension.ts');
      await liftSuspension(configure(), options);
    });

  withAuthorityOptions(suspension.command('list'))
    .description('list what is suspended, since when and why')
    .option('--json', 'print JSON')
    .action(async (options: AuthorityOptions & { json?: true }) => {
      const { listSuspensions } = await import('../commands/suspension.ts');
      await listSuspensions(configure(), options);
    });
}

function withTarget(command: Command): Command {
  return withAuthorityOptions(command)
    .addOption(new Option('--application <id>', 'an OAuth client id').conflicts(['department', 'field']))
    .addOption(new Option('--department <code>', 'a consuming department').conflicts(['field']))
    .option('--field <coordinate>', 'a field, for example Person.criminalRecord')
    .requiredOption('--reason <text>', 'why, for the history')
    .option('--json', 'print JSON');
}

import type { Command } from 'commander';
import type { AuthorityOptions } from '../authority/open-authority.ts';
import type { RegisterOptions } from '../commands/registration.ts';
import type { CommandConfig } from '../config.ts';
import { withAuthorityOptions } from './authority-options.ts';

/** Adds the commands by which departments join. @returns the command that they belong to, for others of its kind */
export function addDepartmentCommands(program: Command, configure: () => CommandConfig): Command {
  const department = program.command('department').description('who takes part in the sharing');

  withAuthorityOptions(department.command('list'))
    .description('list the registered departments, and where they serve what they have published')
    .option('--json', 'print JSON')
    .action(async (options: AuthorityOptions & { json?: true }) => {
      const { listDepartments } = await import('../commands/department.ts');
      await listDepartments(configure(), options);
    });

  withAuthorityOptions(department.command('register'))
    .description('ask the authority to register your department; for its steward')
    .argument('<code>', 'its code, which is also the name of its folder and subgraph')
    .requiredOption('--name <name>', 'its name in English')
    .requiredOption('--name-zh <name>', 'its name (部门名称)')
    .option('--uscc <code>', 'its unified social credit code (统一社会信用代码)')
    .option('--json', 'print JSON')
    .action(async (code: string, options: RegisterOptions) => {
      const { registerDepartment } = await import('../commands/registration.ts');
      await registerDepartment(configure(), code, options);
    });

  withAuthorityOptions(department.command('approve'))
    .description('register a department that has asked for it; for the authority')
    .argument('<code>', 'its code, see `govgraph department requests`')
    .option('--reason <text>', 'why, for the history')
    .option('--json', 'print JSON')
    .action(async (code: string, options: AuthorityOptions & { reason?: string; json?: true }) => {
      const { approveDepartment } = await import('../commands/registration.ts');
      await approveDepartment(configure(), code, options);
    });

  withAuthorityOptions(department.command('refuse'))
    .description('do not register a department, which may ask again; for the authority')
    .argument('<code>', 'its code, see `govgraph department requests`')
    .requiredOption('--reason <text>', 'why, for the history')
    .option('--json', 'print JSON')
    .action(async (code: string, options: AuthorityOptions & { reason: string; json?: true }) => {
      const { refuseDepartment } = await import('../commands/registration.ts');
      await refuseDepartment(configure(), code, options);
    });

  withAuthorityOptions(department.command('requests'))
    .description('list the departments that have asked to be registered, and what became of it')
    .option('--json', 'print JSON')
    .action(async (options: AuthorityOptions & { json?: true }) => {
      const { listRegistrations } = await import('../commands/registration.ts');
      await listRegistrations(configure(), options);
    });

  return department;
}

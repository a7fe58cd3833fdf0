import type { Command } from 'commander';
import type { AuthorityOptions } from './authority/open-authority.ts';
import type { ChangeOptions, TransferOptions } from './commands/change-subgraphs.ts';
import type { DiffOptions, ShowOptions } from './commands/subgraph-versions.ts';
import type { CommandConfig } from './config.ts';
import { addTo, parseCount } from './option-parsers.ts';
import { databaseHelp } from './command-line/authority-options.ts';

/** What commands are added to, and how they are given what they need. */
interface CommandTree {
  readonly program: Command;
  readonly subgraph: Command;
  readonly configure: () => CommandConfig;
  readonly withAuthorityOptions: (command: Command) => Command;
}

/** Adds the commands that read what departments have published, version by version. */
export function addVersionCommands({
  program,
  subgraph,
  configure,
  withAuthorityOptions,
}: CommandTree): void {
  withAuthorityOptions(subgraph.command('list'))
    .description('list what departments have published last, or all that one has ever published')
    .argument('[department]', 'its code')
    .option('--json', 'print JSON')
    .action(async (name: string | undefined, options: AuthorityOptions & { json?: true }) => {
      const { listSubgraphs } = await import('./commands/subgraph-versions.ts');
      await listSubgraphs(configure(), name, options);
    });

  withAuthorityOptions(subgraph.command('show'))
    .description('print what a department has published: schema and catalog, by whom, when and why')
    .argument('<department>', 'its code')
    .option('--at <version>', 'as of this version of the policy (default: the one in force)', parseCount)
    .option('--into <directory>', 'write it there as a folder that can be published')
    .option('--json', 'print JSON')
    .action(async (name: string, options: ShowOptions) => {
      const { showSubgraph } = await import('./commands/subgraph-versions.ts');
      await showSubgraph(configure(), name, options);
    });

  withAuthorityOptions(subgraph.command('diff'))
    .description('say what is different between two versions, or between what is published and a folder')
    .argument('<what>', 'a department’s code, or its folder, such as ./police')
    .option('--from <version>', 'as of this version of the policy', parseCount)
    .option('--to <version>', 'as of this version of the policy (default: the one in force)', parseCount)
    .option('--json', 'print JSON')
    .action(async (what: string, options: DiffOptions) => {
      const { diffSubgraph } = await import('./commands/subgraph-versions.ts');
      await diffSubgraph(configure(), what, options);
    });

  const supergraph = program.command('supergraph').description('the schema of all departments together');

  withAuthorityOptions(supergraph.command('show'))
    .description('print the schema that is served')
    .option('--at <version>', 'as of this version of the policy (default: the one in force)', parseCount)
    .option('--json', 'print JSON')
    .action(async (options: AuthorityOptions & { at?: number; json?: true }) => {
      const { showSupergraph } = await import('./commands/subgraph-versions.ts');
      await showSupergraph(configure(), options);
    });
}

interface ChangeTree extends Pick<CommandTree, 'subgraph' | 'configure'> {
  readonly department: Command;
}

/** Adds the commands with which an operator changes what departments have published, on the catalog database. */
export function addChangeCommands({ subgraph, department, configure }: ChangeTree): void {
  const withChangeOptions = (command: Command): Command =>
    command
      .requiredOption('--database', databaseHelp)
      .requiredOption('--reason <text>', 'why, for the history')
      .option('--actor <name>', 'who does it (default: your account); kept as break-glass')
      .option('--agreed-by <department>', 'a department that agrees to what changes of its data', addTo)
      .option('--allow-breaking', 'do not refuse what breaks operations in use')
      .option('--dry-run', 'say what it would come to, and change nothing')
      .option('--now', 'do not give gateways time to prepare for a new schema')
      .option('--json', 'print JSON');

  withChangeOptions(subgraph.command('rollback'))
    .description('publish again what a department had published, if it still fits')
    .argument('<department>', 'its code')
    .requiredOption(
      '--to <version>',
      'a version of the policy, see `govgraph subgraph list <department>`',
      parseCount,
    )
    .action(async (name: string, options: ChangeOptions & { to: number }) => {
      const { rollbackSubgraph } = await import('./commands/change-subgraphs.ts');
      process.exitCode = await rollbackSubgraph(configure(), name, options);
    });

  withChangeOptions(subgraph.command('remove'))
    .description('take a department’s subgraph out of the schema')
    .argument('<department>', 'its code')
    .option('--end-use', 'end what others may use of it: purposes, grants and rules that need it')
    .action(async (name: string, options: ChangeOptions & { endUse?: boolean }) => {
      const { removeSubgraph } = await import('./commands/change-subgraphs.ts');
      process.exitCode = await removeSubgraph(configure(), name, options);
    });

  withChangeOptions(subgraph.command('transfer'))
    .description('give a department another code: its subgraph, purposes and grants go on under it')
    .argument('<department>', 'its code')
    .argument('<code>', 'its code from now on')
    .option('--name <name>', 'its name in English, if another one')
    .option('--name-zh <name>', 'its name, if another one')
    .option('--uscc <code>', 'its unified social credit code, if another one')
    .action(async (from: string, code: string, options: TransferOptions) => {
      const { transferSubgraph } = await import('./commands/change-subgraphs.ts');
      process.exitCode = await transferSubgraph(configure(), from, code, options);
    });

  withChangeOptions(department.command('leave'))
    .description('end a department: its subgraph, its purposes, and all grants of and to it')
    .argument('<department>', 'its code')
    .action(async (name: string, options: ChangeOptions) => {
      const { leaveDepartment } = await import('./commands/change-subgraphs.ts');
      process.exitCode = await leaveDepartment(configure(), name, options);
    });
}

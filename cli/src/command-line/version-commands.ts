import type { Command } from 'commander';
import type { AuthorityOptions } from '../authority/open-authority.ts';
import type { DiffOptions, ShowOptions } from '../commands/subgraph-versions.ts';
import type { CommandConfig } from '../config.ts';
import { parseCount } from '../option-parsers.ts';

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
      const { listSubgraphs } = await import('../commands/subgraph-versions.ts');
      await listSubgraphs(configure(), name, options);
    });

  withAuthorityOptions(subgraph.command('show'))
    .description('print what a department has published: schema and catalog, by whom, when and why')
    .argument('<department>', 'its code')
    .option('--at <version>', 'as of this version of the policy (default: the one in force)', parseCount)
    .option('--into <directory>', 'write it there as a folder that can be published')
    .option('--json', 'print JSON')
    .action(async (name: string, options: ShowOptions) => {
      const { showSubgraph } = await import('../commands/subgraph-versions.ts');
      await showSubgraph(configure(), name, options);
    });

  withAuthorityOptions(subgraph.command('diff'))
    .description('say what is different between two versions, or between what is published and a folder')
    .argument('<what>', 'a department’s code, or its folder, such as ./police')
    .option('--from <version>', 'as of this version of the policy', parseCount)
    .option('--to <version>', 'as of this version of the policy (default: the one in force)', parseCount)
    .option('--json', 'print JSON')
    .action(async (what: string, options: DiffOptions) => {
      const { diffSubgraph } = await import('../commands/subgraph-versions.ts');
      await diffSubgraph(configure(), what, options);
    });

  const supergraph = program.command('supergraph').description('the schema of all departments together');

  withAuthorityOptions(supergraph.command('show'))
    .description('print the schema that is served')
    .option('--at <version>', 'as of this version of the policy (default: the one in force)', parseCount)
    .option('--json', 'print JSON')
    .action(async (options: AuthorityOptions & { at?: number; json?: true }) => {
      const { showSupergraph } = await import('../commands/subgraph-versions.ts');
      await showSupergraph(configure(), options);
    });
}

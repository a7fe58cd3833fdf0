import { type Command, Option } from 'commander';
import type { InitOptions } from '../commands/init-subgraph.ts';
import { sourceKinds } from '../subgraph-template/template-sources.ts';

/** Adds the command with which a department begins. */
export function addInitCommand(subgraph: Command): void {
  subgraph
    .command('init')
    .description('begin a department’s folder, with an example that can be published as it stands')
    .argument('[directory]', 'the folder, named after the department (default: the code)')
    .option('--department <code>', 'the department’s code, where no folder is named')
    .option('--name <name>', 'its name in English')
    .option('--name-zh <name>', 'its name (部门名称)')
    .option('--uscc <code>', 'its unified social credit code (统一社会信用代码)')
    .addOption(
      new Option('--source <kind>', 'to serve it without code: from a file, a database or a service').choices(
        sourceKinds,
      ),
    )
    .option('--json', 'print JSON')
    .action(async (directory: string | undefined, options: InitOptions) => {
      const { initSubgraph } = await import('../commands/init-subgraph.ts');
      await initSubgraph(directory, options);
    });
}

/* `govgraph policy …`: what is decided, and how it changes. */
import type { Command } from 'commander';
import type { AuthorityOptions } from '../authority/open-authority.ts';
import type { ApplyPolicyOptions, CheckPolicyOptions, ReviewOptions } from '../commands/policy-changes.ts';
import type { CommandConfig } from '../config.ts';
import { parseCount } from '../option-parsers.ts';
import { withAuthorityOptions } from './authority-options.ts';

type Options = AuthorityOptions & { json?: true };

const fileHelp = 'a YAML document, see `govgraph policy export`';
const basedOnHelp = 'the version that the document was made of (default: its own basedOn)';
const reasonHelp = 'why, for the history';

export function addPolicyCommands(program: Command, configure: () => CommandConfig): void {
  const policy = program.command('policy').description('what is decided: purposes, grants, rules, masks');
  const command = (name: string): Command =>
    withAuthorityOptions(policy.command(name)).option('--json', 'print JSON');

  command('check')
    .description('check a policy document against what is in force, without changing anything')
    .argument('<file>', fileHelp)
    .option('--based-on <version>', basedOnHelp, parseCount)
    .action(async (file: string, options: CheckPolicyOptions) => {
      const { checkPolicyFile } = await import('../commands/policy-changes.ts');
      process.exitCode = await checkPolicyFile(configure(), file, options);
    });

  command('prove')
    .description('say whether anybody, registered yet or not, would see more with a policy document in force')
    .argument('<file>', fileHelp)
    .option('--based-on <version>', basedOnHelp, parseCount)
    .addHelpText(
      'after',
      '\nExit codes: 0 nobody does; 1 somebody does; 2 it cannot be said, or could not be tried; 3 the document has problems',
    )
    .action(async (file: string, options: CheckPolicyOptions) => {
      const { provePolicyFile } = await import('../commands/policy-changes.ts');
      process.exitCode = await provePolicyFile(configure(), file, options);
    });

  command('apply')
    .description('draft a policy document, and say who has to review it; with --database, put it into force')
    .argument('<file>', fileHelp)
    .option('--based-on <version>', basedOnHelp, parseCount)
    .option('--reason <text>', reasonHelp, 'applied from the command line')
    .action(async (file: string, options: ApplyPolicyOptions) => {
      const { applyPolicy } = await import('../commands/policy-changes.ts');
      process.exitCode = await applyPolicy(configure(), file, options);
    });

  command('review')
    .description('agree to a drafted change, or refuse it; for whoever did not draft it')
    .argument('<id>', 'the change, see `govgraph policy changes`')
    .option('--decline', 'refuse it, with a reason')
    .option('--reason <text>', reasonHelp)
    .action(async (id: string, options: ReviewOptions) => {
      const { reviewPolicyChange } = await import('../commands/policy-changes.ts');
      process.exitCode = await reviewPolicyChange(configure(), id, options);
    });

  command('activate')
    .description('put a reviewed change into force; the next request obeys it')
    .argument('<id>', 'the change, see `govgraph policy changes`')
    .action(async (id: string, options: Options) => {
      const { activatePolicyChange } = await import('../commands/policy-changes.ts');
      process.exitCode = await activatePolicyChange(configure(), id, options);
    });

  command('withdraw')
    .description('take back a change that is not in force yet')
    .argument('<id>', 'the change, see `govgraph policy changes`')
    .option('--reason <text>', reasonHelp)
    .action(async (id: string, options: Options & { reason?: string }) => {
      const { withdrawPolicyChange } = await import('../commands/policy-changes.ts');
      process.exitCode = await withdrawPolicyChange(configure(), id, options);
    });

  command('rollback')
    .description('draft what an earlier version says; with --database, put it into force')
    .argument('<version>', 'see `govgraph policy history`', parseCount)
    .requiredOption('--reason <text>', reasonHelp)
    .action(async (version: number, options: Options & { reason: string }) => {
      const { rollbackPolicy } = await import('../commands/policy-changes.ts');
      process.exitCode = await rollbackPolicy(configure(), version, options);
    });

  command('history')
    .description('list the versions of the policy, the latest first: who made each, when and why')
    .option('--lines <number>', 'how many', parseCount, 20)
    .action(async (options: Options & { lines: number }) => {
      const { listPolicyVersions } = await import('../commands/policy-versions.ts');
      await listPolicyVersions(configure(), options);
    });

  command('changes')
    .description('list the changes that were drafted, the latest first, and what became of them')
    .option('--lines <number>', 'how many', parseCount, 20)
    .action(async (options: Options & { lines: number }) => {
      const { listPolicyChanges } = await import('../commands/policy-versions.ts');
      await listPolicyChanges(configure(), options);
    });

  command('show')
    .description('show a version of the policy, or a change and everything that was done to it')
    .argument('<version or id>', 'see `govgraph policy history` and `govgraph policy changes`')
    .action(async (what: string, options: Options) => {
      const { showPolicy } = await import('../commands/policy-versions.ts');
      await showPolicy(configure(), what, options);
    });

  command('diff')
    .description('say what is different between two versions')
    .argument('<from>', 'see `govgraph policy history`', parseCount)
    .argument('[to]', 'by default the version in force', parseCount)
    .action(async (from: number, to: number | undefined, options: Options) => {
      const { diffPolicy } = await import('../commands/policy-versions.ts');
      await diffPolicy(configure(), from, to, options);
    });

  command('export')
    .description('print the policy in force as a YAML document')
    .option('--at <version>', 'as it was in a version', parseCount)
    .action(async (options: Options & { at?: number }) => {
      const { exportPolicy } = await import('../commands/policy-versions.ts');
      await exportPolicy(configure(), options);
    });
}

/* `govgraph subgraph …`: what departments publish, and what becomes of it. */
import { type Command, Option } from 'commander';
import type { AuthorityOptions } from '../authority/open-authority.ts';
import type { ApproveOptions } from '../commands/breaking-approvals.ts';
import type { ChangeOptions, TransferOptions } from '../commands/change-subgraphs.ts';
import type { DecideOptions } from '../commands/consent.ts';
import type { HandInOptions, PublishOptions } from '../commands/publication.ts';
import type { CommandConfig } from '../config.ts';
import { findingFormats } from '../findings/finding-formats.ts';
import { addTo, parseCount, parseInstantOption } from '../option-parsers.ts';
import { databaseHelp, tokenFileHelp, urlHelp, withAuthorityOptions } from './authority-options.ts';

const formatOption = (): Option =>
  new Option('--format <form>', 'how what was found is printed: for people, for GitHub, as a report of tests')
    .choices(findingFormats)
    .conflicts('json');

/** Adds the commands with which departments hand in their folders. */
export function addPublicationCommands(subgraph: Command, configure: () => CommandConfig): void {
  withHandInOptions(subgraph.command('check'))
    .description('check departments’ schema.graphql and catalog.yaml, together with what is published')
    .argument('<directory...>', 'folders with schema.graphql and catalog.yaml, named after the department')
    .option('--alone', 'leave out what is published: only the given folders make up the schema')
    .action(async (directories: string[], { alone, ...options }: HandInOptions & { alone?: true }) => {
      if (alone) {
        const { checkAlone } = await import('../commands/check-alone.ts');
        process.exitCode = await checkAlone(directories, options);
        return;
      }
      const { checkSubgraphs } = await import('../commands/publication.ts');
      process.exitCode = await checkSubgraphs(configure(), directories, options);
    });

  withHandInOptions(subgraph.command('publish'))
    .description('check departments’ folders, and put them into force together')
    .argument('<directory...>', 'folders with schema.graphql and catalog.yaml, named after the department')
    .option(
      '--url <address>',
      'where the department serves GraphQL; of several, department=address for each (default: as it is published)',
      addTo,
    )
    .option('--reason <text>', 'why, for the history', 'published from the command line')
    .option('--now', nowHelp)
    .action(async (directories: string[], options: PublishOptions) => {
      const { publishSubgraphs } = await import('../commands/publication.ts');
      process.exitCode = await publishSubgraphs(configure(), directories, options);
    });
}

/** Adds the commands by which departments and the authority let others publish what concerns them. */
export function addConsentCommands(subgraph: Command, configure: () => CommandConfig): void {
  withAuthorityOptions(subgraph.command('waiting'))
    .description('list what waits for the agreement of your department, and what of it waits for others')
    .option('--department <code>', 'whose (default: that of the token)')
    .option('--json', 'print JSON')
    .action(async (options: AuthorityOptions & { department?: string; json?: true }) => {
      const { listWaiting } = await import('../commands/consent.ts');
      await listWaiting(configure(), options);
    });

  const decision = (name: 'agree' | 'decline', description: string): Command =>
    withAuthorityOptions(subgraph.command(name))
      .description(description)
      .argument('<publication>', 'its id, see `govgraph subgraph waiting`')
      .requiredOption('--reason <text>', 'why, for the history')
      .option('--department <code>', 'whose word it is (default: that of the token)')
      .option('--json', 'print JSON');
  decision('agree', 'agree to what another department’s publication changes of your data').action(
    async (id: string, options: DecideOptions) => {
      const { agreeToPublication } = await import('../commands/consent.ts');
      process.exitCode = await agreeToPublication(configure(), id, options);
    },
  );
  decision('decline', 'do not agree to it, which ends the publication').action(
    async (id: string, options: DecideOptions) => {
      const { declinePublication } = await import('../commands/consent.ts');
      await declinePublication(configure(), id, options);
    },
  );

  withAuthorityOptions(subgraph.command('approve'))
    .description('let a department publish one change that breaks what is in use; for the authority')
    .argument('<change>', 'its name, as a check says it, for example FIELD_REMOVED:Card.number:3f2a1b9c0d4e')
    .requiredOption('--department <code>', 'the department that may publish it')
    .requiredOption('--until <instant>', 'when that ends, 90 days from now at most', parseInstantOption)
    .requiredOption('--reason <text>', 'why, for the history')
    .option('--json', 'print JSON')
    .action(async (change: string, options: ApproveOptions) => {
      const { approveChange } = await import('../commands/breaking-approvals.ts');
      await approveChange(configure(), change, options);
    });

  withAuthorityOptions(subgraph.command('approvals'))
    .description('list which changes that break what is in use are approved, and were')
    .option('--department <code>', 'of this department only')
    .option('--json', 'print JSON')
    .action(async (options: AuthorityOptions & { department?: string; json?: true }) => {
      const { listApprovals } = await import('../commands/breaking-approvals.ts');
      await listApprovals(configure(), options);
    });

  withAuthorityOptions(subgraph.command('revoke-approval'))
    .description('end an approval before its end; for the authority')
    .argument('<id>', 'see `govgraph subgraph approvals`')
    .requiredOption('--reason <text>', 'why, for the history')
    .option('--json', 'print JSON')
    .action(async (id: string, options: AuthorityOptions & { reason: string; json?: true }) => {
      const { revokeApproval } = await import('../commands/breaking-approvals.ts');
      await revokeApproval(configure(), id, options);
    });
}

interface ChangeTree {
  readonly subgraph: Command;
  readonly department: Command;
  readonly configure: () => CommandConfig;
}

/** Adds the commands with which what departments have published is changed otherwise than by a folder. */
export function addChangeCommands({ subgraph, department, configure }: ChangeTree): void {
  withChangeOptions(subgraph.command('rollback'))
    .description('publish again what a department had published, if it still fits')
    .argument('<department>', 'its code')
    .requiredOption(
      '--to <version>',
      'a version of the policy, see `govgraph subgraph list <department>`',
      parseCount,
    )
    .action(async (name: string, options: ChangeOptions & { to: number }) => {
      const { rollbackSubgraph } = await import('../commands/change-subgraphs.ts');
      process.exitCode = await rollbackSubgraph(configure(), name, options);
    });

  withChangeOptions(subgraph.command('remove'))
    .description('take a department’s subgraph out of the schema')
    .argument('<department>', 'its code')
    .option('--end-use', 'end what others may use of it: purposes, grants and rules that need it')
    .action(async (name: string, options: ChangeOptions & { endUse?: boolean }) => {
      const { removeSubgraph } = await import('../commands/change-subgraphs.ts');
      process.exitCode = await removeSubgraph(configure(), name, options);
    });

  withChangeOptions(subgraph.command('transfer'))
    .description(
      'give a department another code, under which its subgraph and grants go on; for the authority',
    )
    .argument('<department>', 'its code')
    .argument('<code>', 'its code from now on')
    .option('--name <name>', 'its name in English, if another one')
    .option('--name-zh <name>', 'its name, if another one')
    .option('--uscc <code>', 'its unified social credit code, if another one')
    .action(async (from: string, code: string, options: TransferOptions) => {
      const { transferSubgraph } = await import('../commands/change-subgraphs.ts');
      process.exitCode = await transferSubgraph(configure(), from, code, options);
    });

  withChangeOptions(department.command('leave'))
    .description(
      'end a department: its subgraph, purposes, keys, and all grants of and to it; for the authority',
    )
    .argument('<department>', 'its code')
    .action(async (name: string, options: ChangeOptions) => {
      const { leaveDepartment } = await import('../commands/change-subgraphs.ts');
      process.exitCode = await leaveDepartment(configure(), name, options);
    });
}

const nowHelp = 'do not give gateways time to prepare for a new schema: requests wait for them instead';

/** `--url` says where a department serves, so the gateway has another name. */
function withHandInOptions(command: Command): Command {
  return withConsentOptions(command)
    .option('--gateway <address>', urlHelp)
    .option('--token-file <file>', tokenFileHelp)
    .option('--database', databaseHelp)
    .option('--actor <name>', 'with --database: who you are (default: your account)')
    .addOption(formatOption())
    .option('--json', 'print JSON');
}

function withChangeOptions(command: Command): Command {
  return withConsentOptions(withAuthorityOptions(command))
    .requiredOption('--reason <text>', 'why, for the history')
    .option('--dry-run', 'say what it would come to, and change nothing')
    .option('--now', nowHelp)
    .option('--json', 'print JSON');
}

function withConsentOptions(command: Command): Command {
  return command
    .option(
      '--agreed-by <department>',
      'a department that agrees to what changes of its data, as the authority says; may be repeated',
      addTo,
    )
    .option(
      '--allow-breaking',
      'do not refuse what operations that were used lately would not survive; for the authority',
    );
}

import { type Command, Option } from 'commander';
import type {
  AssessOptions,
  DecideOptions,
  FileOptions,
  ListOptions,
  PublishRevisionOptions,
  RevisionOptions,
} from '../commands/catalog-revision.ts';
import type { CommandConfig } from '../config.ts';
import { addTo, parseDirectory } from '../option-parsers.ts';
import { withAuthorityOptions } from './authority-options.ts';

const states = ['FILED', 'ASSESSED', 'AGREED', 'REVIEWED', 'PUBLISHED', 'REFUSED', 'WITHDRAWN'];

/** Adds the commands by which a department changes what its catalog registers. */
export function addCatalogRevisionCommands(catalog: Command, configure: () => CommandConfig): void {
  const revision = catalog
    .command('revision')
    .description('changes of what a catalog registers: filed, assessed, agreed to, reviewed, published');
  const load = () => import('../commands/catalog-revision.ts');

  withAuthorityOptions(revision.command('file'))
    .description('file the folder that is to be published, and have it checked; for stewards')
    .argument('<directory>', 'the department’s folder, named after its code', parseDirectory)
    .requiredOption('--reason <text>', 'why the catalog changes')
    .option('--again <id>', 'a revision that has another content now, or rests on what is published now')
    .option('--json', 'print JSON')
    .action(async (directory: string, options: FileOptions) =>
      (await load()).fileRevision(configure(), directory, options),
    );

  withAuthorityOptions(revision.command('assess'))
    .description('say what was found about secrets and personal information; for the department')
    .argument('<id>', 'see `govgraph catalog revision list`')
    .addOption(
      new Option('--secrecy <risk>', 'not-shared: something may not be shared, and is registered so')
        .choices(['none', 'not-shared'])
        .makeOptionMandatory(),
    )
    .requiredOption('--basis <text>', 'what was looked at, and by which rules')
    .option(
      '--personal <kind>',
      'a kind of personal information, for example 身份证号; more than once',
      addTo,
    )
    .option('--measures <text>', 'how personal information is protected')
    .option('--json', 'print JSON')
    .action(async (id: string, options: AssessOptions) =>
      (await load()).assessRevision(configure(), id, options),
    );

  const steps = {
    agree: 'agree to what was assessed; for the head of the department',
    review: 'let it be published; for the authority',
    withdraw: 'take it back; for stewards',
  } as const;
  for (const step of ['agree', 'review', 'withdraw'] as const)
    withAuthorityOptions(revision.command(step))
      .description(steps[step])
      .argument('<id>', 'see `govgraph catalog revision list`')
      .option('--reason <text>', 'why, for the history')
      .option('--json', 'print JSON')
      .action(async (id: string, options: DecideOptions) =>
        (await load()).decideRevision(configure(), id, step, options),
      );

  withAuthorityOptions(revision.command('refuse'))
    .description('do not let it be published as it is; for the head, then for the authority')
    .argument('<id>', 'see `govgraph catalog revision list`')
    .requiredOption('--reason <text>', 'what has to be mended; once for each, all at once', addTo)
    .option('--json', 'print JSON')
    .action(async (id: string, options: RevisionOptions & { reason: string[] }) =>
      (await load()).refuseRevision(configure(), id, options),
    );

  withAuthorityOptions(revision.command('publish'))
    .description('publish exactly what was reviewed; for stewards and the authority')
    .argument('<id>', 'see `govgraph catalog revision list`')
    .requiredOption('--reason <text>', 'why, for the history')
    .option('--now', 'do not give gateways time to prepare for the new schema')
    .option('--json', 'print JSON')
    .action(async (id: string, options: PublishRevisionOptions) => {
      process.exitCode = await (await load()).publishRevision(configure(), id, options);
    });

  withAuthorityOptions(revision.command('list'))
    .description('list what departments change of their catalogs, and how far it is')
    .option('--department <code>', 'of this department')
    .addOption(new Option('--state <state...>', 'only those that are in one of these').choices(states))
    .option('--json', 'print JSON')
    .action(async (options: ListOptions) => (await load()).listRevisions(configure(), options));

  withAuthorityOptions(revision.command('show'))
    .description('say what it changes, what was found, what was done, and who has to do what next')
    .argument('<id>', 'see `govgraph catalog revision list`')
    .option('--json', 'print JSON')
    .action(async (id: string, options: RevisionOptions) =>
      (await load()).showRevision(configure(), id, options),
    );
}

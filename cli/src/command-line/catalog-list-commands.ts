import { type Command, Option } from 'commander';
import type {
  DemandOptions,
  DemandStep,
  FileDemandOptions,
  ListDemandsOptions,
} from '../commands/catalog-demand.ts';
import type { CompareOptions, HistoryOptions } from '../commands/catalog-history.ts';
import type {
  DecideThemeOptions,
  ProposeOptions,
  ShowThemeOptions,
  ThemeOptions,
} from '../commands/catalog-theme.ts';
import type { CommandConfig } from '../config.ts';
import { addTo, parseCount } from '../option-parsers.ts';
import { withAuthorityOptions } from './authority-options.ts';

/** Adds the commands about the history of entries, themes, and what departments need and provide. */
export function addCatalogListCommands(catalog: Command, configure: () => CommandConfig): void {
  addHistoryCommands(catalog, configure);
  addThemeCommands(catalog, configure);
  addDemandCommands(catalog, configure);
}

function addHistoryCommands(catalog: Command, configure: () => CommandConfig): void {
  withAuthorityOptions(catalog.command('history'))
    .description('list the versions in which a resource became another one: by whom, when and why')
    .argument('<code>', 'its code, for example 30100101/000001')
    .option('--json', 'print JSON')
    .action(async (code: string, options: HistoryOptions) => {
      const { showHistory } = await import('../commands/catalog-history.ts');
      await showHistory(configure(), code, options);
    });

  withAuthorityOptions(catalog.command('diff'))
    .description('say what is different in a resource between two versions of the policy')
    .argument('<code>', 'its code, for example 30100101/000001')
    .requiredOption('--from <version>', 'as of this version, see `govgraph catalog history`', parseCount)
    .option('--to <version>', 'as of this version (default: the one in force)', parseCount)
    .option('--json', 'print JSON')
    .action(async (code: string, options: CompareOptions) => {
      const { compareResource } = await import('../commands/catalog-history.ts');
      await compareResource(configure(), code, options);
    });
}

function addThemeCommands(catalog: Command, configure: () => CommandConfig): void {
  const theme = catalog
    .command('theme')
    .description('views of the catalog by theme (主题库); they give nobody an item');
  const load = () => import('../commands/catalog-theme.ts');

  withAuthorityOptions(theme.command('propose'))
    .description('propose a theme, or all that it is to be from now on; for the department that leads it')
    .argument('<code>', 'its class, 项 and 目, for example 200101')
    .requiredOption('--name <name>', 'its name in English')
    .requiredOption('--name-zh <name>', 'its name')
    .requiredOption('--item <field=why>', 'a field that belongs to it, and why; once for each', addTo)
    .option('--lead <department>', 'the department that leads it (default: yours)')
    .option('--reason <text>', 'why, for the history')
    .option('--json', 'print JSON')
    .action(async (code: string, options: ProposeOptions) =>
      (await load()).proposeTheme(configure(), code, options),
    );

  const steps = {
    approve: 'set in force what was proposed; for the authority',
    refuse: 'do not set in force what was proposed; for the authority',
    withdraw: 'take back what was proposed; for the department that leads it',
    end: 'end a theme; for the authority',
  } as const;
  for (const step of ['approve', 'refuse', 'withdraw', 'end'] as const) {
    const needsReason = step === 'refuse' || step === 'end';
    withAuthorityOptions(theme.command(step))
      .description(steps[step])
      .argument('<code>', 'its code, see `govgraph catalog theme list`')
      .addOption(new Option('--reason <text>', 'why, for the history').makeOptionMandatory(needsReason))
      .option('--json', 'print JSON')
      .action(async (code: string, options: DecideThemeOptions) =>
        (await load()).decideTheme(configure(), code, step, options),
      );
  }

  withAuthorityOptions(theme.command('list'))
    .description('list the themes, and which department leads each')
    .option('--json', 'print JSON')
    .action(async (options: ThemeOptions) => (await load()).listThemes(configure(), options));

  withAuthorityOptions(theme.command('show'))
    .description('print a theme: its items, and what the catalog says of them now')
    .argument('<code>', 'its code, see `govgraph catalog theme list`')
    .option('--number <count>', 'as it came into force for this time (default: the last one)', parseCount)
    .option('--json', 'print JSON')
    .action(async (code: string, options: ShowThemeOptions) =>
      (await load()).showTheme(configure(), code, options),
    );
}

const demandStates = ['FILED', 'REDIRECTED', 'ACCEPTED', 'REFUSED', 'FULFILLED', 'WITHDRAWN'];

function addDemandCommands(catalog: Command, configure: () => CommandConfig): void {
  const demand = catalog.command('demand').description('what departments need of each other (需求清单)');
  const load = () => import('../commands/catalog-demand.ts');

  withAuthorityOptions(demand.command('file'))
    .description('say what your department needs and does not find; for stewards')
    .requiredOption('--purpose <code>', 'the purpose that it is needed for')
    .requiredOption('--legal-basis <text>', 'the law that it is needed by (使用依据)')
    .requiredOption('--scenario <text>', 'what is done with it (使用场景)')
    .option('--description <text>', 'what is needed, in words')
    .option('--resource <code>', 'the resource, where it is known')
    .option('--item <field>', 'a field, where it is known; once for each', addTo)
    .option('--provider <department>', 'who is to provide it (default: the authority names one)')
    .option('--json', 'print JSON')
    .action(async (options: FileDemandOptions) => (await load()).fileDemand(configure(), options));

  /** @param read what the options of the step say */
  const addStep = <Options extends DemandOptions>(
    kind: DemandStep['kind'],
    description: string,
    read: (options: Options) => DemandStep,
  ): Command =>
    withAuthorityOptions(demand.command(kind))
      .description(description)
      .argument('<id>', 'see `govgraph catalog demand list`')
      .option('--json', 'print JSON')
      .action(async (id: string, options: Options) =>
        (await load()).decideDemand(configure(), id, read(options), options),
      );

  addStep(
    'redirect',
    'name the department that is to provide it; for the authority',
    ({ provider, reason }: DemandOptions & { provider: string; reason: string }) => ({
      kind: 'redirect',
      provider,
      reason,
    }),
  )
    .requiredOption('--provider <department>', 'who is to provide it')
    .requiredOption('--reason <text>', 'why, for the history');
  addStep(
    'accept',
    'put it on the list of what you have to provide; for stewards of the provider',
    ({ dueOn }: DemandOptions & { dueOn: string }) => ({ kind: 'accept', dueOn }),
  ).requiredOption('--due-on <day>', 'the last day by which it is published, for example 2026-03-01');
  addStep(
    'refuse',
    'do not provide it; for stewards of the provider, and the authority',
    ({ reason }: DemandOptions & { reason: string }) => ({ kind: 'refuse', reason }),
  ).requiredOption('--reason <text>', 'why, for the history');
  addStep(
    'fulfil',
    'say which published resource has it; for stewards of the provider',
    ({ resource, item }: DemandOptions & { resource: string; item?: readonly string[] }) => ({
      kind: 'fulfil',
      resource,
      items: item ?? null,
    }),
  )
    .requiredOption('--resource <code>', 'the resource that has it')
    .option('--item <field>', 'an item of it that was needed; once for each (default: all)', addTo);
  addStep('withdraw', 'take it back; for stewards who need it', () => ({ kind: 'withdraw' }));

  withAuthorityOptions(demand.command('list'))
    .description('list what departments need of each other')
    .option('--consumer <department>', 'what this department needs')
    .option('--provider <department>', 'what this department is to provide')
    .addOption(new Option('--state <state...>', 'only those that are in one of these').choices(demandStates))
    .option('--json', 'print JSON')
    .action(async (options: ListDemandsOptions) => (await load()).listDemands(configure(), options));

  withAuthorityOptions(demand.command('show'))
    .description('print a demand, and what was done')
    .argument('<id>', 'see `govgraph catalog demand list`')
    .option('--json', 'print JSON')
    .action(async (id: string, options: DemandOptions) =>
      (await load()).showDemand(configure(), id, options),
    );

  withAuthorityOptions(catalog.command('responsibilities'))
    .description(
      'list what a department has to provide (责任清单): registered, or accepted and not published yet',
    )
    .argument('[department]', 'its code (default: yours)')
    .option('--json', 'print JSON')
    .action(async (department: string | undefined, options: DemandOptions) =>
      (await load()).listResponsibilities(configure(), department, options),
    );
}

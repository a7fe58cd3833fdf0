import { type Command, Option } from 'commander';
import type { SearchOptions, ShowEntryOptions } from '../commands/catalog.ts';
import type { ImportOptions } from '../commands/import-catalog-file.ts';
import type { CommandConfig } from '../config.ts';
import { parseCount } from '../option-parsers.ts';
import { withAuthorityOptions } from './authority-options.ts';
import { addCatalogListCommands } from './catalog-list-commands.ts';
import { addCatalogRevisionCommands } from './catalog-revision-commands.ts';

/** Adds the commands that find what departments have, and that make a catalog of a sheet. */
export function addCatalogCommands(program: Command, configure: () => CommandConfig): void {
  const catalog = program
    .command('catalog')
    .description('what departments have registered, and what portals and the guide’s form list');

  addCatalogRevisionCommands(catalog, configure);
  addCatalogListCommands(catalog, configure);

  withAuthorityOptions(catalog.command('search'))
    .description('find resources and items of the catalog; absent conditions match all')
    .argument(
      '[text]',
      'words that all stand in names, codes or coordinates; Chinese ones are any part of them',
    )
    .option('--department <code>', 'the department that provides it')
    .addOption(
      new Option('--share-type <type>', 'how an item is shared').choices([
        'UNCONDITIONAL',
        'CONDITIONAL',
        'NOT_SHARED',
      ]),
    )
    .option('--resource <code>', 'items of this resource only')
    .option(
      '--code <prefix>',
      'what the code of the resource begins with: a class (类, 项, 目), or all of it',
    )
    .addOption(
      new Option('--base <database>', 'a base database (基础数据库)').choices([
        'NATURAL_PERSONS',
        'LEGAL_ENTITIES',
        'NATURAL_RESOURCES',
        'E_CERTIFICATES',
        'SOCIAL_CREDIT',
      ]),
    )
    .addOption(
      new Option('--data-class <class>', 'a class of GB/T 43697').choices(['GENERAL', 'IMPORTANT', 'CORE']),
    )
    .option('--level <number>', 'items of this level only, 1 to 4', parseCount)
    .option('--json', 'print JSON')
    .action(async (text: string | undefined, options: SearchOptions) => {
      const { searchCatalog } = await import('../commands/catalog.ts');
      await searchCatalog(configure(), text, options);
    });

  withAuthorityOptions(catalog.command('show'))
    .description('print a resource with all its items')
    .argument('<code>', 'the code of the resource, see `govgraph catalog search`')
    .option('--json', 'print JSON')
    .action(async (code: string, options: ShowEntryOptions) => {
      const { showResource } = await import('../commands/catalog.ts');
      await showResource(configure(), code, options);
    });

  catalog
    .command('import')
    .description('make a catalog.yaml of a CSV or Excel sheet, and say what a person still has to decide')
    .argument('<file>', 'a sheet of an open-data portal or of the guide: .xlsx, or CSV in UTF-8 or GBK')
    .option('--department <code>', 'the department that provides the data, as the authority registered it')
    .option('--out <file>', 'where to write; what is there already stays as it is', 'catalog.yaml')
    .option('--json', 'print JSON')
    .action(async (file: string, options: ImportOptions) => {
      const { importCatalogFile } = await import('../commands/import-catalog-file.ts');
      await importCatalogFile(file, options);
    });
}

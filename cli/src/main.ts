import { Command } from 'commander';
import { tokenFileHelp, urlHelp, withAuthorityOptions } from './command-line/authority-options.ts';
import { addInitCommand } from './command-line/init-command.ts';
import { addCatalogCommands } from './command-line/catalog-commands.ts';
import { addKeyCommands } from './command-line/key-commands.ts';
import { addPolicyCommands } from './command-line/policy-commands.ts';
import { addSuspensionCommands } from './command-line/suspension-commands.ts';
import type { ArchiveOptions } from './commands/archive-audit.ts';
import type { RevokeOptions } from './commands/grant.ts';
import type { ExplainOptions } from './commands/explain-record.ts';
import type { TailOptions } from './commands/tail-audit.ts';
import type { AuditOptions } from './commands/verify-audit.ts';
import { addDepartmentCommands } from './command-line/department-commands.ts';
import { addVersionCommands } from './command-line/version-commands.ts';
import { addOfficialCommands } from './command-line/official-commands.ts';
import {
  addChangeCommands,
  addConsentCommands,
  addPublicationCommands,
} from './command-line/publication-commands.ts';
import { readConfig, type CommandConfig } from './config.ts';
import {
  parseCount,
  parseDirectories,
  parseDirectory,
  parseInstantOption,
  parseMonth,
  parsePort,
} from './option-parsers.ts';
import { reportFailure } from './report-failure.ts';

/*
 * The `govgraph` command. What a subcommand needs is imported when it runs: `govgraph token` must not wait
 * for the composition library to load.
 *
 * Exit codes: 0 done; 1 found something wrong, or it was decided that it is not done; 2 could not be tried.
 */

const program = new Command('govgraph')
  .description('A GraphQL federation gateway for government data sharing.')
  .version('0.1.0')
  .option('--data <directory>', 'where the demo keeps its data (default: .govgraph, or GOVGRAPH_DATA)')
  .showHelpAfterError('(add --help for an explanation)')
  .exitOverride();

function configure(): CommandConfig {
  const { data } = program.opts<{ data?: string }>();
  return readConfig(data === undefined ? process.env : { ...process.env, GOVGRAPH_DATA: data });
}

program
  .command('start')
  .description('start the demo: database, identity provider, nine departments and the gateway')
  .option(
    '--port <number>',
    'port of the gateway (default: 4000, or GOVGRAPH_PORT; 0: a free one)',
    parsePort,
  )
  .action(async ({ port }: { port?: number }) => {
    const { start } = await import('./commands/start.ts');
    process.exitCode = await start(configure(), port);
    // Everything is stopped. Whatever handle a library forgot must not keep this process.
    setTimeout(() => process.exit(), 500).unref();
  });

program
  .command('personas')
  .description('list the published personas of the demo')
  .option('--json', 'print JSON')
  .action(async (options: { json?: true }) => {
    const { listPersonas } = await import('./commands/token.ts');
    listPersonas(options);
  });

program
  .command('token')
  .description('print a bearer token of a persona, and nothing else')
  .requiredOption('--as <persona>', 'a persona, see `govgraph personas`')
  .action(async (options: { as: string }) => {
    const { printToken } = await import('./commands/token.ts');
    await printToken(configure(), options.as);
  });

program
  .command('login')
  .description('sign in to a gateway, at the page of its issuer')
  .option('--url <address>', urlHelp)
  .option('--issuer <address>', 'who issues the token, where the gateway takes those of several')
  .option('--json', 'print JSON')
  .action(async (options: { url?: string; issuer?: string; json?: true }) => {
    const { login } = await import('./commands/login.ts');
    await login(configure(), options);
  });

program
  .command('logout')
  .description('end the login to a gateway')
  .option('--url <address>', urlHelp)
  .option('--json', 'print JSON')
  .action(async (options: { url?: string; json?: true }) => {
    const { logout } = await import('./commands/login.ts');
    await logout(configure(), options);
  });

program
  .command('whoami')
  .description('say as whom commands ask a gateway, and whether it takes that')
  .option('--url <address>', urlHelp)
  .option('--token-file <file>', tokenFileHelp)
  .option('--json', 'print JSON')
  .action(async (options: { url?: string; tokenFile?: string; json?: true }) => {
    const { whoami } = await import('./commands/login.ts');
    await whoami(configure(), options);
  });

addPolicyCommands(program, configure);

const grant = program.command('grant').description('what departments may use of each other');

withAuthorityOptions(grant.command('revoke'))
  .description('end a grant at once; for stewards of the department that provides, and the authority')
  .argument('<id>', 'the id of the grant, see `govgraph policy export`')
  .requiredOption('--reason <text>', 'why, for the history')
  .option('--json', 'print JSON')
  .action(async (id: string, options: RevokeOptions) => {
    const { revokeGrant } = await import('./commands/grant.ts');
    await revokeGrant(configure(), id, options);
  });

const department = addDepartmentCommands(program, configure);

addKeyCommands(program, configure);

const subgraph = program.command('subgraph').description('what departments publish');

addInitCommand(subgraph);
addVersionCommands({ program, subgraph, configure, withAuthorityOptions });
addPublicationCommands(subgraph, configure);
addConsentCommands(subgraph, configure);
addChangeCommands({ subgraph, department, configure });
addOfficialCommands(program, configure);

addCatalogCommands(program, configure);

addSuspensionCommands(program, configure);

program
  .command('database')
  .description('the databases')
  .command('roles')
  .description('create the roles that programs connect as, and give each exactly the rights that it needs')
  .option('--json', 'print JSON')
  .action(async (options: { json?: true }) => {
    const { assignDatabaseRoles } = await import('./commands/assign-database-roles.ts');
    await assignDatabaseRoles(configure(), options);
  });

const archiveHelp = 'where the files of archived months are, to be read as well';
const archiveOnDatabaseHelp = `with --database: ${archiveHelp}`;

const audit = program.command('audit').description('the usage record');

audit
  .command('verify')
  .description('find what was changed or removed, in the database and in files of checkpoints')
  .option('--chain-key <files...>', 'keys of the chain, JSON; by default those of the running demo')
  .option(
    '--checkpoint-key <files...>',
    'Ed25519 keys of checkpoints, PEM; by default that of the running demo',
  )
  .option(
    '--checkpoints <paths...>',
    'files of checkpoints or directories of them; by default those of the running demo',
  )
  .option('--archive <directories...>', archiveHelp, parseDirectories)
  .option('--json', 'print JSON')
  .action(async (options: AuditOptions) => {
    const { verifyAudit } = await import('./commands/verify-audit.ts');
    process.exitCode = await verifyAudit(configure(), options);
  });

withAuthorityOptions(audit.command('tail'))
  .description('print the latest usage records, or the latest of which all that is given is true')
  .option('--lines <number>', 'how many', parseCount, 20)
  .option('--application <id>', 'an OAuth client id')
  .option('--field <coordinate>', 'a field that was asked for, for example Person.criminalRecord')
  .option('--subject <pseudonym>', 'whom a record is about')
  .option('--since <instant>', 'from then on, for example 2026-03-01T00:00+08:00', parseInstantOption)
  .option('--until <instant>', 'before then', parseInstantOption)
  .option('--archive <directories...>', archiveOnDatabaseHelp, parseDirectories)
  .option('--json', 'print JSON, one record a line')
  .action(async (options: TailOptions) => {
    const { tailAudit } = await import('./commands/tail-audit.ts');
    await tailAudit(configure(), options);
  });

withAuthorityOptions(audit.command('explain'))
  .description('say what a request was given and why, and whether the policy of then decides so again')
  .argument('<decision id>', 'extensions.govgraph.decisionId of an answer')
  .option('--archive <directories...>', archiveOnDatabaseHelp, parseDirectories)
  .option('--json', 'print JSON')
  .action(async (decisionId: string, options: ExplainOptions) => {
    const { explainRecord } = await import('./commands/explain-record.ts');
    process.exitCode = await explainRecord(configure(), decisionId, options);
  });

audit
  .command('archive')
  .description('write months that are three years old or older to files, and take them out of the database')
  .requiredOption('--before <month>', 'the months before this one, for example 2023-01', parseMonth)
  .requiredOption('--to <directory>', 'where the files go; it has to be there', parseDirectory)
  .option('--drop', 'remove the tables too, which stay in the database otherwise')
  .option('--json', 'print JSON')
  .action(async (options: ArchiveOptions) => {
    const { archiveAudit } = await import('./commands/archive-audit.ts');
    await archiveAudit(configure(), options);
  });

program
  .command('import-air-quality')
  .description('import measurements of the national air quality network (GeoJSON) into the running demo')
  .argument('<file>', 'a GeoJSON FeatureCollection')
  .option('--json', 'print JSON')
  .action(async (file: string, options: { json?: true }) => {
    const { importAirQualityFile } = await import('./commands/import-air-quality.ts');
    process.exitCode = await importAirQualityFile(configure(), file, options);
  });

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}

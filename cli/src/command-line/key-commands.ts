/* `govgraph keys …`: the keys with which gateways sign requests to a department. */
import { type Command, Option } from 'commander';
import type { KeysOptions, MakeOptions, RetireOptions, RotateOptions } from '../commands/keys.ts';
import type { CommandConfig } from '../config.ts';
import { parseHours } from '../option-parsers.ts';
import { withAuthorityOptions } from './authority-options.ts';

export function addKeyCommands(program: Command, configure: () => CommandConfig): void {
  const keys = program
    .command('keys')
    .description('the keys with which gateways sign requests to a department');

  withKeyOptions(keys.command('create'))
    .description('make the first key of the department; gateways sign with it within seconds')
    .action(async (options: MakeOptions) => {
      const { createKey } = await import('../commands/keys.ts');
      await createKey(configure(), options);
    });

  withKeyOptions(keys.command('rotate'))
    .description('make another key; the one before stays in force for a while')
    .option('--overlap <hours>', 'for how long; 0 when the one before was stolen', parseHours, 24)
    .action(async (options: RotateOptions) => {
      const { rotateKey } = await import('../commands/keys.ts');
      await rotateKey(configure(), options);
    });

  withAuthorityOptions(keys.command('list'))
    .description('list the keys that the department has registered; never a key itself')
    .option('--department <code>', 'whose (default: that of the token)')
    .option('--json', 'print JSON')
    .action(async (options: KeysOptions) => {
      const { listKeys } = await import('../commands/keys.ts');
      await listKeys(configure(), options);
    });

  withAuthorityOptions(keys.command('retire'))
    .description('end a key at once')
    .argument('<id>', 'see `govgraph keys list`')
    .requiredOption('--reason <text>', 'why, for the history')
    .option('--file <file>', 'the keys file, from which it is removed, too')
    .option('--department <code>', 'whose (default: that of the token)')
    .option('--json', 'print JSON')
    .action(async (id: string, options: RetireOptions) => {
      const { retireKey } = await import('../commands/keys.ts');
      await retireKey(configure(), id, options);
    });
}

/** What a new key is like, and where the department's half goes. */
function withKeyOptions(command: Command): Command {
  return withAuthorityOptions(command)
    .requiredOption('--file <file>', 'the keys file that the department’s service reads')
    .addOption(
      new Option('--algorithm <name>', 'with ed25519, whoever reads the file cannot sign')
        .choices(['ed25519', 'hmac-sha256'])
        .default('ed25519'),
    )
    .option('--key-id <id>', 'by which signatures name it (default: the department and the day)')
    .option(
      '--sealing-key <id>',
      'what the operator says that the gateways’ key is: no other one is sealed to',
    )
    .option('--department <code>', 'whose key it is (default: that of the token)')
    .option('--json', 'print JSON');
}

/*
 * What holds of every command: it explains itself, and whoever reads it with a program gets one object and one of two
 * exit codes. Each is run where nothing answers that it works with, and no file is there that it reads.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const program = path.join(import.meta.dirname, '../bin/govgraph.js');

const reason = ['--reason', 'a test'];
const decision = '48d46ec2-e3f5-4f87-8a3a-d8d1b7783000';

/** What is given to each command, so that nothing is wrong but that nothing answers and no file is there. */
const commands: readonly (readonly [command: string, ...given: string[]])[] = [
  ['login'],
  ['whoami'],
  ['policy check', 'none.yaml'],
  ['policy apply', 'none.yaml', ...reason],
  ['policy prove', 'none.yaml'],
  ['policy review', decision],
  ['policy activate', decision],
  ['policy withdraw', decision],
  ['policy rollback', '1', ...reason],
  ['policy history'],
  ['policy changes'],
  ['policy show', '1'],
  ['policy diff', '1'],
  ['policy export'],
  ['grant revoke', 'a-grant', ...reason],
  ['department list'],
  ['department register', 'library', '--name', 'Library', '--name-zh', '图书馆'],
  ['department approve', 'library'],
  ['department refuse', 'library', ...reason],
  ['department requests'],
  ['department leave', 'library', ...reason],
  ['keys create', '--file', 'keys.json', '--department', 'library'],
  ['keys rotate', '--file', 'keys.json', '--department', 'library'],
  ['keys list', '--department', 'library'],
  ['keys retire', 'a-key', ...reason, '--department', 'library'],
  ['subgraph list'],
  ['subgraph show', 'library'],
  ['subgraph diff', 'library', '--from', '1'],
  ['subgraph check', './none'],
  ['subgraph publish', './none'],
  ['subgraph rollback', 'library', '--to', '1', ...reason],
  ['subgraph remove', 'library', ...reason],
  ['subgraph transfer', 'library', 'culture', ...reason],
  [
    'subgraph approve',
    'FIELD_REMOVED:Card.number:3f2a1b9c0d4e',
    ...['--department', 'library', '--until', '2027-01-01T00:00+08:00', ...reason],
  ],
  ['subgraph approvals'],
  ['subgraph revoke-approval', 'an-approval', ...reason],
  ['subgraph waiting'],
  ['subgraph agree', 'a-publication', ...reason],
  ['subgraph decline', 'a-publication', ...reason],
  ['supergraph show'],
  ['official list'],
  ['official end-duty', 'li', ...reason],
  ['catalog search', '户籍'],
  ['catalog show', '30100101/000001'],
  ['catalog import', 'none.csv'],
  ['catalog history', '30100101/000001'],
  ['catalog diff', '30100101/000001', '--from', '1'],
  [
    'catalog theme propose',
    '200101',
    '--name',
    'Credit',
    '--name-zh',
    '信用',
    '--item',
    'Person.tax=why',
    '--lead',
    'health',
  ],
  ['catalog theme approve', '200101'],
  ['catalog theme refuse', '200101', ...reason],
  ['catalog theme withdraw', '200101'],
  ['catalog theme end', '200101', ...reason],
  ['catalog theme list'],
  ['catalog theme show', '200101'],
  [
    'catalog demand file',
    ...['--purpose', 'a-purpose', '--legal-basis', 'a law', '--scenario', 'a desk', '--description', 'data'],
  ],
  ['catalog demand redirect', 'a-demand', '--provider', 'health', ...reason],
  ['catalog demand accept', 'a-demand', '--due-on', '2030-01-01'],
  ['catalog demand refuse', 'a-demand', ...reason],
  ['catalog demand fulfil', 'a-demand', '--resource', '30100101/000001'],
  ['catalog demand withdraw', 'a-demand'],
  ['catalog demand list'],
  ['catalog demand show', 'a-demand'],
  ['catalog responsibilities', 'health'],
  ['catalog revision file', '.', ...reason],
  ['catalog revision assess', 'a-revision', '--secrecy', 'none', '--basis', 'the list of secrets'],
  ['catalog revision agree', 'a-revision'],
  ['catalog revision review', 'a-revision'],
  ['catalog revision withdraw', 'a-revision'],
  ['catalog revision refuse', 'a-revision', ...reason],
  ['catalog revision publish', 'a-revision', ...reason],
  ['catalog revision list'],
  ['catalog revision show', 'a-revision'],
  ['suspension add', '--application', 'hall-frontend', ...reason],
  ['suspension lift', '--application', 'hall-frontend', ...reason],
  ['suspension list'],
  ['database roles'],
  ['audit verify'],
  ['audit tail'],
  ['audit explain', decision],
  ['audit archive', '--before', '2020-01', '--to', '.'],
  ['import-air-quality', 'none.json'],
];

/** Commands that need nothing that could be missing. */
const alwaysDone: readonly (readonly [command: string, ...given: string[]])[] = [
  ['personas'],
  ['logout'],
  ['subgraph init', 'library'],
];

/** Commands whose output is for no program, or is one word. */
const withoutJson = ['start', 'token'];

const allCommands = [...[...commands, ...alwaysDone].map(([command]) => command), ...withoutJson];

let directory: string;
let helps: ReadonlyMap<string, string>;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-commands-'));
  helps = new Map(await readHelps(''));
}, 120_000);

afterAll(() => rm(directory, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function govgraph(...args: readonly string[]): Promise<Outcome> {
  const env = {
    PATH: process.env['PATH'],
    HOME: directory,
    GOVGRAPH_DATA: directory,
    GOVGRAPH_URL: 'http://127.0.0.1:2/graphql',
    GOVGRAPH_TOKEN: 'a.b.c',
    CATALOG_DATABASE_URL: 'postgresql://role:opensesame@127.0.0.1:2/city',
  };
  return new Promise((resolve) => {
    const options = { env, cwd: directory, timeout: 60_000 };
    const child = execFile(process.execPath, [program, ...args], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/** The explanations of all commands below one, by name. */
async function readHelps(command: string): Promise<[name: string, text: string][]> {
  const { code, stdout } = await govgraph(...command.split(' ').filter((word) => word !== ''), '--help');
  expect(code, `${command} --help`).toBe(0);
  const [, list] = stdout.split('\nCommands:\n');
  if (list === undefined) return [[command, stdout]];
  const names = [...list.matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name = '']) => name);
  const below: [string, string][] = [];
  for (const name of names)
    if (name !== 'help') below.push(...(await readHelps(`${command} ${name}`.trim())));
  return below;
}

function failureOf(stdout: string): { readonly code: string; readonly message: string } {
  const { ok, error } = JSON.parse(stdout) as { ok: boolean; error: { code: string; message: string } };
  expect(ok).toBe(false);
  return error;
}

describe('every command', { timeout: 60_000 }, () => {
  test('is tried here', () => {
    expect([...helps.keys()].toSorted()).toEqual(allCommands.toSorted());
  });

  test('explains itself, and has a form for programs', () => {
    for (const [command, help] of helps) {
      expect(help, command).toMatch(/^Usage: govgraph .+\n\n\S/);
      if (!withoutJson.includes(command)) expect(help, command).toContain('  --json ');
    }
  });

  test.each(commands)(
    'says in one object that it could not be tried, with exit code 2: %s',
    async (command, ...given) => {
      const { code, stdout, stderr } = await govgraph(...command.split(' '), ...given, '--json');

      const failure = failureOf(stdout);
      expect(failure.code).not.toMatch(/USAGE|COMMAND_FAILED/);
      expect(stderr).toContain(`govgraph: ${failure.message.split('\n')[0]}`);
      expect(stdout + stderr).not.toMatch(/opensesame|^ +at /m);
      expect({ code, failure }).toEqual({ code: 2, failure });
    },
  );

  test.each(alwaysDone)('is done: %s', async (command, ...given) => {
    const { code, stdout } = await govgraph(...command.split(' '), ...given, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, data: expect.anything() as unknown });
    expect(code).toBe(0);
  });

  test.each(allCommands)('refuses an option that there is not, with exit code 2: %s', async (command) => {
    const { code, stdout } = await govgraph(...command.split(' '), '--no-such-option', '--json');
    expect(failureOf(stdout).code).toBe('USAGE');
    expect(code).toBe(2);
  });
});

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { departments } from '@govgraph/prisma/schemas';
import { acquireInstanceLock } from '@govgraph/demo/testing';

const program = path.join(import.meta.dirname, '../bin/govgraph.js');
const checkoutRoot = path.join(import.meta.dirname, '../..');
const subgraphs = path.join(checkoutRoot, 'subgraphs');

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-command-'));
});

afterAll(() => rm(directory, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const govgraph = (args: readonly string[], environment: Record<string, string> = {}): Promise<Outcome> =>
  run(program, args, environment);

function run(script: string, args: readonly string[], environment: Record<string, string>): Promise<Outcome> {
  const env = { PATH: process.env['PATH'], GOVGRAPH_DATA: directory, ...environment };
  return new Promise((resolve) => {
    const options = { env, timeout: 25_000 };
    const child = execFile(process.execPath, [script, ...args], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/** The CommonJS modules that a command has loaded when it ends. */
async function listLoaded(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const listing = path.join(directory, 'list-modules.cjs');
  const list = `process.once('exit', () => console.error('LOADED ' + Object.keys(require('module')._cache).join(' ')));`;
  await writeFile(listing, list);
  const { stderr } = await govgraph(args, { ...environment, NODE_OPTIONS: `--require ${listing}` });
  return /LOADED (.*)/.exec(stderr)?.[1] ?? '';
}

describe('the govgraph command', { timeout: 30_000 }, () => {
  test('explains itself and each of its commands', async () => {
    const { code, stdout } = await govgraph(['--help']);

    expect(code).toBe(0);
    for (const name of ['start', 'token', 'policy', 'grant', 'subgraph', 'catalog', 'suspension', 'audit']) {
      expect(stdout).toContain(`  ${name}`);
    }
    expect((await govgraph(['policy', 'apply', '--help'])).stdout).toContain('--reason');
  });

  test('says nothing of a reader that has seen enough', async () => {
    const script = `"${process.execPath}" "${program}" policy --help | true`;
    const stderr = await new Promise((resolve) =>
      execFile('sh', ['-c', script], { timeout: 25_000 }, (_error, _stdout, text) => resolve(text)),
    );
    expect(stderr).toBe('');
  });

  test('answers wrong usage with exit code 2', async () => {
    expect(await govgraph(['tokn'])).toMatchObject({ code: 2, stdout: '' });
    expect(await govgraph(['token'])).toMatchObject({ code: 2, stdout: '' });
    expect(await govgraph(['audit', 'tail', '--since', 'Monday'])).toMatchObject({ code: 2, stdout: '' });
    for (const month of ['2023', '2023-13', '2023-1', '0000-01', '2023-01-01']) {
      const archive = ['audit', 'archive', '--to', directory, '--before', month];
      expect(await govgraph(archive), month).toMatchObject({ code: 2, stdout: '' });
    }
    for (const none of [path.join(directory, 'none'), path.join(directory, 'none', 'of', 'these')]) {
      const refused = { code: 2, stdout: '', stderr: expect.stringContaining('There is no such directory.') };
      expect(await govgraph(['audit', 'archive', '--before', '2020-01', '--to', none])).toMatchObject(
        refused,
      );
      expect(await govgraph(['audit', 'verify', '--archive', directory, none])).toMatchObject(refused);
      expect(await govgraph(['audit', 'tail', '--archive', none])).toMatchObject(refused);
    }
    expect(await govgraph(['start', '--port', 'http'])).toMatchObject({ code: 2, stdout: '' });
    expect(await govgraph(['suspension', 'add', '--reason', 'x'])).toMatchObject({
      code: 2,
      stderr: 'govgraph: say what: --application, --department or --field\n',
    });
  });

  test.each([
    ['subgraph', 'rollback', 'library', '--to', '1'],
    ['subgraph', 'remove', 'library'],
    ['subgraph', 'transfer', 'library', 'culture'],
    ['department', 'leave', 'library'],
  ])('works past the gateway only when told so: %s %s', async (...command) => {
    expect(await govgraph([...command, '--reason', 'x'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('which gateway?') as unknown,
    });
  });

  test('refuses settings that there are not before it starts anything', async () => {
    const misspelt = { GOVGRAPH_PROT: '4001', GOVGRAPH_REDIS_URI: 'redis://127.0.0.1', GOVGRAPH_X: '' };
    const refused = {
      code: 2,
      stdout: '',
      stderr:
        'govgraph: GOVGRAPH_PROT: there is no such setting; did you mean GOVGRAPH_PORT?\n' +
        'govgraph: GOVGRAPH_REDIS_URI: there is no such setting; did you mean GOVGRAPH_REDIS_URL?\n' +
        'govgraph: GOVGRAPH_X: there is no such setting\n',
    };
    expect(await govgraph(['start'], misspelt)).toEqual(refused);
    // npm start, before it builds.
    expect(await run(path.join(checkoutRoot, 'scripts/start.mjs'), [], misspelt)).toEqual(refused);
  });

  test('refuses settings that are out of range before it starts anything, each in a line', async () => {
    const wrong = {
      GOVGRAPH_MAX_COST: '0',
      GOVGRAPH_SUBGRAPH_TIMEOUT_MS: '5s',
      TAXATION_DATABASE_URL: 'taxes',
    };
    const { code, stdout, stderr } = await govgraph(['start'], wrong);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^govgraph: GOVGRAPH_MAX_COST: expected a whole number from 1 to /),
      expect.stringMatching(/^govgraph: GOVGRAPH_SUBGRAPH_TIMEOUT_MS: expected a whole number from 50 to /),
      'govgraph: TAXATION_DATABASE_URL: expected a postgresql:// address',
    ]);
  });

  test('knows every setting of the gateway', async () => {
    const gateway = await readFile(path.join(checkoutRoot, 'gateway/src/config/config.ts'), 'utf8');
    const settings = [...gateway.matchAll(/^  (GOVGRAPH_\w+):/gm)].map(([, name = '']) => name);
    expect(settings.length).toBeGreaterThan(20);
    const known = await readFile(path.join(checkoutRoot, 'cli/bin/unknown-settings.js'), 'utf8');
    const names = [...known.matchAll(/^  '(\w+)',/gm)].map(([, name = '']) => `GOVGRAPH_${name}`);
    const others = [
      'CATALOG_REVIEW',
      'CLIENT_ID',
      'DATA',
      'IDENTITY_KEYS_FILE',
      'GATEWAY_KEYS_FILE',
      'TOKEN',
      'URL',
    ].map((name) => `GOVGRAPH_${name}`);
    expect(names.toSorted()).toEqual([...new Set([...settings, ...others])].toSorted());
  });

  test.each([
    ['audit', 'verify'],
    ['audit', 'verify', '--help'],
  ])('starts fast, without Prisma’s client, the planner and composition: %s %s', async (...args) => {
    const loaded = await listLoaded(args, {
      CATALOG_DATABASE_URL: 'postgresql://role:password@127.0.0.1:1/city',
    });
    // What is loaded at all is seen.
    if (!args.includes('--help')) expect(loaded).toContain('/node_modules/pg/');
    expect(loaded).not.toMatch(/node_modules\/(?:@prisma|@apollo|prisma)\//);
  });

  test.each([
    ['grant', 'revoke', 'g', '--reason', 'x'],
    ['suspension', 'add', '--application', 'hall-frontend', '--reason', 'x'],
    ['policy', 'export'],
    ['audit', 'tail'],
  ])('works over the gateway without the stores, by the authority’s GraphQL: %s %s', async (...args) => {
    const loaded = await listLoaded(args, {
      GOVGRAPH_URL: 'http://127.0.0.1:2',
      GOVGRAPH_TOKEN: 'a.b.c',
    });
    expect(loaded).toContain('/node_modules/graphql/');
    expect(loaded).not.toMatch(/node_modules\/(?:@prisma|@apollo|prisma)\//);
  });

  test('looks at settings before it loads the gateway, and what it has of Redis', async () => {
    const loaded = await listLoaded(['start'], {
      GOVGRAPH_MAX_COST: '0',
      GOVGRAPH_REDIS_URL: 'redis://127.0.0.1:1',
    });
    expect(loaded).toContain('/node_modules/pg/');
    expect(loaded).not.toMatch(/node_modules\/(?:@prisma|@apollo|prisma|@redis|redis|undici)\//);
  });

  test('lists the personas, and says so when one does not exist', async () => {
    const { stdout } = await govgraph(['personas', '--json']);
    const { data } = JSON.parse(stdout) as { data: { personas: { clientId: string }[] } };

    expect(data.personas.map(({ clientId }) => clientId)).toContain('assistance-review');
    expect(await govgraph(['token', '--as', 'nobody'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'govgraph: there is no persona nobody; `govgraph personas` lists them\n',
    });
  });

  test.each([
    ['token', '--as', 'hall-frontend'],
    ['policy', 'export', '--database'],
    ['audit', 'verify'],
    ['audit', 'explain', '48d46ec2-e3f5-4f87-8a3a-d8d1b7783000', '--database'],
    ['subgraph', 'check', path.join(subgraphs, 'health'), '--database'],
  ])('says in one line that no demo is running: %s %s', async (...args) => {
    expect(await govgraph(args)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'govgraph: the demo is not running here: start it with `npm start` first\n',
    });
  });

  test('says in one line that the catalog database does not answer', async () => {
    const { code, stderr } = await govgraph(['policy', 'export'], {
      CATALOG_DATABASE_URL: 'postgresql://govgraph:opensesame@127.0.0.1:1/govgraph',
    });

    expect(code).toBe(2);
    expect(stderr).toMatch(/^govgraph: .+\n$/);
    expect(stderr).not.toContain('opensesame');
  });

  test('tells programs that read JSON what went wrong', async () => {
    const { code, stdout, stderr } = await govgraph(['policy', 'export', '--database', '--json']);

    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      error: {
        code: 'DEMO_UNUSABLE',
        message: 'the demo is not running here: start it with `npm start` first',
      },
    });
    expect(stderr).toMatch(/^govgraph: the demo is not running here/);
    expect(JSON.parse((await govgraph(['policy', 'apply', '--json'])).stdout)).toEqual({
      ok: false,
      error: { code: 'USAGE', message: "error: missing required argument 'file'" },
    });
  });

  test('says that it waits for a database that hangs', async () => {
    const hanging = createServer((socket) => setTimeout(() => socket.destroy(), 4_000));
    await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
    const { port } = hanging.address() as AddressInfo;

    const { code, stderr } = await govgraph(
      ['suspension', 'add', '--application', 'hall-frontend', '--reason', 'its key leaked', '--database'],
      { CATALOG_DATABASE_URL: `postgresql://nobody@127.0.0.1:${port}/none` },
    );

    hanging.close();
    expect(code).toBe(2);
    expect(stderr).toMatch(/^still waiting: .+\ngovgraph: the catalog database: .+\n$/);
  });

  test('checks folders without a running demo', async () => {
    const folders = departments.map((name) => path.join(subgraphs, name));
    const { code, stdout } = await govgraph(['subgraph', 'check', '--alone', ...folders]);

    expect(stdout).toMatch(/can be published, \d+ items\n$/);
    expect(code).toBe(0);
  });

  test('lists the problems of a folder, and exits with 1', async () => {
    await writeFile(path.join(directory, 'schema.graphql'), 'type Query { hello: String }');
    await writeFile(path.join(directory, 'catalog.yaml'), 'resources: []');

    const { code, stdout } = await govgraph(['subgraph', 'check', '--alone', '--json', directory]);

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      error: { code: 'PROBLEMS_FOUND' },
      data: { findings: [{ kind: 'problem', code: 'CATALOG_INVALID', file: 'catalog.yaml', line: 1 }] },
    });
  });

  test('a start on a port in use ends with one line', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;

    const outcome = await govgraph(['start', '--port', String(port)]);

    server.close();
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(new RegExp(`^govgraph: port ${port} is in use: .+\\n$`));
  });

  test('a start on data that another demo is using ends with one line', async () => {
    const lock = await acquireInstanceLock(directory);

    const outcome = await govgraph(['start', '--port', '0']);

    await lock.release();
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toBe(`govgraph: another govgraph is running on the data in ${directory}\n`);
  });

  test('a start on a broken data directory ends with one line', async () => {
    const broken = path.join(directory, 'broken');
    await mkdir(broken);
    await writeFile(path.join(broken, 'postgres'), 'not a directory');

    const outcome = await govgraph(['start', '--port', '0', '--data', broken]);

    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toBe(`govgraph: ${path.join(broken, 'postgres')} is not a directory.\n`);
  });

  test('refuses a port that is no number', async () => {
    expect(await govgraph(['start'], { GOVGRAPH_PORT: 'http' })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'govgraph: GOVGRAPH_PORT must be a number up to 65535, not http\n',
    });
  });
});

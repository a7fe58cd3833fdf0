/** What `npm start` and `npm run build` make JavaScript with: only what is out of date, whatever happened to it. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkoutRoot } from './environment/base-environment.ts';

interface Scripts {
  compile(folders: readonly string[]): Promise<number>;
  workspaceFolders(): readonly string[];
}
const load = async (script: string) =>
  (await import(pathToFileURL(path.join(checkoutRoot, 'scripts', script)).href)) as Scripts;
const { compile } = await load('compiler.mjs');
const { workspaceFolders } = await load('run.mjs');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'govgraph-compile-'));
  await write('package.json', '{ "type": "module" }');
  await write(
    'tsconfig.build.json',
    JSON.stringify({
      compilerOptions: { rootDir: 'src', outDir: 'dist' },
      include: ['src'],
      exclude: ['src/**/*.test.ts', 'src/testing'],
    }),
  );
  await write('src/greeting.ts', 'export const greeting: string = "您好";\n');
  await write(
    'src/main.ts',
    `import { greeting } from './greeting.ts';
import type { Name } from './name.ts';
export const greet = async (name: Name): Promise<string> => {
  const { end } = await import('./deeper/end.ts');
  return \`\${greeting} \${name satisfies string}\${end}\`;
};\n`,
  );
  await write('src/name.ts', 'export type Name = string;\n');
  await write('src/deeper/end.ts', 'export const end = "！" as const;\n');
  await write('src/main.test.ts', 'throw new Error("no part of the package");\n');
  await write('src/testing/help.ts', 'throw new Error("no part of the package");\n');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(file: string, content: string): Promise<void> {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  await writeFile(path.join(folder, file), content);
}

const read = (file: string) => readFile(path.join(folder, file), 'utf8');

/** Loaded anew each time. */
async function greet(name: string): Promise<string> {
  const { mtimeMs } = await stat(path.join(folder, 'dist/main.js'));
  const module = await import(`${pathToFileURL(path.join(folder, 'dist/main.js')).href}?${mtimeMs}`);
  return module.greet(name);
}

async function outputs(): Promise<string[]> {
  const names = await readdir(path.join(folder, 'dist'), { recursive: true });
  return names.filter((name) => name.endsWith('.js')).toSorted();
}

test('a package runs as compiled, without its tests and without its types', async () => {
  expect(await compile([folder])).toBe(4);
  expect(await outputs()).toEqual(['deeper/end.js', 'greeting.js', 'main.js', 'name.js']);
  expect(await greet('李明')).toBe('您好 李明！');
});

test('an error of the program is reported at its place in the source', async () => {
  await compile([folder]);
  const map = JSON.parse(await read('dist/deeper/end.js.map'));
  expect(path.resolve(folder, 'dist/deeper', map.sources[0])).toBe(path.join(folder, 'src/deeper/end.ts'));
});

test('only what has changed is compiled again', async () => {
  await compile([folder]);
  expect(await compile([folder])).toBe(0);
  await write('src/deeper/end.ts', 'export const end = "。";\n');
  expect(await compile([folder])).toBe(1);
  expect(await greet('李明')).toBe('您好 李明。');
});

test('an older output that a cache has brought back is not taken for the newest, however new it looks', async () => {
  await compile([folder]);
  const older = await read('dist/greeting.js');
  await write('src/greeting.ts', 'export const greeting = "再见";\n');
  await compile([folder]);
  await write('dist/greeting.js', older);
  expect(await compile([folder])).toBe(1);
  expect(await greet('李明')).toBe('再见 李明！');
});

test.each([
  ['half an output, left by somebody who was interrupted', 'export const gree'],
  ['an output of another compiler', 'export const greeting = "hello";\n//# sourceMappingURL=greeting.js.map'],
])('%s is made again', async (_what, content) => {
  await compile([folder]);
  await write('dist/greeting.js', content);
  expect(await compile([folder])).toBe(1);
  expect(await greet('李明')).toBe('您好 李明！');
});

test('what was made of a source that is gone goes with it, and nothing else', async () => {
  await write('src/old.ts', 'export {};\n');
  await write('dist/by-hand.js', 'export {};\n');
  await compile([folder]);
  await write('dist/old.d.ts', 'export {};\n');
  await rm(path.join(folder, 'src/old.ts'));
  expect(await compile([folder])).toBe(0);
  const files = await readdir(path.join(folder, 'dist'));
  expect(files).toContain('by-hand.js');
  expect(files.filter((name) => name.startsWith('old.'))).toEqual([]);
});

test('what the compiler does not understand is reported with its file and line, and tried again', async () => {
  await write('src/greeting.ts', 'export const greeting = "您好";\nexport const = 1;\n');
  await write('src/name.ts', 'interface {\n');
  const failure = await compile([folder]).catch((error: Error) => error.message);
  expect(failure).toMatch(/src\/greeting\.ts[^]*:2:/);
  expect(failure).toContain('src/name.ts');
  expect(failure).not.toContain('backtrace');
  await expect(compile([folder])).rejects.toThrow('src/greeting.ts');
});

test('every package is compiled by its build, so that nothing else writes JavaScript', async () => {
  const folders = workspaceFolders().map((name) => path.join(checkoutRoot, name));
  const compiled = folders.filter((name) => existsSync(path.join(name, 'tsconfig.build.json')));
  expect(compiled.length).toBeGreaterThan(10);
  for (const name of compiled) {
    const { scripts } = JSON.parse(await readFile(path.join(name, 'package.json'), 'utf8'));
    const { compilerOptions } = JSON.parse(await readFile(path.join(name, 'tsconfig.build.json'), 'utf8'));
    const compiler = path.relative(name, path.join(checkoutRoot, 'scripts/compile.mjs'));
    expect(scripts.build, name).toBe(`node ${compiler} && tsc -p tsconfig.build.json`);
    expect(compilerOptions, name).toMatchObject({ emitDeclarationOnly: true });
  }
});

test('every package’s tests begin with what has changed being compiled', async () => {
  const readFrom = (...names: string[]) => readFile(path.join(checkoutRoot, ...names), 'utf8');
  expect(await readFrom('scripts/define-tests.ts')).toMatch(/^await compileWorkspaces\(\);$/m);
  const defined = /^import { defineTests } from '[./]+\/scripts\/define-tests.ts';$/m;
  const ofDepartments = await readFrom('subgraphs/vitest.department.config.ts');
  expect(ofDepartments).toMatch(defined);
  for (const name of workspaceFolders()) {
    const config = await readFrom(name, 'vitest.config.ts');
    const isShared = config.includes("from '../vitest.department.config.ts'");
    expect(isShared ? ofDepartments : config, name).toMatch(defined);
  }
});

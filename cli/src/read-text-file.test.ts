import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTextFile } from './read-text-file.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-files-'));
  await mkdir(path.join(directory, 'taxation'));
  await writeFile(path.join(directory, 'taxation/schema.graphql'), 'type Query');
  await writeFile(path.join(directory, 'latin1.yaml'), Buffer.from([0xe9]));
});
afterAll(() => rm(directory, { recursive: true }));

test.each([
  ['taxatoin/schema.graphql', 'taxatoin does not exist; did you mean taxation?'],
  ['taxation/shcema.graphql', 'taxation/shcema.graphql does not exist; did you mean schema.graphql?'],
  ['nowhere/at/all', 'nowhere does not exist'],
  ['taxation/schema.graphql/catalog.yaml', 'taxation/schema.graphql is a file, and a folder is expected'],
  ['taxation/schema.graphql/in/it', 'taxation/schema.graphql is a file, and a folder is expected'],
  ['taxation', 'taxation is a folder, and a file is expected'],
  ['latin1.yaml', 'latin1.yaml is not UTF-8: save it in that encoding'],
])('of %s it is said what is wrong with the path', async (file, message) => {
  const expected = path.join(directory, message);
  await expect(readTextFile(path.join(directory, file))).rejects.toThrow(
    new RegExp(`^${expected.replaceAll('?', '\\?')}$`),
  );
});

test('gives the text', async () => {
  expect(await readTextFile(path.join(directory, 'taxation/schema.graphql'))).toBe('type Query');
});

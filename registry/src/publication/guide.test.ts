/** What docs/department.md shows can be pasted: it passes the check beside the nine departments. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { emptyPolicy } from '@govgraph/storage';
import { byKind, parsePolicyDocument } from '@govgraph/policy';
import { departments } from '@govgraph/prisma/schemas';
import { expect, test } from 'vitest';
import { checkTogether } from './check-together.ts';
import { readDepartmentFolder } from './department-folder.fixture.ts';

const checkoutRoot = path.join(import.meta.dirname, '../../..');
const url = 'http://127.0.0.1:1/graphql';

/** The first block of a language that has a text. */
function blockOf(guide: string, language: string, text: string): string {
  const blocks = guide.split(`\`\`\`${language}\n`).slice(1);
  const block = blocks.map((each) => each.split('```')[0] ?? '').find((each) => each.includes(text));
  if (block === undefined) throw new Error(`the guide shows no ${language} with ${text}`);
  return block;
}

async function readLibrary() {
  const guide = await readFile(path.join(checkoutRoot, 'docs/department.md'), 'utf8');
  const sdl = blockOf(guide, 'graphql', 'type LibraryCard');
  return { name: 'library', sdl, catalog: blockOf(guide, 'yaml', 'resources:') };
}

test('alone, the example of the guide has no problem: what others may have is worth a warning', async () => {
  const { findings } = await checkTogether([{ source: await readLibrary(), url }], { alone: true });

  expect(findings.map(({ kind, code, place }) => [kind, code, place])).toEqual([
    ['warning', 'KEY_NOT_REGISTERED', 'Person.id'],
  ]);
});

test('so has a department that only adds to what others have', async () => {
  const library = await readLibrary();
  const sdl = library.sdl
    .replace(/^type Query \{[^]*?^\}/m, '')
    .replace(/^input [^]*?^\}/m, '')
    .replace(/^enum [^]*?^\}/m, '');
  const catalog = library.catalog
    .replaceAll(/^ {6}- \{\s+coordinate: Query[^}]*\}\n/gm, '')
    .replace(/^ {4}inputs:[^]*/m, '');
  const { findings } = await checkTogether([{ source: { ...library, sdl, catalog }, url }], { alone: true });

  expect(findings.map(({ kind, code }) => [kind, code])).toEqual([
    ['warning', 'KEY_NOT_REGISTERED'],
    ['warning', 'NO_QUERIES'],
  ]);
});

test('the schema and the catalog of the guide can be published as they stand', async () => {
  const library = await readLibrary();
  const others = await Promise.all(
    [...departments, 'catalog'].map((name) =>
      readDepartmentFolder(path.join(checkoutRoot, 'subgraphs', name)),
    ),
  );
  const document = parsePolicyDocument(
    await readFile(path.join(checkoutRoot, 'demo/city/policy.yaml'), 'utf8'),
  );
  const uscc = /providerUscc: (\w+)/.exec(library.catalog)?.[1] ?? '';
  const registered = { code: 'library', name: 'City Library', nameZh: '市图书馆', uscc };
  const policy = { ...emptyPolicy, ...document, departments: [...document.departments, registered] };

  const { findings, publication } = await checkTogether(
    [...others, library].map((source) => ({ source, url })),
    { policy },
  );

  expect(byKind(findings).problems).toEqual([]);
  expect(publication).toBeDefined();
});

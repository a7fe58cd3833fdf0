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

test('the schema and the catalog of the guide can be published as they stand', async () => {
  const guide = await readFile(path.join(checkoutRoot, 'docs/department.md'), 'utf8');
  const library = {
    name: 'library',
    sdl: blockOf(guide, 'graphql', 'type LibraryCard'),
    catalog: blockOf(guide, 'yaml', 'resources:'),
  };
  const others = await Promise.all(
    departments.map((name) => readDepartmentFolder(path.join(checkoutRoot, 'subgraphs', name))),
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

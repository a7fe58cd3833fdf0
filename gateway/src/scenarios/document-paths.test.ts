/** What documents of the repository name is there: their links lead somewhere, and paths name files and folders. */
import { readFileSync, readdirSync } from 'node:fs';
import { posix as path } from 'node:path';
import { expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);

/** What is installed, built or written at run time, and is not the repository's. */
const skipped = new Set(['node_modules', 'dist', '.git', '.turbo', '.govgraph', '.work']);

/** Files and folders, by their paths from the root; folders end with a slash. */
function listBelow(folder: string): string[] {
  return readdirSync(new URL(folder, root), { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const name = `${folder}${entry.name}`;
    return entry.isDirectory() ? [`${name}/`, ...listBelow(`${name}/`)] : [name];
  });
}

const names = listBelow('');
const known = new Set(names);
const documents = names.filter((name) => name.endsWith('.md'));
const folders = names.filter((name) => /^\w+\/$/.test(name));

const read = (document: string): string => readFileSync(new URL(document, root), 'utf8');
const withoutExamples = (text: string): string => text.replace(/^ *```[^]*?^ *```/gm, '');
const matchesOf = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, match = '']) => match);

const exists = (name: string): boolean => known.has(name) || known.has(`${name}/`);

/** As GitHub names headings: lower case, hyphens for blanks, no punctuation. */
const anchorsOf = (document: string): string[] =>
  matchesOf(withoutExamples(read(document)), /^#+ (.*)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );

test.each(documents)('Relative links of %s lead to what is there', (document) => {
  const links = matchesOf(withoutExamples(read(document)), /\]\(([^)\s]+)\)/g);
  const isBroken = (link: string): boolean => {
    const [target = '', anchor] = link.split('#');
    const name = target === '' ? document : path.join(path.dirname(document), target);
    if (!exists(name)) return true;
    return anchor !== undefined && name.endsWith('.md') && !anchorsOf(name).includes(anchor);
  };
  expect(links.filter((link) => !/^[a-z]+:/.test(link)).filter(isBroken)).toEqual([]);
});

/** Decision records say what was where when it was decided. What is built is no file of the repository. */
test.each(documents.filter((document) => !document.startsWith('docs/decisions/')))(
  'Paths from the root in %s are there',
  (document) => {
    const paths = matchesOf(withoutExamples(read(document)), /`([\w-]+\/[\w./-]*)`/g);
    const fromRoot = paths.filter((name) => folders.some((folder) => name.startsWith(folder)));
    const written = fromRoot.filter((name) => !name.split('/').some((part) => skipped.has(part)));
    const here = (name: string): string => path.join(path.dirname(document), name);
    expect(written.filter((name) => !exists(name) && !exists(here(name)))).toEqual([]);
  },
);

/** Names of source files and of folders, with or without folders before them. */
const sourceName = /`([\w./-]*\w(?:\.(?:ts|mjs|prisma)|\/))`/g;

test.each(['docs/architecture.md', 'docs/request-path.md'])(
  'What %s names of the code is there',
  (document) => {
    const files = matchesOf(withoutExamples(read(document)), sourceName);
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((file) => !names.some((name) => `/${name}`.endsWith(`/${file}`)))).toEqual([]);
  },
);

const architecture = read('docs/architecture.md');

test('The picture of the architecture names folders that are there', () => {
  const drawings = matchesOf(architecture, /^```text\n([^]*?)^```/gm).join('\n');
  const drawn = matchesOf(drawings, /(?<![\w/])([a-z]+\/[\w./-]*)/g);
  expect(drawn.length).toBeGreaterThan(10);
  expect(drawn.filter((name) => !exists(name))).toEqual([]);
});

test('In the table of what to change, a name without a folder stands in the folder of the name before it', () => {
  const [, table = ''] = architecture.split('\n## To change something\n');
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| --'));
  expect(rows.length).toBeGreaterThanOrEqual(16);
  const missing = rows.flatMap((row) =>
    row.split(' | ').flatMap((cell) => {
      let folder = '';
      return matchesOf(cell, /`([\w./-]*\w\.(?:ts|js|prisma)|[\w-]+\/[\w./-]*\/)`/g).flatMap((name) => {
        const whole = name.includes('/') ? name : `${folder}/${name}`;
        folder = path.dirname(whole);
        return exists(whole) ? [] : [whole];
      });
    }),
  );
  expect(missing).toEqual([]);
});

test('The table of folders in gateway/src leaves none out', () => {
  const listed = matchesOf(
    architecture.split('\nIn `gateway/src/`:\n')[1]?.split('\n## ')[0] ?? '',
    /`([a-z]+\/)`/g,
  );
  const present = names.flatMap((name) => /^gateway\/src\/([a-z]+\/)$/.exec(name)?.[1] ?? []);
  // What tests are built with is no part of the gateway.
  expect([...new Set(listed)].sort()).toEqual(present.filter((name) => name !== 'testing/').sort());
});

test('Both readmes lead to the architecture', () => {
  for (const readme of ['README.md', 'README.zh-CN.md'])
    expect(read(readme)).toContain('](docs/architecture.md)');
});

import { parseCatalog, PolicyError } from '@govgraph/policy';
import { Document, isScalar } from 'yaml';
import { count } from '../count.ts';
import type { CatalogImport, Undecided } from './import-catalog.ts';

/**
 * Writes what was imported as a `catalog.yaml`. What a person has to decide is blank, says so in a comment, and is
 * refused by `govgraph subgraph check` for as long as it is blank.
 */
export function formatCatalog(imported: CatalogImport, source: string): string {
  const { resources, undecided } = imported;
  const document = new Document({ resources });
  for (const { path, message } of undecided) {
    const node = document.getIn(stepsOf(path), true);
    if (isScalar(node) && node.value === null) node.comment = ` DECIDE: ${message}`;
  }
  document.commentBefore = [
    ` 信息资源目录, imported from ${source}.`,
    ' To be decided before it can be published; `govgraph subgraph check` says what is left:',
    ...describeUndecided(imported).map((line) => `   ${line}`),
  ].join('\n');
  return document.toString({ nullStr: '', lineWidth: 0 });
}

/**
 * What the check of a catalog says against what was imported, beyond what a person has to decide anyway: for example a
 * credit code that is none.
 */
export function findRefused(catalog: string, undecided: readonly Undecided[]): readonly Undecided[] {
  const known = new Set(undecided.map(({ path }) => path));
  try {
    parseCatalog(catalog);
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.problems
      .filter(({ path }) => !known.has(path))
      .map(({ path, message }) => ({ path, message }));
  }
}

/** By resource, one line for each thing to decide of it, or of how many of its items. */
export function describeUndecided({
  resources,
  undecided,
}: Pick<CatalogImport, 'resources' | 'undecided'>): readonly string[] {
  const counts = resources.map(() => new Map<string, number>());
  for (const { path, message, row } of undecided) {
    const [, index = '', item, key = ''] = /^resources\[(\d+)\]\.(?:(items)\[\d+\]\.)?(.*)$/.exec(path) ?? [];
    const place = row === undefined || item !== undefined ? '' : ` (row ${row})`;
    const line = `${item === undefined ? '' : 'items: '}${key}: ${message}${place}`;
    const ofResource = counts[Number(index)];
    ofResource?.set(line, (ofResource.get(line) ?? 0) + 1);
  }
  return resources.flatMap(({ code, nameZh }, index) => {
    const lines = [...(counts[index] ?? [])].map(([line, number]) =>
      line.startsWith('items: ') ? `  ${line} (${count(number, 'item')})` : `  ${line}`,
    );
    const title = [code, nameZh].filter((part) => part !== null).join(' ');
    return lines.length === 0 ? [] : [title === '' ? `resource ${index + 1}` : title, ...lines];
  });
}

function stepsOf(path: string): (string | number)[] {
  return path
    .split(/[.[\]]+/)
    .filter((step) => step !== '')
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

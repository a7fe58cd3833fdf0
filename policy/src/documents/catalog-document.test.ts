/** docs/catalog.md has every element of a `catalog.yaml`, and no other; and its example is one. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { condition } from './catalog-elements.ts';
import { input, item, resource } from './catalog-schema.ts';
import { parseCatalog } from './parse-catalog.ts';

const text = readFileSync(new URL('../../../docs/catalog.md', import.meta.url), 'utf8');

/** The keys in the second column of the table below a heading. */
function documentedKeys(heading: string): string[] {
  const [, section = ''] = text.split(`\n${heading}\n`);
  const [ofHeading = ''] = section.split('\n#', 1);
  const rows = ofHeading.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).flatMap((row) => {
    const [, , keys = ''] = row.split(/(?<!\\)\|/);
    return [...keys.matchAll(/`(\w+)`/g)].map(([, key = '']) => key);
  });
}

test.each([
  ['## Elements of a resource', resource.shape],
  ['### What a condition lists', condition.shape],
  ['### The open attribute', resource.shape.openAttribute.shape],
  ['## Elements of an item', item.shape],
  ['## Elements of an input', input.shape],
])('%s', (heading, shape) => {
  expect(documentedKeys(heading).toSorted()).toEqual(Object.keys(shape).toSorted());
});

test('The example of docs/catalog.md is a catalog', () => {
  const [, example = ''] = /```yaml\n([^]*?)```/.exec(text) ?? [];
  const [entry] = parseCatalog(example);
  expect(entry?.items.map(({ shareType, legalBasis }) => [shareType, legalBasis])).toEqual([
    ['CONDITIONAL', undefined],
    ['CONDITIONAL', undefined],
    ['NOT_SHARED', '《中华人民共和国个人信息保护法》第二十八条'],
  ]);
  expect(entry?.samples).toHaveLength(1);
});

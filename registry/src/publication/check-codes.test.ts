import { buildItem, buildResource } from '@govgraph/policy/testing';
import type { SubgraphPublication } from '@govgraph/storage';
import { expect, test } from 'vitest';
import { checkCodes, holdersOf } from './check-codes.ts';

const publicationOf = (name: string, ...codes: readonly string[]): SubgraphPublication => ({
  ...{ name, sdl: '', url: 'http://127.0.0.1:1/graphql' },
  resources: codes.map((code) =>
    buildResource({ code, provider: name, items: [buildItem({ coordinate: 'Card.number' })] }),
  ),
});
const [cards, loans] = ['31200101/000001', '31200102/000001'];
const holders = holdersOf([publicationOf('library', cards), publicationOf('archive', loans)]);

test('A department keeps the codes of its resources, and gives new ones', () => {
  expect(checkCodes(holders, [publicationOf('library', cards, '31200103/000001')], {})).toEqual([]);
});

test('A resource has no code of one that another department has published, even if that gives it up at once', () => {
  const subgraphs = [publicationOf('library', cards, loans), publicationOf('archive')];
  expect(checkCodes(holders, subgraphs, {})).toMatchObject([
    {
      kind: 'problem',
      code: 'RESOURCE_CODE_MOVED',
      subgraph: 'library',
      place: loans,
      message: expect.stringMatching(/^archive has published a resource of this code/) as unknown,
    },
  ]);
});

test('A department that has another code takes the codes of its resources with it', () => {
  const to = { code: 'culture', name: 'Culture', nameZh: '文化' };
  const subgraphs = [publicationOf('culture', cards)];
  expect(checkCodes(holders, subgraphs, { transferred: [{ from: 'library', to }] })).toEqual([]);
  expect(checkCodes(holders, subgraphs, { transferred: [{ from: 'archive', to }] })).toHaveLength(1);
});

test('A code that is published no more is its department’s for as long as that is registered', () => {
  const former = new Map([[loans, 'archive']]);
  const again = (name: string, ...codes: readonly string[]) => {
    const departments = codes.map((code) => ({ code, name: code, nameZh: code }));
    return checkCodes(holdersOf([], former, { departments }), [publicationOf(name, loans)], {});
  };
  expect(again('archive', 'archive', 'library')).toEqual([]);
  expect(again('library', 'archive', 'library')).toHaveLength(1);
  expect(again('library', 'library')).toEqual([]);
});

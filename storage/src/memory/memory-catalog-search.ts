import { dataClassOf, type PolicySource, type Resource } from '@govgraph/policy';

import type { CatalogSearch, ItemPlace, ResourceFilter } from '../catalog/catalog-search.ts';
import { readSearchWords, toSearchForm } from '../catalog/search-words.ts';
import type { RegisteredPart } from '../policy/policy-register.ts';

/** Looks through all of a policy: for tests and for embedding. @param readPolicy the one in force */
export function createMemoryCatalogSearch(
  readPolicy: () => Promise<Pick<PolicySource, 'version' | 'resources'>>,
): CatalogSearch {
  const readResources = async (filter: ResourceFilter): Promise<readonly RegisteredPart<'resources'>[]> => {
    const { version, resources } = await readPolicy();
    return resources
      .filter(
        ({ code, provider, base }) =>
          code.startsWith(filter.code ?? '') &&
          provider === (filter.provider ?? provider) &&
          base === (filter.base ?? base),
      )
      .toSorted((one, other) => (one.code < other.code ? -1 : 1))
      .map((part) => ({ key: part.code, revision: version, part }));
  };

  return {
    findResources: async ({ first, after = '' }, { text, shareType, dataClass, ...filter } = {}) =>
      (await readResources(filter))
        .filter(
          ({ key, part }) =>
            key > after &&
            hasWords(text, [...namesOf(part), part.abstract]) &&
            dataClassOf(part) === (dataClass ?? dataClassOf(part)) &&
            (shareType === undefined || part.items.some((item) => item.shareType === shareType)),
        )
        .slice(0, first),
    findItems: async ({ first, after }, { text, resource, shareType, dataClass, level, ...filter } = {}) =>
      (await readResources(filter))
        .filter(({ key }) => key === (resource ?? key))
        .flatMap((found) =>
          found.part.items
            .toSorted((one, other) => (one.coordinate < other.coordinate ? -1 : 1))
            .map((item) => ({ resource: found, item })),
        )
        .filter(
          ({ resource: { key, part }, item }) =>
            isAfter({ resourceCode: key, coordinate: item.coordinate }, after) &&
            item.shareType === (shareType ?? item.shareType) &&
            dataClassOf(item) === (dataClass ?? dataClassOf(item)) &&
            item.level === (level ?? item.level) &&
            hasWords(text, [item.name, item.nameZh, item.coordinate, ...namesOf(part)]),
        )
        .slice(0, first),
    close: async () => undefined,
  };
}

function namesOf({ code, name, nameZh }: Resource): readonly string[] {
  return [code, name, nameZh];
}

function hasWords(text: string | undefined, texts: readonly string[]): boolean {
  const searched = toSearchForm(texts.join(' '));
  return readSearchWords(text ?? '').every((word) => searched.includes(word));
}

function isAfter(place: ItemPlace, after: ItemPlace | undefined): boolean {
  if (after === undefined || place.resourceCode > after.resourceCode) return true;
  return place.resourceCode === after.resourceCode && place.coordinate > after.coordinate;
}

import { legalDate, legalDayOf } from '@govgraph/protocol';
import { stringify } from 'yaml';
import type { Item, Resource } from '../model/model.ts';
import { omitUndefined } from '../model/omit-undefined.ts';

/**
 * Writes what a department has registered as a `catalog.yaml`, which reads as the same: `parseCatalog` gives back what
 * is written here. Comments, and what a resource says for all its items, are not kept.
 */
export function formatCatalog(resources: readonly Resource[]): string {
  const document = { resources: resources.map(toEntry) };
  return stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
}

function toEntry(resource: Resource): Record<string, unknown> {
  const { items, inputs, openCondition, ...facts } = resource;
  const [first] = items;
  const isOpen = items.every(({ open }) => open);
  const { shareMode, updateCycle, publishedOn, relatedResources, ...named } = facts;
  return {
    ...named,
    ...omitUndefined({
      shareType: first?.shareType,
      condition: first?.condition,
      legalBasis: first?.legalBasis,
    }),
    shareMode,
    openAttribute: { open: isOpen, ...omitUndefined({ condition: openCondition }) },
    updateCycle,
    publishedOn,
    relatedResources,
    items: items.map((item) => toItemEntry(item, first, isOpen)),
    ...omitUndefined({ inputs }),
  };
}

/** An item says what its resource does not say for it. */
function toItemEntry(item: Item, first: Item | undefined, isOpen: boolean): Record<string, unknown> {
  const { coordinate, renamedFrom, name, nameZh, dataType, length, role, level, mask, verifiable } = item;
  const { shareType, condition, legalBasis, open, inForceUntil } = item;
  const lastDay =
    inForceUntil === undefined ? undefined : legalDate(legalDayOf(Date.parse(inForceUntil) - 1));
  const isSame = shareType === first?.shareType;
  return {
    coordinate,
    ...omitUndefined({ renamedFrom }),
    name,
    nameZh,
    dataType,
    ...omitUndefined({ length }),
    ...(role === 'DATA' ? {} : { role }),
    ...(isSame ? {} : { shareType }),
    ...(isSame && condition === first.condition ? {} : omitUndefined({ condition })),
    ...(isSame && legalBasis === first.legalBasis ? {} : omitUndefined({ legalBasis })),
    level,
    ...(open === isOpen ? {} : { open }),
    ...(verifiable ? { verifiable } : {}),
    ...omitUndefined({ mask, inForceUntil: lastDay }),
  };
}

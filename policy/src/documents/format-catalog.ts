import { legalDate, legalDayOf, toCanonicalJson } from '@govgraph/protocol';
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
  const { shareMode, usageRequirements, updateCycle, publishedOn, relatedResources, samples, ...named } =
    facts;
  const shared = sharedBy(items);
  return {
    ...named,
    ...shared.guard,
    shareMode,
    ...omitUndefined({ usageRequirements }),
    openAttribute: { open: shared.isOpen, ...omitUndefined({ condition: openCondition }) },
    updateCycle,
    publishedOn,
    relatedResources,
    ...omitUndefined({ samples }),
    items: items.map((item) => toItemEntry(item, { ...shared, dataClass: resource.dataClass })),
    ...omitUndefined({ inputs }),
  };
}

/** What a resource says for its items. */
interface Shared {
  readonly guard: Partial<Guard>;
  readonly isOpen: boolean;
  readonly dataClass: Item['dataClass'] | undefined;
}

type Guard = Pick<Item, 'shareType' | 'condition' | 'legalBasis' | 'notSharedReason'>;

function sharedBy(items: readonly Item[]): Omit<Shared, 'dataClass'> {
  const [first] = items;
  const guarded = items.filter(({ shareType }) => shareType !== 'UNCONDITIONAL');
  const hidden = items.filter(({ shareType }) => shareType === 'NOT_SHARED');
  const guard = omitUndefined({
    shareType: first?.shareType,
    condition: first?.condition,
    // Unlike a condition, they may be absent: an item would have them that has none.
    legalBasis: common(guarded.map(({ legalBasis }) => legalBasis)),
    notSharedReason: common(hidden.map(({ notSharedReason }) => notSharedReason)),
  });
  return { guard, isOpen: items.every(({ open }) => open) };
}

function common(texts: readonly (string | undefined)[]): string | undefined {
  return texts.every((text) => text === texts[0]) ? texts[0] : undefined;
}

function guardOf({ shareType, condition, legalBasis, notSharedReason }: Item): Guard {
  return { shareType, ...omitUndefined({ condition, legalBasis, notSharedReason }) };
}

/** An item says what its resource does not say for it. */
function toItemEntry(item: Item, { guard, isOpen, dataClass }: Shared): Record<string, unknown> {
  const { coordinate, renamedFrom, name, nameZh, dataType, length, role, level, mask, verifiable } = item;
  const { open, inForceUntil } = item;
  const lastDay =
    inForceUntil === undefined ? undefined : legalDate(legalDayOf(Date.parse(inForceUntil) - 1));
  return {
    coordinate,
    ...omitUndefined({ renamedFrom }),
    name,
    nameZh,
    dataType,
    ...omitUndefined({ length }),
    ...(role === 'DATA' ? {} : { role }),
    ...difference(guardOf(item), guard),
    level,
    ...difference(omitUndefined({ dataClass: item.dataClass }), omitUndefined({ dataClass })),
    ...(open === isOpen ? {} : { open }),
    ...(verifiable ? { verifiable } : {}),
    ...omitUndefined({ mask, inForceUntil: lastDay }),
  };
}

/** What is said otherwise than of the resource. */
function difference(own: object, ofResource: object): object {
  const known = new Map<string, unknown>(Object.entries(ofResource));
  return Object.fromEntries(
    Object.entries(own).filter(
      ([key, value]) => !known.has(key) || toCanonicalJson(value) !== toCanonicalJson(known.get(key)),
    ),
  );
}

import { endOfLegalDate, startOfLegalDate } from '@govgraph/protocol';
import type { z } from 'zod';
import type { Item, Resource, ShareType } from '../model/model.ts';
import { omitUndefined } from '../model/omit-undefined.ts';
import { catalog, isOpen, resource } from './catalog-schema.ts';
import { readYaml } from './yaml-document.ts';

/**
 * Reads a department's `catalog.yaml` (《政务信息资源目录编制指南(试行)》) as it is once it is published: its items
 * are approved, and in force from the date of publication, Beijing time.
 *
 * An item with `inForceUntil` is given on that day for the last time.
 * Share type, condition, legal basis, reason, class and open attribute of a resource are the defaults of its items.
 * Throws `PolicyError` with all problems at once, each with its line.
 */
export function parseCatalog(text: string): Resource[] {
  return readYaml(text, catalog, 'catalog', placeOfKey).resources.map(toResource);
}

/** Of a key that stands beside `resources`, or in an item, although it is a resource's. */
function placeOfKey(path: readonly PropertyKey[]): string | undefined {
  const key = String(path.at(-1));
  if (!(key in resource.shape)) return undefined;
  const sibling = key === 'items' ? 'its `code`' : '`items`';
  return `\`${key}\` belongs into a resource, beside ${sibling}, with the same indentation`;
}

type ResourceEntry = z.output<typeof resource>;

function toResource(entry: ResourceEntry): Resource {
  const { code, name, nameZh, provider, providerUscc, abstract, format, classification } = entry;
  const { shareMode, updateCycle, publishedOn, relatedResources, openAttribute } = entry;
  const { responsibleUnit, base, dataClass, usageRequirements, samples: rows } = entry;
  return {
    code,
    name,
    nameZh,
    provider,
    providerUscc,
    ...omitUndefined({ responsibleUnit }),
    abstract,
    format,
    classification,
    ...omitUndefined({ base, dataClass }),
    shareMode,
    ...omitUndefined({ usageRequirements, openCondition: openAttribute.condition }),
    updateCycle,
    publishedOn,
    relatedResources,
    ...omitUndefined({ samples: rows }),
    items: entry.items.map((itemEntry) => toItem(itemEntry, entry)),
    ...(entry.inputs.length === 0 ? {} : { inputs: entry.inputs }),
  };
}

function toItem(entry: ResourceEntry['items'][number], of: ResourceEntry): Item {
  const shareType = entry.shareType ?? of.shareType;
  return {
    coordinate: entry.coordinate,
    ...omitUndefined({ renamedFrom: entry.renamedFrom }),
    name: entry.name,
    nameZh: entry.nameZh,
    dataType: entry.dataType,
    ...omitUndefined({ length: entry.length }),
    role: entry.role,
    shareType,
    ...toGuard(shareType, entry, of),
    level: entry.level,
    ...omitUndefined({ dataClass: entry.dataClass ?? of.dataClass }),
    open: isOpen(entry, of),
    verifiable: entry.verifiable,
    ...omitUndefined({ mask: entry.mask }),
    status: 'APPROVED',
    inForceFrom: startOfLegalDate(of.publishedOn),
    ...omitUndefined({ inForceUntil: entry.inForceUntil && endOfLegalDate(entry.inForceUntil) }),
  };
}

/** What belongs to a share type; of the resource's, an item takes only what belongs to its own. */
function toGuard(
  shareType: ShareType,
  entry: ResourceEntry['items'][number],
  of: ResourceEntry,
): Pick<Item, 'condition' | 'legalBasis' | 'notSharedReason'> {
  // Of what is on conditions, the law by which it is: a base database needs one.
  const legalBasis = entry.legalBasis ?? of.legalBasis;
  switch (shareType) {
    case 'UNCONDITIONAL':
      return {};
    case 'CONDITIONAL':
      return omitUndefined({ condition: entry.condition ?? of.condition, legalBasis });
    case 'NOT_SHARED':
      return omitUndefined({ legalBasis, notSharedReason: entry.notSharedReason ?? of.notSharedReason });
  }
}

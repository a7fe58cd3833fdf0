import { dataClassOf, everyDepartment, levelOf } from '@govgraph/policy';
import { refuseArgument } from '@govgraph/subgraph-kit';
import type { ItemFilter, ResourceFilter } from '@govgraph/storage';
import type { Resolvers } from '../generated/resolvers.ts';
import { byCoordinate, byItemPlace, byKey, readPage } from '../pages.ts';

/** What departments have registered: resources and their items. */
export const catalogEntryResolvers: Resolvers = {
  Query: {
    resources: (_, { first, after, ...conditions }, { database: { registry } }) => {
      const filter = readConditions(conditions);
      return readPage({ first, after }, byKey, (page) => registry.search.findResources(page, filter));
    },
    catalogItems: (_, { first, after, level, resource, ...conditions }, { database: { registry } }) => {
      if (level != null && !isSecurityLevel(level)) throw refuseArgument('level', 'OUT_OF_RANGE');
      const filter = {
        ...readConditions(conditions),
        resource: resource ?? undefined,
        level: level ?? undefined,
      };
      return readPage({ first, after }, byItemPlace, (page) => registry.search.findItems(page, filter));
    },
    resource: async (_, { code }, { database: { registry } }) =>
      (await registry.register.readPart('resources', code)) ?? null,
  },

  Resource: {
    code: ({ part }) => part.code,
    name: ({ part }) => part.name,
    nameZh: ({ part }) => part.nameZh,
    provider: ({ part }) => part.provider,
    providerUscc: ({ part }) => part.providerUscc ?? null,
    responsibleUnit: ({ part }) => part.responsibleUnit ?? null,
    abstract: ({ part }) => part.abstract,
    format: ({ part }) => part.format,
    classification: ({ part }) => part.classification ?? null,
    base: ({ part }) => part.base ?? null,
    dataClass: ({ part }) => dataClassOf(part),
    level: ({ part }) => levelOf(part),
    usageRequirements: ({ part }) => part.usageRequirements ?? null,
    shareMode: ({ part }) => part.shareMode,
    openCondition: ({ part }) => part.openCondition ?? null,
    updateCycle: ({ part }) => part.updateCycle,
    publishedOn: ({ part }) => new Date(part.publishedOn),
    relatedResources: ({ part }) => [...part.relatedResources],
    samples: ({ part: { samples = [] } }) =>
      samples.map((sample) => ({
        values: Object.entries(sample).map(([coordinate, value]) => ({ coordinate, value: String(value) })),
      })),
    // By coordinate, which stays when others are registered or withdrawn between two pages.
    items: (resource, page) =>
      readPage(page, byCoordinate, async ({ first, after = '' }) =>
        resource.part.items
          .filter(({ coordinate }) => coordinate > after)
          .toSorted((one, other) => (one.coordinate < other.coordinate ? -1 : 1))
          .slice(0, first)
          .map((item) => ({ resource, item })),
      ),
  },

  ResourceItem: {
    coordinate: ({ item }) => item.coordinate,
    renamedFrom: ({ item }) => item.renamedFrom ?? null,
    name: ({ item }) => item.name,
    nameZh: ({ item }) => item.nameZh,
    dataType: ({ item }) => item.dataType,
    length: ({ item }) => item.length ?? null,
    role: ({ item }) => item.role,
    shareType: ({ item }) => item.shareType,
    condition: ({ item: { condition } }) =>
      condition === undefined
        ? null
        : {
            scope: condition.scope === everyDepartment ? null : [...condition.scope],
            uses: [...condition.uses],
          },
    legalBasis: ({ item }) => item.legalBasis ?? null,
    notSharedReason: ({ item }) => item.notSharedReason ?? null,
    dataClass: ({ item }) => dataClassOf(item),
    level: ({ item }) => item.level,
    isOpen: ({ item }) => item.open,
    isVerifiable: ({ item }) => item.verifiable,
    mask: ({ item }) => item.mask ?? null,
    status: ({ item }) => item.status,
    inForceFrom: ({ item }) => new Date(item.inForceFrom),
    inForceUntil: ({ item: { inForceUntil } }) =>
      inForceUntil === undefined ? null : new Date(inForceUntil),
  },
};

const maxTextLength = 100;

type Conditions = { readonly [Name in keyof ResourceFilter]: ResourceFilter[Name] | null };

/** @throws BadUserInput for a text that is too long */
function readConditions({ text, code, provider, shareType, base, dataClass }: Conditions): ResourceFilter {
  if (text != null && [...text].length > maxTextLength) throw refuseArgument('text', 'LENGTH');
  return {
    text: text ?? undefined,
    code: code ?? undefined,
    provider: provider ?? undefined,
    shareType: shareType ?? undefined,
    base: base ?? undefined,
    dataClass: dataClass ?? undefined,
  };
}

function isSecurityLevel(level: number): level is NonNullable<ItemFilter['level']> {
  return level >= 1 && level <= 4;
}

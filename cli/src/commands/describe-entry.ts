import { count } from '../count.ts';
import { formatRows } from '../format-rows.ts';
import type { ResourceEntryQuery } from '../generated/documents.ts';

export type Entry = NonNullable<ResourceEntryQuery['resource']>;
export type EntryItem = NonNullable<NonNullable<NonNullable<Entry['items']>['edges']>[number]['node']>;

/** An entry of the catalog for people, line by line. What is not said of it is left out. */
export function describeEntry(resource: Entry, items: readonly EntryItem[]): readonly string[] {
  const { provider, providerUscc, level, dataClass } = resource;
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['provider', providerUscc === null ? provider : `${provider} (${providerUscc})`],
    ['responsible unit', resource.responsibleUnit],
    ['abstract', resource.abstract],
    ['classification', resource.classification],
    ['base database', resource.base],
    ['graded', `${dataClass}, level ${level}`],
    ['format', resource.format],
    ['share mode', resource.shareMode],
    ['usage requirements', resource.usageRequirements],
    ['open data', resource.openCondition],
    ['updated', resource.updateCycle],
    ['published on', resource.publishedOn],
    ['related', resource.relatedResources?.join(', ')],
  ];
  const samples = (resource.samples ?? []).map(
    ({ values }) =>
      `  ${(values ?? []).map(({ coordinate, value }) => `${coordinate}: ${value}`).join(', ')}`,
  );
  return [
    `${resource.code}  ${resource.nameZh} ${resource.name}`,
    ...formatRows(facts.flatMap(([name, value]) => (value ? [[name, value]] : []))).map(
      (line) => `  ${line}`,
    ),
    ...(samples.length === 0 ? [] : [count(samples.length, 'made-up sample'), ...samples]),
    count(items.length, 'item'),
    ...describeItems(items),
  ];
}

/** A line for each, and below it what has to be said in words. */
function describeItems(items: readonly EntryItem[]): readonly string[] {
  const lines = formatRows(
    items.map((item) => [
      item.coordinate ?? '',
      item.nameZh ?? '',
      item.name ?? '',
      `${item.dataType}${item.length === null ? '' : `(${item.length})`}`,
      item.shareType ?? '',
      `level ${item.level}`,
      item.dataClass === 'GENERAL' ? '' : (item.dataClass ?? ''),
      item.mask === null ? '' : `masked: ${item.mask}`,
      item.status === 'APPROVED' ? '' : (item.status ?? ''),
    ]),
  );
  return items.flatMap((item, index) => [
    `  ${lines[index]}`,
    ...describeSharing(item).map((sentence) => `      ${sentence}`),
  ]);
}

function describeSharing({ condition, legalBasis, notSharedReason }: EntryItem): readonly string[] {
  return [
    ...(condition === null
      ? []
      : [`for ${condition.scope?.join(', ') ?? 'every department'}: ${condition.uses?.join('; ') ?? ''}`]),
    ...(notSharedReason === null ? [] : [notSharedReason]),
    ...(legalBasis === null ? [] : [legalBasis]),
  ];
}

import { limitedMeasureOf, type UsageRecord } from '@govgraph/storage';
import { describeSum } from './describe-sum.ts';

const limits = { requests: 'requests of a minute', cost: 'cost of a minute', persons: 'persons of an hour' };

/** Why a request, or all those that a record stands for, was refused as a whole; undefined when it was answered. */
export function describeRefusal(record: UsageRecord): string | undefined {
  if (record.form === undefined || record.code === null) return undefined;
  const { code, sum } = record;
  if (sum !== undefined) return `${code} ${describeSum(sum)}`;
  const measure = limitedMeasureOf(record);
  return measure === undefined ? code : `${code} (${limits[measure]})`;
}

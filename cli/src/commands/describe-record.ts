/* How commands tell what stands in usage records, in words. */
import {
  limitedMeasureOf,
  type RefusalSum,
  type UnreadableRecord,
  type UsageRecord,
  type UsageTry,
} from '@govgraph/storage';
import { count } from '../count.ts';

const limits = { requests: 'requests of a minute', cost: 'cost of a minute', persons: 'persons of an hour' };

/** Why a request, or all those that a record stands for, was refused as a whole; undefined when it was answered. */
export function describeRefusal(record: UsageRecord): string | undefined {
  if (record.form === undefined || record.code === null) return undefined;
  const { code, sum } = record;
  if (sum !== undefined) return `${code} ${describeSum(sum)}`;
  const measure = limitedMeasureOf(record);
  return measure === undefined ? code : `${code} (${limits[measure]})`;
}

/** How many were refused, from where, and when. */
function describeSum({ count: refusals, network, since, until }: RefusalSum): string {
  const from =
    network === 'others' ? 'many networks' : network === 'unknown' ? 'an unknown network' : network;
  return `${count(refusals, 'request')} from ${from}, ${since} to ${until}`;
}

/** Says whom a caller named, by what, and whether there is such a record. */
export function describeTry({ coordinate, pseudonym, isFound, count: named = 0 }: UsageTry): string {
  if (pseudonym === null)
    return `named ${named} records by ${coordinate}: refused, more than a request may name`;
  const isThere = isFound ? 'found' : 'not found';
  return `named ${pseudonym} by ${coordinate}: ${isFound === null ? 'not known whether found' : isThere}`;
}

/** What is printed of a row that is no usage record. */
export function describeUnreadable({ writer, sequence, misread, decisionId }: UnreadableRecord): string {
  return `PROBLEM   record ${sequence} of writer ${writer} is none: its ${misread} cannot be read  ${decisionId}`;
}

import type { UsageRecord } from './usage-record.ts';

/** What rate limits count. */
export type Measure = 'requests' | 'cost' | 'persons';

/**
 * Which limit a request was refused for (`RATE_LIMITED`). A record does not name it, and need not: requests are counted
 * before their document is looked at, cost before anything is decided, and persons after that.
 *
 * @returns undefined of records that are about something else, refusals of strangers among them
 */
export function limitedMeasureOf(record: UsageRecord): Measure | undefined {
  if (record.form === undefined || record.code !== 'RATE_LIMITED' || record.sum !== undefined)
    return undefined;
  if (record.content.some(({ earlier }) => earlier === undefined)) return 'persons';
  return record.operationHash === null ? 'requests' : 'cost';
}

import { groupsOf } from '../usage-record/groups-of.ts';
import type { UsageRecord } from '../usage-record/usage-record.ts';
import type { UsageFilter } from './usage-query.ts';

/** Whether a record is one of those that are asked for, where no database tells. */
export function matchesFilter(record: UsageRecord, filter: UsageFilter): boolean {
  const { writer, decisionId, application, subject, coordinate, code, since, until } = filter;
  return (
    (writer === undefined || record.writer === writer) &&
    (decisionId === undefined || record.decisionId === decisionId) &&
    (application === undefined || record.application === application) &&
    (subject === undefined || isAbout(record, subject)) &&
    (coordinate === undefined || isOn(record, coordinate)) &&
    (since === undefined || record.at >= since) &&
    (until === undefined || record.at < until) &&
    (code === undefined || (record.form === 2 && record.code === code))
  );
}

function isAbout(record: UsageRecord, pseudonym: string): boolean {
  const tries = record.form === 2 ? record.tries : [];
  return record.subjects.includes(pseudonym) || tries.some((tried) => tried.pseudonym === pseudonym);
}

function isOn(record: UsageRecord, coordinate: string): boolean {
  return groupsOf(record).some(({ items }) => items.some((item) => item.coordinate === coordinate));
}

type TimedPlace = Pick<UsageRecord, 'at' | 'writer' | 'sequence'>;

/** The order `latest`, backwards. */
export function comparePlaces(left: TimedPlace, right: TimedPlace): number {
  if (left.at !== right.at) return left.at < right.at ? -1 : 1;
  if (left.writer !== right.writer) return left.writer < right.writer ? -1 : 1;
  return left.sequence - right.sequence;
}

import type { FormerUsageContent, UsageRecord } from './usage-record.ts';
import type { EarlierAttempt, UsageItem } from './usage-group.ts';

/** Some data subjects, and what was decided and given of each of them. */
export interface SubjectGroup {
  /** Pseudonyms; empty for what is about nobody. */
  readonly subjects: readonly string[];
  readonly items: readonly (UsageItem | FormerUsageContent)[];
  /** Present where departments were asked, and nothing was given, before the record's own decisions. */
  readonly earlier?: EarlierAttempt;
}

/** Who was asked about, and what was given of them. Of a record of the first form, all together: it says no more. */
export function groupsOf(record: UsageRecord): SubjectGroup[] {
  const { subjects } = record;
  if (record.form === undefined) return [{ subjects, items: record.content }];
  let end = 0;
  return record.content.map(({ subjectCount, ...group }) => ({
    subjects: subjects.slice(end, (end += subjectCount)),
    ...group,
  }));
}

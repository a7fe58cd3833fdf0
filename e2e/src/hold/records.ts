/** The usage record, followed from outside while it is written. */
import type { UsageStore } from '@govgraph/storage';

/** What is on record of one request. */
export interface Recorded {
  readonly outcome: 'ANSWERED' | 'REFUSED' | 'FAILED';
  readonly policyVersion: number;
  /** Whether it was decided more than once, so that departments may have been asked under an earlier policy. */
  readonly hasEarlier: boolean;
}

export interface RecordFollower {
  readonly byDecision: ReadonlyMap<string, Recorded>;
  /** Reads what came since. @throws when the database cannot be read now */
  follow(): Promise<void>;
  /** Ids that stand on more than one record. */
  readonly repeated: readonly string[];
}

export function followRecords(usage: UsageStore): RecordFollower {
  const byDecision = new Map<string, Recorded>();
  const repeated: string[] = [];
  const readUpTo = new Map<string, number>();
  return {
    byDecision,
    repeated,
    follow: async () => {
      for (const writer of await usage.listWriters()) {
        for (;;) {
          const afterSequence = readUpTo.get(writer) ?? 0;
          const page = await usage.read({ writer, afterSequence, limit: 1_000 });
          if (page.length === 0) break;
          for (const record of page) {
            const { decisionId, outcome, policyVersion } = record;
            if (byDecision.has(decisionId)) repeated.push(decisionId);
            const hasEarlier =
              record.form === 2 && record.content.some(({ earlier }) => earlier !== undefined);
            byDecision.set(decisionId, { outcome, policyVersion, hasEarlier });
            readUpTo.set(writer, record.sequence);
          }
        }
      }
    },
  };
}

import type { UnreadableRecord } from '../usage-record/usage-record.ts';
import { countOf, titleOfChainKey, type AuditFindings } from './audit-findings.ts';

/** Of one chain; the first say what happened. */
const maxBreaks = 20;

/** Where one writer's chain is broken: the first places say what happened, further ones are counted. */
export function collectBreaks(writer: string, findings: AuditFindings) {
  let count = 0;
  /** By the key that they do not fit; undefined where it is not the key. */
  const further = new Map<string | undefined, number>();
  let furtherUnreadable = 0;
  const report = (message: string, keyId: string | undefined): void => {
    if (keyId === undefined) findings.problem('CHAIN_BROKEN', message, writer);
    else findings.misfit(titleOfChainKey(keyId), 'CHAIN_BROKEN', message, writer);
  };
  return {
    broken: (message: string, keyId: string | undefined): void => {
      count += 1;
      if (count <= maxBreaks) report(message, keyId);
      else further.set(keyId, (further.get(keyId) ?? 0) + 1);
    },
    unreadable: ({ sequence, misread }: UnreadableRecord): void => {
      count += 1;
      const message = `record ${sequence} is none: its ${misread} cannot be read`;
      if (count <= maxBreaks) findings.problem('RECORD_UNREADABLE', message, writer);
      else furtherUnreadable += 1;
    },
    close: (): void => {
      for (const [keyId, records] of further) report(`and ${countOf(records, 'more record')}`, keyId);
      if (furtherUnreadable > 0)
        findings.problem('RECORD_UNREADABLE', `and ${countOf(furtherUnreadable, 'more record')}`, writer);
    },
  };
}

import type { PolicyHistory, StoredVersion } from '../policy/policy-history.ts';
import { checkpointKeyTitle, limitProblems, type AuditFindings } from './audit-findings.ts';
import { coverageLimitMs, type NamedPolicy } from './verify-checkpoints.ts';
import { describeVersions, verifyVersions } from './verify-versions.ts';

/*
 * Verifies the history of the policy, under which records say that they were decided:
 *
 *   1. each version fits what is kept of it and the version before, and nothing else is there (`verify-versions.ts`);
 *   2. versions have the hashes that checkpoints name, and reach as far as checkpoints and records name them;
 *   3. what no checkpoint names, or only late.
 */

export interface PolicyAudit {
  readonly history: PolicyHistory;
  readonly named: NamedPolicy;
  /** The latest version that a record in order was decided under. */
  readonly decidedUnder: number;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly onProgress: (versions: number) => void;
}

/** How many versions checkpoints name too late, or not yet. */
interface Coverage {
  early: number;
  uncovered: number;
  uncoveredSince: string | undefined;
  recent: number;
}

/** @returns the number of versions, without the empty catalog */
export function verifyPolicy(audit: PolicyAudit, findings: AuditFindings): Promise<number> {
  const { history, named, now, onProgress } = audit;
  const replaced = limitProblems('POLICY_REPLACED', findings);
  const coverage: Coverage = { early: 0, uncovered: 0, uncoveredSince: undefined, recent: 0 };
  let versions = 0;

  const onVersion = ({ version, hash, at }: StoredVersion): void => {
    const checkpoint = named.versions.get(version);
    if (checkpoint !== undefined && checkpoint.hash !== hash)
      replaced.add(`${checkpoint.place}: version ${version} of the policy has another hash`);
    if (version <= 0) return;
    versions += 1;
    onProgress(versions);
    const { first, last = 0 } = named;
    if (version <= (first?.version ?? 0) && (first?.at ?? 0) - Date.parse(at) > coverageLimitMs)
      coverage.early += 1;
    if (version <= last) return;
    if (now - Date.parse(at) <= coverageLimitMs) coverage.recent += 1;
    else {
      coverage.uncovered += 1;
      coverage.uncoveredSince ??= at;
    }
  };

  return history.read(async (snapshot) => {
    const end = await verifyVersions(snapshot, findings, onVersion);
    replaced.close();
    if (snapshot.head !== end) {
      const inForce = snapshot.head === undefined ? 'no version' : `version ${snapshot.head}`;
      const what = `${inForce} of the policy is in force, and its history ends with version ${end}`;
      findings.problem('POLICY_BROKEN', what);
    }
    reportEnd(audit, end, findings);
    reportCoverage(coverage, findings);
    return versions;
  });
}

function reportEnd({ named, decidedUnder }: PolicyAudit, end: number, findings: AuditFindings): void {
  const last = named.last ?? 0;
  if (Math.max(last, decidedUnder) <= end) return;
  const missing = `${describeVersions(end + 1, Math.max(last, decidedUnder))} missing at the end`;
  const witness =
    last > end
      ? `${named.versions.get(last)?.place} names version ${last}`
      : `records were decided under version ${decidedUnder}`;
  findings.problem('POLICY_CUT_OFF', `${missing}: ${witness}`);
}

function reportCoverage(
  { early, uncovered, uncoveredSince, recent }: Coverage,
  findings: AuditFindings,
): void {
  if (early > 0)
    findings.note(
      `the first checkpoint that names the policy came later than ${count(early)}: whether they were changed before it is not shown`,
    );
  // Where no signature fits, that no checkpoint names them says nothing more.
  if (uncovered > 0 && !findings.fitsNothing(checkpointKeyTitle))
    findings.unproved(
      'POLICY_NOT_COVERED',
      `no checkpoint names ${count(uncovered)}, the first of ${uncoveredSince}: whether its history was made anew from there on`,
    );
  if (recent > 0)
    findings.note(`${count(recent)} ${recent === 1 ? 'is' : 'are'} newer than the last checkpoint`);
}

function count(versions: number): string {
  return `${versions} version${versions === 1 ? '' : 's'} of the policy`;
}

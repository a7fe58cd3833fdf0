import { omitUndefined } from '@govgraph/policy';
/*
 * What an audit found. Problems are what cannot have come about by itself; what is unproved may be as it should, but
 * nothing that was given shows it; notes are there to be known.
 */

export type ProblemKind =
  /** A checkpoint is not where it has to be. */
  | 'CHECKPOINT_MISSING'
  /** Two checkpoints claim the same place. */
  | 'CHECKPOINT_DIFFERS'
  /** Not signed with the key, or not the next after the one before. */
  | 'CHECKPOINT_FORGED'
  /** A later checkpoint names an earlier end. */
  | 'END_WENT_BACK'
  /** A record has another hash than a checkpoint names. */
  | 'RECORD_REPLACED'
  /** A chain is broken: a record was changed, removed, inserted or moved. */
  | 'CHAIN_BROKEN'
  /** What stands in the place of a record is none; no gateway wrote it. */
  | 'RECORD_UNREADABLE'
  /** A chain ends before the record that a checkpoint names. */
  | 'CHAIN_CUT_OFF'
  /** Nothing is there of a writer that a checkpoint names. */
  | 'WRITER_MISSING'
  /** An archive is in no place that was given. */
  | 'ARCHIVE_MISSING'
  /** An archive, or its note, is not what it was when the month was archived. */
  | 'ARCHIVE_DIFFERS'
  /** What is kept of a version of the policy does not fit its hash, or its place in the history. */
  | 'POLICY_BROKEN'
  /** A version of the policy has another hash than a checkpoint names. */
  | 'POLICY_REPLACED'
  /** The history of the policy ends before the version that a checkpoint or a record names. */
  | 'POLICY_CUT_OFF'
  /** A later checkpoint names an earlier version of the policy. */
  | 'POLICY_WENT_BACK'
  /** A subgraph or a supergraph is another text than the one that was published. */
  | 'SCHEMA_REPLACED'
  /** Neither a record nor a checkpoint was made with a key that was given for it. */
  | 'KEY_FITS_NOTHING';

export type UnprovedKind =
  | 'NO_FILES'
  | 'NO_CHECKPOINT_KEY'
  | 'NO_CHAIN_KEY'
  | 'NO_ARCHIVES'
  | 'NOT_COVERED'
  | 'COVERED_LATE'
  | 'UNKEYED'
  | 'POLICY_NOT_COVERED';

export interface Problem {
  readonly kind: ProblemKind;
  /** Whose chain; undefined of checkpoints. */
  readonly writer?: string;
  readonly message: string;
}

export interface Unproved {
  readonly kind: UnprovedKind;
  readonly message: string;
}

/** A key that was given: `chain key chain-2026`, or `checkpoint key`. */
export type KeyTitle = string;

export const checkpointKeyTitle: KeyTitle = 'checkpoint key';

export function titleOfChainKey(keyId: string): KeyTitle {
  return `chain key ${keyId}`;
}

/** More are counted, and not kept. */
const maxProblems = 1_000;

export interface AuditFindings {
  problem(kind: ProblemKind, message: string, writer?: string): void;
  /** A problem that comes of a key: where nothing at all fits the key, it is one problem. */
  misfit(key: KeyTitle, kind: ProblemKind, message: string, writer?: string): void;
  /** Something was made with a key that was given. */
  fits(key: KeyTitle): void;
  /** Whether there are misfits of a key, and nothing that fits it. */
  fitsNothing(key: KeyTitle): boolean;
  unproved(kind: UnprovedKind, message: string): void;
  note(message: string): void;
  /** Records that a checkpoint names long after their time; others may have been removed before it. */
  uncovered(count: number, since: string): void;
  report(): {
    readonly problems: readonly Problem[];
    readonly problemCount: number;
    readonly unproved: readonly Unproved[];
    readonly notes: readonly string[];
  };
}

/** @param keyFiles the files of keys */
export function collectFindings(keyFiles: ReadonlyMap<KeyTitle, string> = new Map()): AuditFindings {
  const problems: Problem[] = [];
  const misfits = new Map<KeyTitle, { readonly problems: Problem[]; count: number }>();
  const fitting = new Set<KeyTitle>();
  const unproved: Unproved[] = [];
  const notes: string[] = [];
  let problemCount = 0;
  let late = 0;
  let lateSince: string | undefined;
  const fitsNothing = (key: KeyTitle): boolean => misfits.has(key) && !fitting.has(key);
  const describeMisfits = (): { readonly all: readonly Problem[]; readonly count: number } => {
    const all: Problem[] = [];
    let count = 0;
    for (const [key, found] of misfits) {
      const file = keyFiles.get(key);
      const title = file === undefined ? key : `${key} of ${file}`;
      const message = `nothing fits the ${title}: is this the right file?`;
      all.push(...(fitsNothing(key) ? [{ kind: 'KEY_FITS_NOTHING' as const, message }] : found.problems));
      count += fitsNothing(key) ? 1 : found.count;
    }
    return { all, count };
  };
  return {
    misfit: (key, kind, message, writer) => {
      const found = misfits.get(key) ?? { problems: [], count: 0 };
      misfits.set(key, found);
      found.count += 1;
      if (found.problems.length < maxProblems)
        found.problems.push({ kind, ...omitUndefined({ writer }), message });
    },
    fits: (key) => void fitting.add(key),
    fitsNothing,
    problem: (kind, message, writer) => {
      problemCount += 1;
      if (problems.length < maxProblems) problems.push({ kind, ...omitUndefined({ writer }), message });
    },
    unproved: (kind, message) => void unproved.push({ kind, message }),
    note: (message) => void notes.push(message),
    uncovered: (count, since) => {
      late += count;
      lateSince = lateSince === undefined || since < lateSince ? since : lateSince;
    },
    report: () => {
      const what = `${countOf(late, 'record')}, the first of ${lateSince}, ${late === 1 ? 'was' : 'were'} named by a checkpoint late`;
      const covered: Unproved[] =
        late === 0 ? [] : [{ kind: 'COVERED_LATE', message: `${what}: whether others were removed before` }];
      const misfit = describeMisfits();
      return {
        problems: [...misfit.all, ...problems].slice(0, maxProblems),
        problemCount: problemCount + misfit.count,
        unproved: [...unproved, ...covered],
        notes,
      };
    },
  };
}

/** Of problems that may follow from each other, so many are told. */
const maxLimited = 20;

/** Problems of one kind, of which the first say what happened. */
export interface LimitedProblems {
  add(message: string): void;
  /** Says how many more there were, of the policy. */
  close(): void;
}

export function limitProblems(kind: ProblemKind, findings: AuditFindings): LimitedProblems {
  let found = 0;
  return {
    add: (message) => {
      found += 1;
      if (found <= maxLimited) findings.problem(kind, message);
    },
    close: () => {
      if (found > maxLimited) findings.problem(kind, `and ${found - maxLimited} more of the policy`);
    },
  };
}

/** `1 record`, `2 records`. @param noun whose plural ends with s */
export function countOf(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

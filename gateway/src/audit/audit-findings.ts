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
  /** A chain ends before the record that a checkpoint names. */
  | 'CHAIN_CUT_OFF'
  /** Nothing is there of a writer that a checkpoint names. */
  | 'WRITER_MISSING';

export type UnprovedKind =
  'NO_FILES' | 'NO_CHECKPOINT_KEY' | 'NO_CHAIN_KEY' | 'NOT_COVERED' | 'COVERED_LATE' | 'UNKEYED';

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

/** More are counted, and not kept. */
const maxProblems = 1_000;

export interface AuditFindings {
  problem(kind: ProblemKind, message: string, writer?: string): void;
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

export function collectFindings(): AuditFindings {
  const problems: Problem[] = [];
  const unproved: Unproved[] = [];
  const notes: string[] = [];
  let problemCount = 0;
  let late = 0;
  let lateSince: string | undefined;
  return {
    problem: (kind, message, writer) => {
      problemCount += 1;
      if (problems.length < maxProblems)
        problems.push({ kind, ...(writer === undefined ? {} : { writer }), message });
    },
    unproved: (kind, message) => void unproved.push({ kind, message }),
    note: (message) => void notes.push(message),
    uncovered: (count, since) => {
      late += count;
      lateSince = lateSince === undefined || since < lateSince ? since : lateSince;
    },
    report: () => {
      const what = `${late} records, the first of ${lateSince}, were named by a checkpoint late`;
      const covered: Unproved[] =
        late === 0 ? [] : [{ kind: 'COVERED_LATE', message: `${what}: whether others were removed before` }];
      return { problems, problemCount, unproved: [...unproved, ...covered], notes };
    },
  };
}

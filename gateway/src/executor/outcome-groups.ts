import { codeShift, outcomeBits } from './outcome-bits.ts';

/** Data subjects of whom the same became of the same fields. */
export interface OutcomeGroup {
  /** `Type:key` of each, once; empty for what is about nobody. */
  readonly subjects: readonly string[];
  /** Records of somebody whose key is not known. */
  readonly unnamed: number;
  /** A character for each decision, whose code is its byte. */
  readonly outcomes: string;
}

/** How many persons some groups are about: each once, and each record of somebody whose key is not known. */
export function countDistinctSubjects(groups: readonly OutcomeGroup[]): number {
  const unnamed = groups.reduce((count, group) => count + group.unnamed, 0);
  // No group names anybody twice.
  const [only] = groups.length === 1 ? groups : [];
  const named = only?.subjects.length ?? new Set(groups.flatMap(({ subjects }) => subjects)).size;
  return named + unnamed;
}

/** Nothing of anything was observed. */
export function nothingReached(count: number): readonly OutcomeGroup[] {
  return [{ subjects: [], unnamed: 0, outcomes: String.fromCharCode(outcomeBits.unreached).repeat(count) }];
}

/** The record of a subject that is being read: a byte for each decision, and one for what is decided by nobody. */
interface Frame {
  subject: number;
  readonly bytes: Buffer;
}

export interface Group {
  readonly bytes: Buffer;
  readonly subjects: Set<number>;
}

const nobody = -1;

/** Puts together, while the log is read, the subjects of whom the same became of the same fields. */
export class GroupsOfSubjects {
  readonly #size: number;
  readonly #frames: Frame[] = [];
  #depth = 0;
  #frame: Frame;
  readonly #groups = new Map<string, Group>();

  constructor(count: number) {
    this.#size = count + 1;
    this.#frame = { subject: nobody, bytes: this.#noBytes() };
    this.#frames.push(this.#frame);
  }

  add(decision: number, byte: number): void {
    const { bytes } = this.#frame;
    const before = bytes[decision] as number;
    // The first failure stands.
    bytes[decision] = before >> codeShift === 0 ? before | byte : before | (byte & 0xf);
  }

  enter(subject: number): void {
    let frame = this.#frames[++this.#depth];
    if (frame === undefined) {
      frame = { subject, bytes: this.#noBytes() };
      this.#frames.push(frame);
    } else {
      frame.subject = subject;
      frame.bytes.fill(0);
    }
    this.#frame = frame;
  }

  /** @returns the group that the subject belongs to */
  leave(): Group {
    const { subject, bytes } = this.#frame;
    const group = this.#groupOf(bytes);
    group.subjects.add(subject);
    this.#frame = this.#frames[--this.#depth] as Frame;
    return group;
  }

  finish(names: readonly string[]): OutcomeGroup[] {
    // Writing may have been broken off within a record.
    while (this.#depth > 0) this.leave();
    const { bytes } = this.#frame;
    const { unreached } = outcomeBits;
    for (let at = 1; at < this.#size; at++) {
      if (bytes[at] === 0 && !this.#isObserved(at)) bytes[at] = unreached;
    }
    const groups: OutcomeGroup[] = [{ subjects: [], unnamed: 0, outcomes: textOf(bytes) }];
    for (const group of this.#groups.values()) {
      const subjects = [...group.subjects].flatMap((number) => names[number] || []);
      const unnamed = group.subjects.size - subjects.length;
      groups.push({ subjects, unnamed, outcomes: textOf(group.bytes) });
    }
    return groups;
  }

  #isObserved(at: number): boolean {
    for (const { bytes } of this.#groups.values()) if (bytes[at] !== 0) return true;
    return false;
  }

  #groupOf(bytes: Buffer): Group {
    const key = bytes.toString('latin1');
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { bytes: Buffer.from(bytes), subjects: new Set() };
      this.#groups.set(key, group);
    }
    return group;
  }

  #noBytes(): Buffer {
    return Buffer.allocUnsafe(this.#size).fill(0);
  }
}

function textOf(bytes: Buffer): string {
  return bytes.toString('latin1', 1);
}

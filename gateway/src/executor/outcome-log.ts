import { idText } from './leaf-values.ts';
import { bitsPerOutcome } from './outcome-bits.ts';
import { type Group, GroupsOfSubjects, type OutcomeGroup } from './outcome-groups.ts';

/*
 * What became of every field, and of whose record, while a response is written.
 *
 * Writing appends one number for each field that is observed, and two for each data subject. What is taken back of the
 * answer is taken back here (`rewind`), what is written again by copying bytes is copied here (`repeat`): the log is a
 * second text beside the JSON. Only when the response stands is it read, once.
 *
 * Where a value that may not be null is missing, all that was written up to the next place that may is taken back. The
 * fields that could not be given are noted on the way up (`fail`, `leaveFailed`), and logged again in that place
 * (`addFailed`): the record says of them what failed, and of whom.
 *
 * Decisions are known by their number from 1 in the list of the authorization. 0 stands for what nothing is decided
 * about, such as `__typename`.
 */

/** The end of a data subject's record; its beginning is `subjectStart - number of the subject`. */
const subjectEnd = -1;
const subjectStart = -2;
const initialSize = 16 * 1024;
const largestKept = 1024 * 1024;

export class OutcomeLog {
  /** The byte of what made the last writer fail that returned false. */
  lastFailure = 0;
  /** Entries for the fields that made the last writer fail, and for the subjects that they are of. */
  readonly #failed: number[] = [];
  #log = new Int32Array(initialSize);
  #length = 0;
  readonly #subjects: string[] = [];
  readonly #numbers = new Map<string, number>();

  /** Where the next entry goes; a mark to which {@link rewind} can return. */
  get position(): number {
    return this.#length;
  }

  rewind(position: number): void {
    this.#length = position;
  }

  clear(): void {
    this.#length = 0;
    this.#failed.length = 0;
    this.#subjects.length = 0;
    this.#numbers.clear();
    if (this.#log.length > largestKept) this.#log = new Int32Array(initialSize);
  }

  /** @param outcome `decision number << 8 | byte`, see {@link outcomeOf} */
  add(outcome: number): void {
    if (this.#length === this.#log.length) this.#grow(1);
    this.#log[this.#length++] = outcome;
  }

  /** What follows is about this subject, until {@link leave}. @param subject `Type:key`; empty when its key is not known */
  enter(subject: string): void {
    this.add(this.#startOf(subject));
  }

  leave(): void {
    this.add(subjectEnd);
  }

  /**
   * Notes a field that may not be null and could not be given, which makes what it stands in fail.
   *
   * @param outcome of its decision; what made it fail is added to it
   */
  fail(outcome: number): void {
    this.#failed.push(outcome);
  }

  /** What was noted since the subject was entered is about it. */
  leaveFailed(subject: string): void {
    if (this.#failed.length === 0) return;
    this.#failed.unshift(this.#startOf(subject));
    this.#failed.push(subjectEnd);
  }

  /** Logs what was noted, with what made it fail, where all else was taken back. */
  addFailed(): void {
    for (const entry of this.#failed) this.add(entry < 0 ? entry : entry | this.lastFailure);
    this.#failed.length = 0;
  }

  /** Logs once more what was logged from `start` to `end`. */
  repeat(start: number, end: number): void {
    this.#grow(end - start);
    this.#log.copyWithin(this.#length, start, end);
    this.#length += end - start;
  }

  /**
   * Reads the log and empties it. The first group is about nobody, and says of every decision that was never observed that
   * it is `unreached`.
   *
   * @param count of decisions
   */
  take(count: number): readonly OutcomeGroup[] {
    const groups = new GroupsOfSubjects(count);
    const log = this.#log;
    let begun: number | undefined;
    let before: { readonly start: number; readonly group: Group } | undefined;
    for (let at = 0; at < this.#length; at++) {
      const entry = log[at] as number;
      if (entry >= 0) groups.add(entry >> bitsPerOutcome, entry & 0xff);
      else if (entry === subjectEnd) {
        const group = groups.leave();
        if (begun !== undefined) before = { start: begun, group };
        begun = undefined;
      } else {
        // Neighbours in a list mostly fare alike.
        const end = before && this.#endOfSame(before.start, at + 1);
        if (before === undefined || end === undefined) {
          groups.enter(subjectStart - entry);
          begun = at + 1;
        } else {
          before.group.subjects.add(subjectStart - entry);
          at = end;
          // The one that it stands in has another in between.
          begun = undefined;
        }
      }
    }
    const result = groups.finish(this.#subjects);
    this.clear();
    return result;
  }

  /** Where the entries about a subject end, none other in between, if they are the same as those of another. */
  #endOfSame(other: number, start: number): number | undefined {
    const log = this.#log;
    for (let at = start; at < this.#length; at++) {
      const entry = log[at] as number;
      if (entry !== log[other + at - start]) return undefined;
      if (entry === subjectEnd) return at;
    }
    return undefined;
  }

  #startOf(subject: string): number {
    // Nobody knows whether two of them are one.
    if (subject === '') return subjectStart - (this.#subjects.push('') - 1);
    let number = this.#numbers.get(subject);
    if (number === undefined) {
      number = this.#subjects.push(subject) - 1;
      this.#numbers.set(subject, number);
    }
    return subjectStart - number;
  }

  #grow(by: number): void {
    if (this.#length + by <= this.#log.length) return;
    const grown = new Int32Array(Math.max(this.#log.length * 2, this.#length + by));
    grown.set(this.#log);
    this.#log = grown;
  }
}

/**
 * How a subject is called in the log; empty when its key is not known. An ID may come as a number: it is the same
 * subject. A blank text is nobody's key: where departments write it for a missing one, it would make one of many.
 */
export function subjectOf(typename: string, id: unknown): string {
  const text = idText(id);
  return text === undefined || text.trim() === '' ? '' : `${typename}:${text}`;
}

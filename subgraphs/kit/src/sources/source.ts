/*
 * What every kind of source is to the rest: it prepares lookups, and a prepared lookup gives the records of many calls
 * at a time. Values of inputs are texts in one form, see values/cell-kinds.ts.
 */
import type { LookupDefinition } from './definition/source-definition.ts';
import type { CellKind } from './values/cell-kinds.ts';
import type { Leaf } from './values/leaf.ts';

/** A row, or an object of a response. */
export interface SourceRecord {
  /** The name of the source that it is from. */
  readonly source: string;
  /**
   * What stands in a column, or at a path; null when it is blank.
   *
   * @param isOptional whether it may be missing altogether, which is null then
   * @throws SourceError when there is nothing that can be believed
   */
  read(at: string, isOptional: boolean): unknown;
  /** The record that stands in it, at a path; itself at `.`. */
  nested(value: unknown): SourceRecord;
}

/** What is known of records before there are any. */
export interface RecordShape {
  /** Why a leaf cannot be read there; undefined when it can, or nobody knows. */
  whyNoLeaf(at: string, leaf: Leaf): string | undefined;
  /** Of what stands there, a structure or a list of them; or why there is none. */
  nested(at: string, isList: boolean): RecordShape | string;
}

/** By the name of the input; one that is not given is not there. */
export type LookupInputs = Readonly<Record<string, string | readonly string[]>>;

export interface PreparedLookup {
  readonly shape: RecordShape;
  /**
   * The records of each call, in the order of the source.
   *
   * An error stands for the call that it is about; what is thrown is about all of them.
   */
  load(
    calls: readonly LookupInputs[],
    signal: AbortSignal,
  ): Promise<readonly (readonly SourceRecord[] | Error)[]>;
  /** Calls that are made together. */
  readonly maxBatch: number;
}

export interface InputFacts {
  /** Whether an operation may leave it out. */
  readonly isOptional: boolean;
  /** Of the argument or the field that it comes from; undefined for what is always the same. */
  readonly kind?: CellKind;
  /** What is always the same. */
  readonly constant?: string;
}

/** What the schema says of a lookup. */
export interface LookupUse {
  /** Whether a list is asked for, and not one record. */
  readonly isList: boolean;
  /** What is known of each input, by its name. */
  readonly inputs: ReadonlyMap<string, InputFacts>;
}

/** Names a mistake in a definition: where, below it, and what. */
export type Report = (path: readonly (string | number)[], message: string) => void;

export interface Source {
  readonly name: string;
  /** The longest list that it gives; what finds more is an error. */
  readonly maxRows: number;
  /** Undefined when something is wrong, which has been reported. */
  prepare(lookup: LookupDefinition, use: LookupUse, report: Report): PreparedLookup | undefined;
  /** @throws when it cannot be used now */
  checkHealth(): Promise<void>;
  /** Asks for something that nobody needs. @throws SourceError when nothing answers */
  tryOut(): Promise<void>;
  close(): Promise<void>;
}

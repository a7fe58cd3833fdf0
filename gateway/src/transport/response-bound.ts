import { maxResponseValues } from '@govgraph/protocol';

/** What is received and read of one response of a department. */
export interface ResponseBound {
  /** Lists, objects and leaves. */
  readonly maxValues: number;
  readonly maxBytes: number;
}

const maxResponseBytes = 8 * 1024 * 1024;
/** For each value that was asked for: an error in its place has a message, a path, and perhaps twenty lines of a trace. */
const valuesPerValue = 32;
/** For errors that stand for the whole response, and what servers add to each (`extensions`). */
const freeValues = 1_000;
const bytesPerValue = 1024;
/** Texts may be long: a photograph, a document. */
const freeBytes = 1024 * 1024;

/**
 * The bound of a response that was asked for as many values. It is generous, since what departments may send beside data
 * has no limit: never does it refuse what was asked for, but for texts of more than a mebibyte.
 */
export function boundFor(values: number): ResponseBound {
  return {
    maxValues: Math.min(maxResponseValues, freeValues + valuesPerValue * values),
    maxBytes: Math.min(maxResponseBytes, freeBytes + bytesPerValue * values),
  };
}

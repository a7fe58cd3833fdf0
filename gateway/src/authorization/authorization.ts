import type { ResponseWriter } from '../executor/response-writer.ts';
import type { ExecutablePlan } from '../executor/compile-plan.ts';
import type { Decisions } from './decisions.ts';
import type { IdentifyingCall } from './rewrite/rewrite-operation.ts';

/** What a caller may have of an operation, ready to be executed. */
export interface Authorization {
  readonly decisions: Decisions;
  /** The calls that name records, of what departments are asked. */
  readonly identifications: readonly IdentifyingCall[];
  /** Undefined when nothing is left to ask of any department. */
  readonly execute: ExecutablePlan | undefined;
  readonly write: ResponseWriter;
  /** When some decision may change by itself, so that it is decided again; epoch milliseconds. */
  readonly validUntil: number;
  /** When the first permission ends by itself; epoch milliseconds. Nothing may be given from then on. */
  readonly permittedUntil: number;
}

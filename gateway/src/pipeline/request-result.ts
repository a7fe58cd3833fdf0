import type { Refusal } from '../errors.ts';
import type { GovgraphExtensions } from '../executor/error-report.ts';

/** What comes of a request, for its door to give out. */
export type RequestResult = GivenResult | RefusedResult;

export interface GivenResult {
  /** `unchanged`: its caller has the data already, and the body is empty. */
  readonly kind: 'data' | 'unchanged';
  /** A GraphQL response, as JSON text in UTF-8: what is withheld is `null` and explained in it. */
  readonly body: Uint8Array;
  /** Under which id it is on record, and which version of the policy it rests on. */
  readonly extensions: GovgraphExtensions;
  /** When the first permission ends on which it rests; epoch milliseconds. */
  readonly permittedUntil: number;
  /** By which the caller may keep the data, if it may. */
  readonly tag: string | undefined;
  readonly application: string | undefined;
  /** To be called once, when the client has taken it or never will. */
  readonly onTaken: () => void;
}

export interface RefusedResult {
  readonly kind: 'refused';
  readonly refusal: Refusal;
  /** Undefined for what could not be recorded, of which nothing but its code may be told. */
  readonly extensions: GovgraphExtensions | undefined;
  /** The application that is on record; undefined where nobody vouches for it. */
  readonly application?: string | undefined;
  /** Of a stranger: how long the door keeps it before it sends it, with no place among those that are answered. */
  readonly holdMs?: number;
}

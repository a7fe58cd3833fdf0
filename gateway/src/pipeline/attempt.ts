import type { Authorization } from '../authorization/authorization.ts';
import type { Refusal } from '../errors.ts';
import type { GovgraphExtensions, WithheldForm } from '../executor/error-report.ts';
import type { WrittenResponse } from '../executor/grant-allowances.ts';
import type { Release } from '../release/release.ts';
import type { ParsedRequest } from './parsed-request.ts';
import type { RequestLedger } from './request-ledger.ts';
import type { AuthorizationInput } from '../authorization/authorization-input.ts';
import type { Identification } from './steps/count-identifications.ts';
import { type Clocks, type Usage, beginUsage } from './usage/usage.ts';

/** A request while it is decided under one release. Under another one, it is another attempt. */
export interface Attempt {
  readonly request: ParsedRequest;
  readonly release: Release;
  /** What the request draws on, in all of its attempts. */
  readonly ledger: RequestLedger;
  /** What is known so far; the steps fill it in. */
  readonly usage: Usage;
}

/** What a caller may have of a request. */
export interface DecidedRequest {
  readonly input: AuthorizationInput;
  readonly authorization: Authorization;
  readonly identifications: readonly Identification[];
  /** What the schema says of itself: JSON text by response name. */
  readonly introspectionResult: Readonly<Record<string, string>> | undefined;
  readonly withheldForm: WithheldForm;
}

/** What may not leave before its usage is recorded, unless it is counted in a sum. */
export type PreparedResponse = PreparedData | PreparedRefusal;

export interface PreparedData {
  /** `unchanged`: its caller has the data already, and the body is empty. */
  readonly kind: 'data' | 'unchanged';
  readonly body: Uint8Array;
  readonly extensions: GovgraphExtensions;
  /** Where the value of "extensions", the last member, begins in the body. */
  readonly extensionsAt: number;
  readonly tag: string | undefined;
  readonly usage: Usage;
  /** Under which release departments were asked. */
  readonly release: Release;
  /** What it tells, and of whom. */
  readonly written: WrittenResponse;
  /** How many of the records that the request names are surely there. */
  readonly foundNames: number;
}

export interface PreparedRefusal {
  readonly kind: 'refused';
  readonly refusal: Refusal;
  readonly extensions: GovgraphExtensions;
  readonly usage: Usage;
  /** Of a stranger, whose refusal is counted in a sum: how long it waits before it leaves. */
  readonly holdMs?: number;
}

/** @param before the usage of the attempt before this one */
export function beginAttempt(
  clocks: Clocks,
  request: ParsedRequest,
  release: Release,
  ledger: RequestLedger,
  before?: Usage,
): Attempt {
  const usage = beginUsage(clocks, release.version, request.statusOf('data'), before);
  return { request, release, ledger, usage };
}

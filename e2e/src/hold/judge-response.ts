/**
 * What may come back under faults: what is given when all is well, or a null with its reason, or a refusal with its
 * reason. Never another value, never one where the decision says null, and never a null that looks like a fact.
 */
import { isDeepStrictEqual } from 'node:util';
import type { GraphQLResponse } from '../environment/caller.ts';

/** What a question is answered with when all is well, under one variant of the policy. */
export interface Expectation {
  readonly data: unknown;
  /** Codes of the errors, by path: why the nulls are no facts. */
  readonly codes: Readonly<Record<string, string>>;
}

/** Why a request may be refused as a whole while something is broken, by HTTP status. */
const refusals: ReadonlyMap<number, readonly string[]> = new Map([
  [401, ['TOKEN_EXPIRED', 'TOKEN_INVALID']],
  [429, ['RATE_LIMITED']],
  [
    503,
    [
      'AUDIT_UNAVAILABLE',
      'POLICY_UNAVAILABLE',
      'IDENTITY_UNAVAILABLE',
      'PLANNER_BUSY',
      'GATEWAY_BUSY',
      'QUOTA_UNKNOWN',
    ],
  ],
]);

/** Why a single value may be missing: its department failed, or it could not be counted who asks for it. */
const failures: ReadonlySet<string> = new Set([
  'SUBGRAPH_UNAVAILABLE',
  'SUBGRAPH_ERROR',
  'QUOTA_EXCEEDED',
  'QUOTA_UNKNOWN',
  'IDENTIFICATION_LIMIT',
]);

/** @returns what is wrong with a response: nothing when it may leave */
export function judgeResponse(
  response: Pick<GraphQLResponse<unknown>, 'status' | 'data' | 'errors' | 'decisionId'>,
  expected: Expectation,
): readonly string[] {
  if (response.data === undefined) return judgeRefusal(response);
  const problems: string[] = [];
  if (response.status !== 200) problems.push(`data with the status ${response.status}`);
  if (response.decisionId === undefined) problems.push('data without a decision id');
  const codes = new Map(
    response.errors.map(({ path = [], extensions }) => [path.join('.'), extensions?.code ?? 'no code']),
  );

  const judgeNull = (wanted: unknown, path: string): void => {
    // Where a field may not be null, the null stands above it, and the error below.
    const below = [...codes].find(([at]) => path === '' || at === path || at.startsWith(`${path}.`));
    const code = below?.[1];
    const decided = expected.codes[path];
    if (code === undefined) {
      if (wanted !== null) problems.push(`${path}: null without a reason, where there is a value`);
      else if (decided !== undefined) problems.push(`${path}: null without its reason ${decided}`);
    } else if (code !== decided && !failures.has(code)) {
      problems.push(`${path}: ${code}, expected ${decided ?? 'a value or a failure'}`);
    }
  };
  const judge = (wanted: unknown, given: unknown, path: string): void => {
    if (given === null || given === undefined) return judgeNull(wanted, path);
    if (wanted === null || wanted === undefined)
      return void problems.push(`${path}: a value, where it was decided that there is none`);
    if (Array.isArray(wanted) && Array.isArray(given)) {
      if (wanted.length !== given.length)
        return void problems.push(`${path}: ${given.length} elements, expected ${wanted.length}`);
      return wanted.forEach((each, index) => judge(each, given[index], join(path, index)));
    }
    if (isObject(wanted) && isObject(given)) {
      if (!isDeepStrictEqual(Object.keys(wanted), Object.keys(given)))
        return void problems.push(`${path}: other fields than were asked for`);
      for (const name of Object.keys(wanted)) judge(wanted[name], given[name], join(path, name));
      return;
    }
    // The value itself has no place in a report.
    if (!isDeepStrictEqual(wanted, given)) problems.push(`${path}: another value than when all is well`);
  };
  judge(expected.data, response.data, '');
  return problems;
}

function judgeRefusal({
  status,
  errors,
}: Pick<GraphQLResponse<unknown>, 'status' | 'errors'>): readonly string[] {
  const codes = errors.map(({ extensions }) => extensions?.code ?? 'no code');
  const known = refusals.get(status) ?? [];
  const isKnown = codes.length > 0 && codes.every((code) => known.includes(code));
  return isKnown ? [] : [`refused with ${status} ${codes.join(', ') || 'and no reason'}`];
}

function join(path: string, step: string | number): string {
  return path === '' ? String(step) : `${path}.${step}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Golden decision cases: who asks what for which purpose, and what the policy says. See `policy/cases/README.md`.
 *
 * They are data, so that the same cases can be run against `decide` and through a whole gateway.
 */
import { omitUndefined } from '../model/omit-undefined.ts';
import { parseInstant } from '@govgraph/protocol';
import { z } from 'zod';
import { levels, type Caller } from '../model/caller.ts';
import type { Decision, FieldRequest } from '../model/decision.ts';
import { denialCodes } from '../model/decision.ts';
import { ProblemList } from '../model/policy-error.ts';
import * as schema from './schemas.ts';
import { readYaml } from './yaml-document.ts';

/** What a case expects of the decision. */
export interface ExpectedDecision {
  readonly outcome: Decision['outcome'] | 'out-of-scope';
  readonly code?: string;
  readonly mask?: string;
  readonly grant?: string;
  readonly approver?: string;
}

export interface DecisionCase {
  /** A sentence. */
  readonly name: string;
  readonly request: FieldRequest;
  /** The record that conditions are judged on; without it they are not judged. */
  readonly subject?: Readonly<Record<string, unknown>>;
  readonly expected: ExpectedDecision;
}

const caller = z.strictObject({
  department: schema.code,
  region: z.string(),
  level: z.enum(levels),
  clearance: schema.level,
  roles: z.array(schema.text).default([]),
});

const expectation = /^(allow|mask|verify-only|deny|out-of-scope)(?: ([\w-]+))?$/;

const decisionCase = z.strictObject({
  name: schema.text,
  caller: schema.text,
  purpose: z.string().exactOptional(),
  field: z.string(),
  arguments: z.record(z.string(), z.unknown()).default({}),
  inputs: z.array(schema.inputCoordinate).default([]),
  leadsTo: z.array(schema.text).default([]),
  at: schema.instant.exactOptional(),
  exhausted: z.array(schema.id).default([]),
  uncounted: z.array(schema.id).default([]),
  subject: z.record(z.string(), z.unknown()).exactOptional(),
  expect: z
    .string()
    .regex(expectation, 'expected allow, mask NAME, verify-only CODE, deny CODE, out-of-scope'),
  grant: schema.id.exactOptional(),
  approver: schema.text.exactOptional(),
});

const file = z.strictObject({
  callers: z.record(z.string(), caller).default({}),
  at: schema.instant.exactOptional(),
  cases: z.array(decisionCase).default([]),
});

/**
 * Reads decision cases from the texts of one or more files; callers are shared by all of them.
 * Throws `PolicyError` with all problems of a file at once.
 */
export function loadDecisionCases(texts: readonly string[]): DecisionCase[] {
  const files = texts.map((text) => readYaml(text, file, 'decision cases'));
  const callers = new Map<string, Caller>();
  for (const [application, facts] of files.flatMap((entry) => Object.entries(entry.callers))) {
    callers.set(application, Object.freeze({ application, ...facts }));
  }
  const problems = new ProblemList();
  const cases = files.flatMap((entry) =>
    entry.cases.map((written) => toCase(written, entry.at, callers, problems)),
  );
  problems.throwIfAny('decision cases');
  return cases;
}

function toCase(
  written: z.output<typeof decisionCase>,
  defaultInstant: string | undefined,
  callers: ReadonlyMap<string, Caller>,
  problems: ProblemList,
): DecisionCase {
  const asking = callers.get(written.caller);
  if (asking === undefined) problems.add(written.name, `unknown caller ${written.caller}`);
  const now = parseInstant(written.at ?? defaultInstant ?? '');
  if (now === undefined) problems.add(written.name, 'says nothing about when (at)');
  const expected = readExpectation(written, problems);
  const { purpose, subject } = written;
  return {
    name: written.name,
    request: {
      caller: asking ?? ({} as Caller),
      ...omitUndefined({ purpose }),
      coordinate: written.field as FieldRequest['coordinate'],
      args: written.arguments,
      inputs: written.inputs,
      leadsTo: written.leadsTo,
      now: now ?? Number.NaN,
      exhaustedGrants: new Set(written.exhausted),
      uncountedGrants: new Set(written.uncounted),
    },
    ...omitUndefined({ subject }),
    expected,
  };
}

function readExpectation(written: z.output<typeof decisionCase>, problems: ProblemList): ExpectedDecision {
  const [, outcome, detail] = expectation.exec(written.expect) ?? [];
  const known: readonly string[] = denialCodes;
  const isDenial = outcome === 'deny' || outcome === 'verify-only';
  if (isDenial && (detail === undefined || !known.includes(detail))) {
    problems.add(written.name, `expected a denial code after ${outcome}`);
  }
  if (outcome === 'mask' && detail === undefined) problems.add(written.name, 'expected the name of the mask');
  return {
    outcome: outcome as ExpectedDecision['outcome'],
    ...(isDenial && detail !== undefined ? { code: detail } : {}),
    ...(outcome === 'mask' && detail !== undefined ? { mask: detail } : {}),
    ...omitUndefined({ grant: written.grant, approver: written.approver }),
  };
}

/** The decision in the words of a case, with exactly the parts that the case has an expectation about. */
export function checkDecision(testCase: DecisionCase, decision: Decision): ExpectedDecision {
  const { expected, subject, request } = testCase;
  const about = {
    ...(expected.grant === undefined ? {} : { grant: decision.grantId ?? 'none' }),
    ...(expected.approver === undefined ? {} : { approver: decision.approver ?? 'none' }),
  };
  if ('code' in decision) return { outcome: decision.outcome, code: decision.code, ...about };
  const isOutOfScope =
    subject !== undefined && decision.conditions.some((condition) => !condition.isInScope(subject, request));
  if (isOutOfScope) return { outcome: 'out-of-scope', ...about };
  const mask = decision.mask === undefined ? {} : { mask: decision.mask };
  return { outcome: decision.outcome, ...mask, ...about };
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type WithheldReason, unfoldWithheld } from '../testing/unfold-withheld.ts';
import { type Reason, createErrorReport } from './error-report.ts';
import type { ResponsePath } from './folded-paths.ts';
import { JsonWriter, TextTooLong } from './json-writer.ts';

const extension = { decisionId: 'decision-1', policyVersion: 7 };

function reason(coordinate: string, isDenial = true): Reason {
  const code = isDenial ? 'NOT_SHARED' : 'SUBGRAPH_ERROR';
  return { message: `Not ${coordinate}: “没有”.`, extensions: { code, coordinate }, isDenial };
}

type Report = readonly (readonly [Reason, ResponsePath])[];

interface Written {
  readonly errors?: { message: string; path: ResponsePath; extensions: Record<string, unknown> }[];
  readonly extensions: { readonly govgraph: { readonly withheld?: readonly WithheldReason[] } };
}

function written(form: 'errors' | 'compact', report: Report, maxBytes = Infinity): Written {
  const errors = createErrorReport(form, extension.decisionId, maxBytes);
  const json = new JsonWriter();
  json.begin(maxBytes);
  json.raw('{"data":null');
  for (const [why, path] of report) errors.add(why, path);
  errors.writeErrors(json);
  json.raw(',"extensions":');
  errors.writeExtensions(json, { govgraph: extension });
  json.raw('}');
  return JSON.parse(json.take().toString()) as Written;
}

const name = reason('Person.name');
const income = reason('Person.income');
const rows = (...positions: number[]) => positions.map((at) => [name, ['people', at, 'name']] as const);

describe('In the compact form', () => {
  test.each<[string, Report, WithheldReason['paths']]>([
    ['one place', [[name, ['person', 'name']]], [['person', 'name']]],
    ['the root', [[name, []]], [[]]],
    ['rows that follow each other', rows(0, 1, 2), [['people', [[0, 2]], 'name']]],
    ['rows with gaps', rows(0, 1, 4, 6, 7), [['people', [[0, 1], [4, 4], [6, 7]], 'name']]], // prettier-ignore
    [
      'lists in lists that are alike',
      [0, 1].flatMap((outer) => [2, 3].map((inner) => [name, ['a', outer, 'b', inner]] as const)),
      [['a', [[0, 1]], 'b', [[2, 3]]]],
    ],
    [
      'lists in lists that are not',
      [[name, ['a', 0, 'b', 0]], [name, ['a', 1, 'b', 1]], [name, ['a', 2, 'b', 0]]], // prettier-ignore
      [['a', [[0, 0], [2, 2]], 'b', [[0, 0]]], ['a', [[1, 1]], 'b', [[1, 1]]]], // prettier-ignore
    ],
    [
      'a list of lists',
      [[name, ['a', 0, 0]], [name, ['a', 0, 1]], [name, ['a', 1, 0]], [name, ['a', 1, 1]]], // prettier-ignore
      [['a', [[0, 1]], [[0, 1]]]],
    ],
  ])('%s are told in one go', (_what, report, paths) => {
    const [told, ...others] = written('compact', report).extensions.govgraph.withheld ?? [];
    expect(told).toMatchObject({ code: 'NOT_SHARED', coordinate: 'Person.name', message: name.message });
    expect(told?.paths).toEqual(paths);
    expect(others).toEqual([]);
  });

  test('reasons that say the same are one, wherever the document asks', () => {
    const again: Reason = { ...name, locations: [{ line: 9, column: 1 }] };
    const told = written('compact', [[name, ['a']], [again, ['b']]]); // prettier-ignore
    expect(told.extensions.govgraph.withheld?.map(({ paths }) => paths)).toEqual([[['a'], ['b']]]);
    expect(told.errors).toBeUndefined();
  });

  test('nothing withheld is an empty list, so that nobody takes the plain form for it', () => {
    expect(written('compact', []).extensions.govgraph).toEqual({ ...extension, withheld: [] });
    expect(written('errors', []).extensions.govgraph).toEqual(extension);
  });
});

/** A response with nulls of several reasons in it, as the paths at which they stand. */
const responses: fc.Arbitrary<Report> = fc
  .letrec<{ value: unknown; list: unknown[]; record: Record<string, unknown> }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constantFrom(undefined, undefined, name, income, reason('Person.employer', false)),
      tie('list'),
      tie('record'),
    ),
    // Rows are often alike.
    list: fc
      .tuple(fc.array(tie('value'), { maxLength: 4 }), fc.array(fc.nat({ max: 3 }), { maxLength: 12 }))
      .map(([kinds, which]) => (kinds.length === 0 ? [] : which.map((at) => kinds[at % kinds.length]))),
    record: fc.dictionary(fc.constantFrom('a', 'b', 'name', 'income'), tie('value')),
  }))
  .record.map((record) => [...placesIn(record, [])]);

function* placesIn(value: unknown, path: ResponsePath): Generator<readonly [Reason, ResponsePath]> {
  if (Array.isArray(value)) {
    for (const [at, each] of value.entries()) yield* placesIn(each, [...path, at]);
  } else if (typeof value === 'object' && value !== null) {
    if ('isDenial' in value) yield [value as Reason, path];
    else for (const [key, each] of Object.entries(value)) yield* placesIn(each, [...path, key]);
  }
}

test('Unfolded, the compact form covers the places of the plain form, with their reasons, each once', () => {
  fc.assert(
    fc.property(responses, (report) => {
      const plain = written('errors', report).errors ?? [];
      const compact = unfoldWithheld(written('compact', report).extensions.govgraph.withheld ?? []);
      const place = (path: ResponsePath, why: object) => JSON.stringify([path, why]);
      const ofPlain = plain.map(({ path, message, extensions: { code, ...rest } }) =>
        place(path, { code, message, ...rest, decisionId: undefined }),
      );
      expect(compact.map(({ path, reason: why }) => place(path, why)).toSorted()).toEqual(ofPlain.toSorted());
      expect(plain).toHaveLength(report.length);
    }),
    { numRuns: 500, seed: 20_260_601 },
  );
});

describe('In the plain form', () => {
  test('every place has an error, however many there are', () => {
    const report = Array.from({ length: 5_000 }, (_, at) => [name, ['people', at, 'name']] as const);
    const errors = written('errors', report).errors ?? [];
    expect(errors).toHaveLength(5_000);
    expect(errors[4_999]).toEqual({
      message: name.message,
      path: ['people', 4_999, 'name'],
      extensions: { decisionId: 'decision-1', code: 'NOT_SHARED', coordinate: 'Person.name' },
    });
  });

  test('a denial names its decision, and a failure does not', () => {
    const failure = reason('Person.income', false);
    const errors = written('errors', [[failure, ['a']], [name, ['b']]]).errors; // prettier-ignore
    expect(errors?.map(({ extensions: { decisionId } }) => decisionId)).toEqual([undefined, 'decision-1']);
  });

  test('what would be too long is stopped while it is written', () => {
    const errors = createErrorReport('errors', 'decision-1', 10_000);
    let count = 0;
    const addForEver = () => {
      for (; count < 10_000; count++) errors.add(name, ['people', count]);
    };
    expect(addForEver).toThrow(TextTooLong);
    expect(count).toBeLessThan(200);
  });
});

test('A text may have as many bytes as its limit, and not one more', () => {
  const json = new JsonWriter();
  const write = (length: number) => {
    json.begin(1_000);
    for (let at = 0; at < length; at += 10) json.string('x'.repeat(Math.min(10, length - at) - 2));
    return json.take();
  };
  expect(write(1_000)).toHaveLength(1_000);
  expect(() => write(1_003)).toThrow(TextTooLong);
  json.begin(Infinity);
  json.string('after');
  expect(json.take().toString()).toBe('"after"');
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kinds } from './codes.ts';
import { plainErrors } from './plain-errors.ts';
import { hasKnownCode, isDenied, isUnavailable, reasonAt } from './reason-at.ts';
import type { FoldedStep, GovgraphResponse, Path, ReasonDetails } from './response.ts';

const denial = {
  code: 'GRANT_REQUIRED',
  message: 'The item is shared on condition; a grant is needed.',
  coordinate: 'Person.income',
  resource: '100000/000001',
  provider: 'tax',
  shareType: 'CONDITIONAL',
  howToRequest: 'Apply to tax for a grant.',
};
const failure = {
  code: 'SUBGRAPH_UNAVAILABLE',
  message: 'The department does not answer now; read this value again later.',
  coordinate: 'Person.homes',
  provider: 'land',
};

interface Withholding extends ReasonDetails {
  readonly message: string;
  readonly path: Path;
}

const govgraph = { decisionId: 'd-1', policyVersion: 3 };

function plain(data: unknown, withheld: readonly Withholding[]): GovgraphResponse {
  const errors = withheld.map(({ message, path, ...details }) => ({
    message,
    path,
    extensions: { ...(details.code === denial.code ? { decisionId: govgraph.decisionId } : {}), ...details },
  }));
  return { data, ...(errors.length === 0 ? {} : { errors }), extensions: { govgraph } };
}

/** Each reason once, with the last positions of its paths in one step. */
function compact(data: unknown, withheld: readonly Withholding[]): GovgraphResponse {
  const folded = groupBy(withheld, ({ path: _path, ...reason }) => reason).map((places) => {
    const [{ path: _path, ...reason }] = places;
    const rows = groupBy(places, ({ path }) => withoutLastPosition(path));
    return { ...reason, paths: rows.map((row) => fold(row.map(({ path }) => path))) };
  });
  return { data, extensions: { govgraph: { ...govgraph, withheld: folded } } };
}

function groupBy<Value>(values: readonly Value[], keyOf: (value: Value) => unknown): [Value, ...Value[]][] {
  const groups = new Map<string, [Value, ...Value[]]>();
  for (const value of values) {
    const key = JSON.stringify(keyOf(value));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return [...groups.values()];
}

const lastPosition = (path: Path): number => path.findLastIndex((step) => typeof step === 'number');

function withoutLastPosition(path: Path): Path {
  return path.map((step, index) => (index === lastPosition(path) ? '[]' : step));
}

function fold(paths: readonly Path[]): FoldedStep[] {
  const [first = []] = paths;
  return first.map((step, index) => {
    if (typeof step === 'string') return step;
    if (index !== lastPosition(first)) return [[step, step]];
    return paths
      .map((path) => Number(path[index]))
      .reduce<[number, number][]>((ranges, position) => {
        const last = ranges.at(-1);
        if (last !== undefined && last[1] === position - 1) last[1] = position;
        else ranges.push([position, position]);
        return ranges;
      }, []);
  });
}

describe.each([
  ['plain errors', plain],
  ['the compact form', compact],
])('In %s', (_, respond) => {
  const response = respond(
    { people: [{ name: 'Li Na', income: null, spouse: null, homes: null }, null, { income: null }] },
    [
      { ...denial, path: ['people', 0, 'income'] },
      { ...failure, path: ['people', 0, 'homes'] },
      { ...denial, path: ['people', 1, 'income'] },
      { ...failure, path: ['people', 1, 'name'] },
      { ...denial, path: ['people', 2, 'income'] },
    ],
  );

  test('a denied value says why, whose it is and how to request it', () => {
    const reason = reasonAt(response, ['people', 2, 'income']);
    expect(reason).toEqual({ kind: 'denied', ...denial });
    expect(isDenied(reason) && reason.howToRequest).toBe(denial.howToRequest);
    expect(reason !== undefined && hasKnownCode(reason) && kinds[reason.code]).toBe('denied');
  });

  test('a value that a department did not give is unavailable', () => {
    const reason = reasonAt(response, ['people', 0, 'homes']);
    expect(isUnavailable(reason) && reason.provider).toBe('land');
    expect(isDenied(reason)).toBe(false);
  });

  test('a null without a reason is a fact, and so is what would stand below it', () => {
    expect(reasonAt(response, ['people', 0, 'spouse'])).toBeUndefined();
    expect(reasonAt(response, ['people', 0, 'spouse', 'name'])).toBeUndefined();
  });

  test('a value has no reason, nor has a list or a record in which something is withheld', () => {
    expect(reasonAt(response, ['people', 0, 'name'])).toBeUndefined();
    expect(reasonAt(response, ['people'])).toBeUndefined();
    expect(reasonAt(response, [])).toBeUndefined();
  });

  test('a place below a null has the reason of that null', () => {
    expect(reasonAt(response, ['people', 0, 'homes', 3, 'address'])?.code).toBe('SUBGRAPH_UNAVAILABLE');
  });

  test('a record that is null since a value in it was missing has the reason of that value', () => {
    expect(reasonAt(response, ['people', 1])?.code).toBe('SUBGRAPH_UNAVAILABLE');
    expect(reasonAt(response, ['people', 1, 'income'])?.code).toBe('SUBGRAPH_UNAVAILABLE');
  });

  test('a response without data has one reason everywhere', () => {
    const refused = { errors: [{ message: 'Expired.', extensions: { code: 'TOKEN_EXPIRED' } }] };
    expect(reasonAt(refused, ['people', 0])?.kind).toBe('unauthenticated');
    expect(reasonAt(respond(null, [{ ...failure, path: [] }]), ['people'])?.kind).toBe('unavailable');
  });

  test.each([[['people', 3]], [['persons']], [['people', 0, 'incom']], [['people', 0, 'name', 'length']]])(
    'a place that was not asked for is a mistake and no fact: %j',
    (path) => {
      expect(() => reasonAt(response, path)).toThrow(RangeError);
    },
  );
});

test('An error without a code, of something on the way, is no fact either', () => {
  const response = { data: { person: null }, errors: [{ message: 'Bad gateway', path: ['person'] }] };
  expect(reasonAt(response, ['person'])?.kind).toBe('unavailable');
});

describe('Any response', () => {
  /** A tree of values in which some nulls are facts and some are withheld. */
  const { tree } = fc.letrec<{ tree: Node; record: Node; list: Node; leaf: Node }>((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('record'), tie('list')),
    record: fc
      .dictionary(fc.constantFrom('a', 'b', 'c', 'constructor'), tie('tree'), {
        minKeys: 1,
        noNullPrototype: true,
      })
      .map((fields) => ({ fields })),
    list: fc.array(tie('tree'), { minLength: 1, maxLength: 6 }).map((items) => ({ items })),
    leaf: fc.constantFrom<Node>('value', 'fact', 'denied', 'failed'),
  }));
  type Node =
    | 'value'
    | 'fact'
    | 'denied'
    | 'failed'
    | { readonly fields: Readonly<Record<string, Node>> }
    | { readonly items: readonly Node[] };

  interface Place {
    readonly path: Path;
    readonly leaf: Node;
  }

  const toData = (node: Node): unknown => {
    if (node === 'value') return 1;
    if (typeof node === 'string') return null;
    if ('items' in node) return node.items.map(toData);
    return Object.fromEntries(Object.entries(node.fields).map(([name, field]) => [name, toData(field)]));
  };
  const leavesOf = (node: Node, path: Path = []): Place[] => {
    if (typeof node === 'string') return [{ path, leaf: node }];
    const below: [string | number, Node][] =
      'items' in node ? [...node.items.entries()] : Object.entries(node.fields);
    return below.flatMap(([key, child]) => leavesOf(child, [...path, key]));
  };

  const response = tree
    .filter((node) => typeof node === 'object' && 'fields' in node)
    .map((node) => {
      const places = leavesOf(node);
      const withheld = places.flatMap(({ path, leaf }) => {
        if (leaf === 'denied') return [{ ...denial, path }];
        return leaf === 'failed' ? [{ ...failure, path }] : [];
      });
      const data = toData(node);
      return { places, plain: plain(data, withheld), compact: compact(data, withheld) };
    });
  const check = { seed: 12, numRuns: 300 };

  test('tells the same in both forms: a reason of each null that is no fact, and none of a fact', () => {
    const expected: Readonly<Record<string, string>> = { denied: denial.code, failed: failure.code };
    fc.assert(
      fc.property(response, ({ places, plain, compact }) => {
        for (const { path, leaf } of places) {
          expect(reasonAt(plain, path)?.code).toBe(typeof leaf === 'string' ? expected[leaf] : undefined);
          expect(reasonAt(compact, path)).toEqual(reasonAt(plain, path));
        }
      }),
      check,
    );
  });

  test('in the compact form unfolds to the plain errors, once and no more', () => {
    const sorted = (errors: readonly unknown[]) => errors.map((error) => JSON.stringify(error)).sort();
    const inOrder = ({ errors = [] }: GovgraphResponse) =>
      errors.map(({ message, path, extensions }) => ({ message, path, extensions }));
    fc.assert(
      fc.property(response, ({ plain, compact }) => {
        const errors = plainErrors(compact);
        expect(sorted(errors)).toEqual(sorted(inOrder(plain)));
        expect(plainErrors({ ...compact, errors })).toEqual(errors);
        expect(plainErrors(plain)).toEqual(plain.errors ?? []);
      }),
      check,
    );
  });
});

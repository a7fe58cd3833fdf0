import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import fc from 'fast-check';
import { OperationTypeNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Fetch } from '../planner/fetches.ts';
import { planRequests } from './plan-requests.ts';

/** Asks a department about the record under `place`, or at the root. */
function ask(place: string, selection = 'name'): PlanNode {
  const isRoot = place === '';
  const fetch: FetchNode = {
    kind: 'Fetch',
    serviceName: 'register',
    operationName: undefined,
    operationKind: OperationTypeNode.QUERY,
    variableUsages: [],
    operation: isRoot
      ? `{ ${selection} }`
      : `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Thing { ${selection} } } }`,
    ...(isRoot ? {} : { requires: [{ kind: 'Field', name: 'id' }] }),
  };
  return isRoot ? fetch : { kind: 'Flatten', path: place.split('/'), node: fetch };
}

const planOf = (...nodes: PlanNode[]): QueryPlan => ({
  kind: 'QueryPlan',
  node: { kind: 'Sequence', nodes },
});
const parallel = (nodes: PlanNode[]): PlanNode => ({ kind: 'Parallel', nodes });
const noDependencies = () => [];

describe('the requests of a plan', () => {
  test('that would be too many are refused before anybody is asked', () => {
    const nodes = Array.from({ length: 251 }, (_, index) => ask(`thing${index}`));
    expect(() => planRequests(planOf(ask('', 'things { id }'), parallel(nodes)), noDependencies)).toThrow(
      expect.objectContaining({ refusal: expect.objectContaining({ code: 'OPERATION_TOO_LARGE' }) }),
    );
  });

  test('wait for those before them in a sequence, and for what tells their scope', () => {
    const plan = planOf(ask('', 'a { id } b { id }'), parallel([ask('a'), ask('b', 'region')]));
    const requests = planRequests(plan, ({ path }, fillersOf) =>
      path[0] === 'a' ? fillersOf('b/region') : [],
    );

    expect(requests.map(({ fetches, after }) => [fetches.map(({ path }) => path.join()), after])).toEqual([
      [[''], []],
      [['b'], [0]],
      [['a'], [0, 1]],
    ]);
  });

  test('never wait for each other in a circle, whatever each one’s scope hangs on', () => {
    const count = 12;
    const places = Array.from({ length: count }, (_, index) => `t${index}`);
    const pairs = fc.array(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { maxLength: 60 });
    fc.assert(
      fc.property(pairs, (dependencies) => {
        const plan = planOf(ask('', 'things { id }'), parallel(places.map((place) => ask(place))));
        const requests = planRequests(plan, ({ path }, fillersOf) =>
          dependencies
            .filter(([from]) => path[0] === `t${from}`)
            .flatMap(([, to]) => fillersOf(`t${to}/name`)),
        );
        for (const [position, { after }] of requests.entries())
          for (const before of after) expect(before).toBeLessThanOrEqual(position);
        const fetches = requests.flatMap((request) => request.fetches);
        for (const fetch of fetches) expect(waitedFor(fetch)).not.toContain(fetch);
        // What could be waited for without a circle is waited for.
        for (const [from, to] of dependencies) {
          const [waiting, needed] = [from, to].map((index) =>
            fetches.find(({ path }) => path[0] === `t${index}`),
          );
          if (waiting === undefined || needed === undefined || waiting === needed) continue;
          expect(waiting.after.has(needed) || waitedFor(needed).has(waiting)).toBe(true);
        }
      }),
    );
  });

  test('keep equal records apart while another fetch still fills them from above', () => {
    const plan = planOf(ask('', 'a { id }'), parallel([ask('a', 'b { id }'), ask('a/b')]));
    const mayIntern = planRequests(plan, noDependencies).flatMap(({ fetches }) =>
      fetches.map((fetch) => [fetch.path.join('/'), fetch.mayIntern]),
    );
    expect(mayIntern).toEqual([
      ['', true],
      ['a', true],
      ['a/b', false],
    ]);
  });
});

/** All that a fetch waits for, directly or not. */
function waitedFor(fetch: Fetch): ReadonlySet<Fetch> {
  const all = new Set(fetch.after);
  for (const each of all) for (const earlier of each.after) all.add(earlier);
  return all;
}

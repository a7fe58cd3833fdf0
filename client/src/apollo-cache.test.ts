import { ApolloClient, ApolloLink, Observable, gql } from '@apollo/client';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { GovgraphCache, defaultOptions } from './apollo.ts';

/** Named after what a null in their place is. */
const query = gql`
  query People($year: Int!) {
    people {
      __typename
      id
      fact
      held
      alias: heldToo(year: $year)
      embedded {
        __typename
        fact
        held
      }
      ...More
    }
  }
  fragment More on Person {
    friends {
      __typename
      key: id
      fact
      held
    }
  }
`;
const variables = { year: 2025 };

const openCache = () =>
  new GovgraphCache({
    typePolicies: {
      Query: { fields: { people: { merge: false } } },
      Person: { fields: { friends: { merge: false } } },
    },
  });

interface Leaf {
  readonly value: number | null;
}
const leaf: fc.Arbitrary<Leaf> = fc.record({ value: fc.constantFrom(1, null) });
const friend = fc.record({ fact: leaf, held: leaf });
const person = fc.record({
  fact: leaf,
  held: leaf,
  alias: leaf,
  embedded: fc.option(fc.record({ fact: leaf, held: leaf })),
  friends: fc.array(friend, { minLength: 1, maxLength: 2 }),
});

/** The response to {@link query}, as it comes with reasons in the compact form. */
function toResponse(people: readonly (typeof person extends fc.Arbitrary<infer Person> ? Person : never)[]) {
  const paths: (string | [number, number][])[][] = [];
  const value = (of: Leaf, ...path: (string | number)[]) => {
    if (of.value === null) paths.push(path.map((step) => (typeof step === 'string' ? step : [[step, step]])));
    return of.value;
  };
  const data = {
    people: people.map(({ fact, held, alias, embedded, friends }, at) => ({
      __typename: 'Person',
      id: `p${at}`,
      fact: fact.value,
      held: value(held, 'people', at, 'held'),
      alias: value(alias, 'people', at, 'alias'),
      embedded: embedded && {
        __typename: 'Embedded',
        fact: embedded.fact.value,
        held: value(embedded.held, 'people', at, 'embedded', 'held'),
      },
      friends: friends.map((friend, index) => ({
        __typename: 'Person',
        key: `f${at}-${index}`,
        fact: friend.fact.value,
        held: value(friend.held, 'people', at, 'friends', index, 'held'),
      })),
    })),
  };
  const withheld = paths.length === 0 ? [] : [{ code: 'NOT_NECESSARY', message: 'No.', paths }];
  return { data, extensions: { govgraph: { decisionId: 'd', policyVersion: 1, withheld } } };
}

const nullsNamed = (name: RegExp, cached: unknown): unknown[] =>
  Object.entries(cached as object).flatMap(([key, value]) =>
    value !== null && typeof value === 'object'
      ? nullsNamed(name, value)
      : value === null && name.test(key)
        ? [key]
        : [],
  );

describe('After any response', () => {
  test('no null that is no fact is in the cache, and the response is read from it only if it was complete', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(person, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
        (responses) => {
          const cache = openCache();
          for (const people of responses) {
            const { data, extensions } = toResponse(people);
            cache.writeQuery({ query, variables, data, extensions });
            expect(nullsNamed(/^held/, cache.extract())).toEqual([]);
            const { complete, result } = cache.diff({ query, variables, optimistic: true });
            expect(complete).toBe(extensions.govgraph.withheld.length === 0);
            if (complete) expect(result).toEqual(data);
          }
        },
      ),
      { seed: 4, numRuns: 300 },
    );
  });

  test('without a list of what was withheld, no null is kept', () => {
    const cache = openCache();
    const { data } = toResponse([
      { fact: { value: null }, held: { value: 1 }, alias: { value: 1 }, embedded: null, friends: [] },
    ]);
    cache.writeQuery({
      query,
      variables,
      data,
      extensions: { govgraph: { decisionId: 'd', policyVersion: 1 } },
    });
    expect(nullsNamed(/./, cache.extract())).toEqual([]);
    cache.writeQuery({ query, variables, data });
    expect(nullsNamed(/./, cache.extract())).toEqual(['fact', 'embedded']);
  });
});

test('Queries that overlap in what changes all the time do not ask for what is withheld in turns', async () => {
  // Apollo Client says that it stopped.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  let requests = 0;
  const link = new ApolloLink(
    () =>
      new Observable((observer) => {
        requests++;
        const person = { __typename: 'Person', id: 'p', fact: requests, held: null, alias: null };
        const paths = [
          ['people', [[0, 0]], 'held'],
          ['people', [[0, 0]], 'alias'],
        ];
        const withheld = [{ code: 'NOT_NECESSARY', message: 'No.', paths }];
        observer.next({
          data: { people: [person] },
          extensions: { govgraph: { decisionId: 'd', policyVersion: 1, withheld } },
        });
        observer.complete();
      }),
  );
  const client = new ApolloClient({ link, cache: openCache(), defaultOptions });
  const watches = ['held', 'alias: heldToo'].map((field) =>
    client.watchQuery({ query: gql(`{ people { id fact ${field} } }`) }).subscribe(() => {}),
  );
  await new Promise((resolve) => setTimeout(resolve, 200));
  const settled = requests;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(requests).toBe(settled);
  for (const watch of watches) watch.unsubscribe();
});

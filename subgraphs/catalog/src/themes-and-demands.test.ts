/** Views of the catalog by theme, what departments need of each other, and what became of an entry. */
import { createPostgresPolicyAdmin } from '@govgraph/storage';
import { buildItem, buildResource } from '@govgraph/policy/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type CatalogDepartment, startCatalogDepartment, type Who } from './catalog.fixture.ts';

let catalog: CatalogDepartment;

beforeAll(async () => {
  catalog = await startCatalogDepartment();
}, 60_000);
afterAll(() => catalog?.close());

const authority: Who = { official: 'zhou', department: 'authority', roles: ['authority'] };
const stewardOf = (department: string): Who => ({
  official: `steward of ${department}`,
  department,
  roles: ['steward'],
});

interface Payload {
  readonly done: Record<string, unknown> | null;
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

/** @param given as GraphQL writes it */
async function act(who: Who, what: 'theme' | 'demand', action: string, given: string): Promise<Payload> {
  const parts =
    what === 'theme'
      ? 'code revision state number'
      : 'id revision state consumer provider dueOn fulfilledByItems';
  const { payload } = await catalog.as(who)(
    `mutation { payload: ${action}(${given}) { done: ${what} { ${parts} } refusal { code message } } }`,
  );
  return payload as unknown as Payload;
}

const ask = (query: string) => catalog.as({ department: 'anybody' })(query);

/** What taxation has published is one field, and another one from now on. */
async function publishTaxation(field: string, shareType: 'CONDITIONAL' | 'UNCONDITIONAL'): Promise<void> {
  const admin = createPostgresPolicyAdmin(catalog.database.connectionString);
  const items = [
    buildItem({ coordinate: 'Person.tax', shareType }),
    buildItem({ coordinate: `Person.${field}` }),
  ];
  const sdl = `type Person { tax: Int ${field}: Int }`;
  await admin.publishSubgraphs(
    {
      subgraphs: [
        {
          name: 'taxation',
          sdl,
          url: 'http://127.0.0.1:9/graphql',
          resources: [buildResource({ code: '100000/000001', provider: 'taxation', items })],
        },
      ],
      supergraphSdl: sdl,
    },
    'huang',
    `with ${field}`,
  );
  await admin.close();
}

const theme = (code: string, coordinates: readonly string[], lead = 'health') =>
  `code: "${code}", lead: "${lead}", name: "Credit", nameZh: "信用管理", items: [${coordinates
    .map((coordinate) => `{ coordinate: "${coordinate}", reason: "says whether taxes are paid" }`)
    .join(', ')}]`;

describe('a theme', () => {
  test('is proposed by the department that leads it, and set in force by the authority', async () => {
    const lead = stewardOf('health');
    expect(await act(lead, 'theme', 'proposeTheme', theme('200101', ['Person.tax']))).toMatchObject({
      done: { code: '200101', state: 'PROPOSED', number: 0 },
    });
    expect(await act(lead, 'theme', 'setThemeInForce', 'code: "200101", revision: 1')).toMatchObject({
      refusal: { code: 'WRONG_ROLE' },
    });
    expect(await act(authority, 'theme', 'setThemeInForce', 'code: "200101", revision: 1')).toMatchObject({
      done: { state: 'IN_FORCE', number: 1 },
    });
    expect(
      await ask(`{ theme(code: "200101") { lead nameZh items { edges { node {
        coordinate reason isGone item { shareType resource { provider } } } } } } }`),
    ).toMatchObject({
      theme: {
        lead: 'health',
        nameZh: '信用管理',
        items: {
          edges: [
            {
              node: {
                coordinate: 'Person.tax',
                isGone: false,
                item: { shareType: 'CONDITIONAL', resource: { provider: 'taxation' } },
              },
            },
          ],
        },
      },
    });
  });

  test('gives nobody an item: the policy stays as it is', async () => {
    const head = async () =>
      (await ask('{ policyVersions(first: 1) { edges { node { version } } } }')) as unknown;
    const before = await head();
    await act(stewardOf('health'), 'theme', 'proposeTheme', theme('200102', ['Person.tax']));
    await act(authority, 'theme', 'setThemeInForce', 'code: "200102", revision: 1');
    expect(await head()).toEqual(before);
    expect(await ask('{ theme(code: "200102") { state events { action policyVersion } } }')).toMatchObject({
      theme: {
        state: 'IN_FORCE',
        events: [
          { action: 'set-in-force', policyVersion: null },
          { action: 'propose', policyVersion: null },
        ],
      },
    });
  });

  test('stays as it is until the authority has decided on what it is to be', async () => {
    const lead = stewardOf('health');
    await publishTaxation('arrears', 'CONDITIONAL');
    expect(await act(lead, 'theme', 'proposeTheme', theme('200101', ['Person.arrears']))).toMatchObject({
      done: { state: 'CHANGING', number: 1 },
    });
    const coordinates = (field: string) =>
      ask(`{ theme(code: "200101") { items: ${field} { edges { node { coordinate isGone } } } } }`);
    const only = (coordinate: string, isGone = false) => ({
      theme: { items: { edges: [{ node: { coordinate, isGone } }] } },
    });
    expect(await coordinates('items')).toEqual(only('Person.tax'));
    expect(await coordinates('proposedItems')).toEqual(only('Person.arrears'));
    await act(authority, 'theme', 'setThemeInForce', 'code: "200101", revision: 3');
    expect(await coordinates('items')).toEqual(only('Person.arrears'));
    expect(await coordinates('items(number: 1)')).toEqual(only('Person.tax'));
    // What its provider takes out of the catalog is marked.
    await publishTaxation('refunds', 'UNCONDITIONAL');
    expect(await coordinates('items')).toEqual(only('Person.arrears', true));
  });

  test.each([
    ['a code of another class', theme('300101', ['Person.tax'])],
    ['no item', theme('200103', [])],
    ['an item twice', theme('200103', ['Person.tax', 'Person.tax'])],
    ['an item that nobody has registered', theme('200103', ['Person.nothing'])],
  ])('is none with %s', async (_, given) => {
    expect(await act(stewardOf('health'), 'theme', 'proposeTheme', given)).toMatchObject({
      refusal: { code: 'INVALID' },
    });
  });

  test('is not proposed by another department than the one that leads it', async () => {
    const given = theme('200101', ['Person.tax'], 'housing');
    for (const who of [stewardOf('taxation'), stewardOf('housing')])
      expect(await act(who, 'theme', 'proposeTheme', given)).toMatchObject({
        refusal: { code: expect.stringMatching(/^(OTHER_DEPARTMENT|TAKEN)$/) as unknown },
      });
  });
});

test('what became of an entry is shown version by version, and what is different between two', async () => {
  const { resourceHistory } = (await ask(
    `{ resourceHistory(code: "100000/000001") { edges { node { version changedBy reason isRemoved } } } }`,
  )) as unknown as {
    readonly resourceHistory: { readonly edges: readonly { readonly node: { readonly version: number } }[] };
  };
  const nodes = resourceHistory.edges.map(({ node }) => node);
  expect(nodes).toMatchObject([
    { changedBy: 'huang', reason: 'with refunds', isRemoved: false },
    { changedBy: 'huang', reason: 'with arrears' },
    { changedBy: 'tests', reason: 'publish' },
  ]);
  const [last, middle] = nodes.map(({ version }) => version);
  const { resourceDifference } = await ask(
    `{ resourceDifference(code: "100000/000001", from: ${middle}, to: ${last}) { changes { kind place what } } }`,
  );
  expect(resourceDifference).toMatchObject({
    changes: [
      { kind: 'REMOVED', place: 'Person.arrears' },
      { kind: 'ADDED', place: 'Person.refunds' },
      { kind: 'CHANGED', place: 'Person.tax', what: expect.stringContaining('UNCONDITIONAL') as unknown },
    ],
  });
  expect(await ask('{ resourceDifference(code: "100000/000009", from: 1) { changes { kind } } }')).toEqual({
    resourceDifference: null,
  });
});

describe('a demand', () => {
  const needed = (more = '') =>
    `needed: { description: "tax refunds by year", purpose: "review", legalBasis: "《社会救助暂行办法》第八条",
      scenario: "housing support", ${more} }`;

  async function file(provider?: string): Promise<{ readonly id: string; readonly revision: number }> {
    const to = provider === undefined ? '' : `, provider: "${provider}"`;
    const { done, refusal } = await act(stewardOf('housing'), 'demand', 'fileDemand', `${needed()}${to}`);
    if (done === null) throw new Error(JSON.stringify(refusal));
    return done as unknown as { readonly id: string; readonly revision: number };
  }

  const inAMonth = new Date(Date.now() + 30 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

  test('of the authority is named a provider, accepted with a day, and is its responsibility until it is published', async () => {
    const { id } = await file();
    const seen = (revision: number) => `id: "${id}", revision: ${revision}`;
    expect(
      await act(
        authority,
        'demand',
        'redirectDemand',
        `${seen(1)}, provider: "taxation", reason: "its duty"`,
      ),
    ).toMatchObject({ done: { state: 'REDIRECTED', consumer: 'housing', provider: 'taxation' } });
    expect(
      await act(stewardOf('health'), 'demand', 'acceptDemand', `${seen(2)}, dueOn: "${inAMonth}"`),
    ).toMatchObject({ refusal: { code: 'OTHER_DEPARTMENT' } });
    expect(
      await act(stewardOf('taxation'), 'demand', 'acceptDemand', `${seen(2)}, dueOn: "${inAMonth}"`),
    ).toMatchObject({ done: { state: 'ACCEPTED', dueOn: inAMonth } });
    const responsibilities = () =>
      ask(`{ responsibilities(department: "taxation") {
        registered { edges { node { code } } } accepted { edges { node { id dueOn } } } } }`);
    expect(await responsibilities()).toMatchObject({
      responsibilities: {
        registered: { edges: [{ node: { code: '100000/000001' } }] },
        accepted: { edges: [{ node: { id, dueOn: inAMonth } }] },
      },
    });
    const fulfil = (items: string) =>
      act(
        stewardOf('taxation'),
        'demand',
        'fulfilDemand',
        `${seen(3)}, resource: "100000/000001", items: [${items}]`,
      );
    expect(await fulfil('"Person.nothing"')).toMatchObject({ refusal: { code: 'INVALID' } });
    expect(await fulfil('"Person.refunds"')).toMatchObject({
      done: { state: 'FULFILLED', fulfilledByItems: ['Person.refunds'] },
    });
    expect(await responsibilities()).toMatchObject({ responsibilities: { accepted: { edges: [] } } });
  });

  test('is taken back by the department that filed it, and refused with a reason by the one that was asked', async () => {
    const first = await file('taxation');
    const seen = `id: "${first.id}", revision: 1`;
    expect(await act(stewardOf('taxation'), 'demand', 'withdrawDemand', seen)).toMatchObject({
      refusal: { code: 'OTHER_DEPARTMENT' },
    });
    expect(await act(stewardOf('housing'), 'demand', 'withdrawDemand', seen)).toMatchObject({
      done: { state: 'WITHDRAWN' },
    });
    const second = await file('taxation');
    const refuse = (reason: string) =>
      act(
        stewardOf('taxation'),
        'demand',
        'refuseDemand',
        `id: "${second.id}", revision: 1, reason: "${reason}"`,
      );
    expect(await refuse(' ')).toMatchObject({ refusal: { code: 'REASON_REQUIRED' } });
    expect(await refuse('not collected')).toMatchObject({ done: { state: 'REFUSED' } });
  });

  test('is found by who needs it and by who is to provide it', async () => {
    const count = async (condition: string) => {
      const { demands } = (await ask(`{ demands(${condition}) { edges { node { id } } } }`)) as unknown as {
        readonly demands: { readonly edges: readonly unknown[] };
      };
      return demands.edges.length;
    };
    expect(await count('consumer: "housing"')).toBe(3);
    expect(await count('consumer: "health"')).toBe(0);
    expect(await count('provider: "taxation", states: [REFUSED]')).toBe(1);
  });

  test.each([
    ['nothing that is needed', 'needed: { purpose: "review", legalBasis: "law", scenario: "desk" }'],
    [
      'a purpose that is none of its own',
      'needed: { description: "x", purpose: "none", legalBasis: "law", scenario: "desk" }',
    ],
    [
      'an item that is no coordinate',
      'needed: { items: ["tax"], purpose: "review", legalBasis: "law", scenario: "desk" }',
    ],
    ['a provider that nobody knows', `${needed()}, provider: "nobody"`],
    ['itself as the provider', `${needed()}, provider: "housing"`],
  ])('is none with %s', async (_, given) => {
    expect(await act(stewardOf('housing'), 'demand', 'fileDemand', given)).toMatchObject({
      refusal: { code: 'INVALID' },
    });
  });

  test.each(['2026-02-30', '2020-01-01', '2999-01-01', 'soon'])('is not accepted until %s', async (dueOn) => {
    const { id } = await file('taxation');
    expect(
      await act(
        stewardOf('taxation'),
        'demand',
        'acceptDemand',
        `id: "${id}", revision: 1, dueOn: "${dueOn}"`,
      ),
    ).toMatchObject({ refusal: { code: 'INVALID' } });
  });
});

/**
 * What becomes of a caller's document: the document that is planned, and the plan. Each pair is to be read: nothing
 * that is denied is in either, and what conditions need is in both.
 */
import { prettyFormatQueryPlan } from '@apollo/query-planner';
import { type Caller, compilePolicy } from '@govgraph/policy';
import { parse, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRefusal } from '../../errors.ts';
import { RequestInputs } from '../decide/operation-inputs.ts';
import { defaultLimits } from '../../operation/limits.ts';
import { chooseOperation, readDocument } from '../../operation/read-document.ts';
import { type PlannableSchema, openPlannableSchema } from '../../planner/plannable-schema.ts';
import { defaultPlannerLimits } from '../../planner/planner.ts';
import { createRelease, defaultCacheSizes } from '../../release/release.ts';
import { authorize } from '../../pipeline/steps/authorize.ts';
import { type TestFederation, startTestFederation } from '../../testing/test-subgraphs.ts';
import {
  type RegistersPolicy,
  conditional,
  ownRegion,
  registersFederation,
  registersPolicy,
  welfare,
  welfarePurpose,
} from './registers.fixture.ts';

let federation: TestFederation;
let schema: PlannableSchema;
beforeAll(async () => {
  federation = await startTestFederation(registersFederation());
  schema = await openPlannableSchema(federation.supergraph, {
    limits: defaultPlannerLimits,
    onFailure: () => undefined,
  });
});
afterAll(async () => {
  await schema?.close();
  await federation?.close();
});

/** The document that is planned for a caller of the welfare office, and its plan; without what stands in both. */
async function rewritten(
  query: string,
  change: RegistersPolicy = {},
  variables: Readonly<Record<string, unknown>> = {},
  caller: Caller = welfare,
): Promise<{ document: string; plan: string }> {
  const texts = { document: 'nothing is asked', plan: 'nothing is asked' };
  const plan: PlannableSchema['plan'] = async (document, application) => {
    const planned = await schema.plan(document, application);
    texts.document = print(parse(document));
    texts.plan = prettyFormatQueryPlan(planned);
    return planned;
  };
  const policy = compilePolicy(registersPolicy(change));
  const nobody = () => Promise.reject(new Error('nobody is asked'));
  const release = createRelease({
    served: { schema: { ...schema, plan }, problem: undefined },
    policy,
    send: nobody,
    cacheSizes: defaultCacheSizes,
    assumedListSize: 10,
  });
  const document = readDocument(query, schema.apiSchema, defaultLimits);
  if (isRefusal(document)) throw new Error(JSON.stringify(document.errors));
  const operation = chooseOperation(document, undefined);
  if (isRefusal(operation)) throw new Error(JSON.stringify(operation.errors));
  const now = Date.parse('2026-06-01T00:00:00Z');
  const quotas = { exhaustedGrants: new Set<string>(), uncountedGrants: new Set<string>() };
  const inputs = new RequestInputs(release.prepare(operation).inputs, variables);
  const asked = { operation, variables, inputs };
  await authorize(release, { ...asked, caller, purpose: welfarePurpose, now, ...quotas });
  return texts;
}

const taxGrant = { provider: 'taxation', items: ['Person.income', 'Person.debt'] } as const;

describe('Of what a caller asks', () => {
  test('everything goes on where everything is allowed, without the caller’s aliases and fragments', async () => {
    const { document, plan } = await rewritten(
      'query Look { who: person(id: "p1") { ...Facts } } fragment Facts on Person { called: name income(year: 2025) }',
    );
    expect(document).toMatchInlineSnapshot(`
      "{
        _g0_person: person(id: "p1") {
          id
          ... on Person {
            name
            _g1_income: income(year: 2025)
          }
        }
      }"
    `);
    expect(plan).toMatchInlineSnapshot(`
      "QueryPlan {
        Sequence {
          Fetch(service: "population") {
            {
              _g0_person: person(id: "p1") {
                __typename
                id
                name
              }
            }
          },
          Flatten(path: "_g0_person") {
            Fetch(service: "taxation") {
              {
                ... on Person {
                  __typename
                  id
                }
              } =>
              {
                ... on Person {
                  _g1_income: income(year: 2025)
                }
              }
            },
          },
        },
      }"
    `);
  });

  test('a denied field leaves the document, with all that is below it', async () => {
    const { document, plan } = await rewritten('{ person(id: "p1") { name spouse { name debt } debt } }', {
      items: { 'Person.spouse': { shareType: 'NOT_SHARED' }, 'Person.debt': conditional },
    });
    expect(document).toMatchInlineSnapshot(`
      "{
        _g0_person: person(id: "p1") {
          id
          name
        }
      }"
    `);
    expect(plan).toMatchInlineSnapshot(`
      "QueryPlan {
        Fetch(service: "population") {
          {
            _g0_person: person(id: "p1") {
              id
              name
            }
          }
        },
      }"
    `);
  });

  test('nothing goes on where nothing is allowed', async () => {
    const { document } = await rewritten('{ person(id: "p1") { name } }', {
      items: { 'Query.person': undefined },
    });
    expect(document).toBe('nothing is asked');
  });

  test('a record of which nothing is allowed is asked for its key, since that it is there is told', async () => {
    const { document } = await rewritten('{ person(id: "p1") { debt } }', {
      items: { 'Person.debt': conditional },
    });
    expect(document).toMatchInlineSnapshot(`
      "{
        _g0_person: person(id: "p1") {
          id
        }
      }"
    `);
  });

  test('a field of an interface goes on for the types on which it is allowed', async () => {
    const { document, plan } = await rewritten('{ parties { name home { city } } }', {
      items: { 'Company.name': conditional },
    });
    expect(document).toMatchInlineSnapshot(`
      "{
        parties {
          __typename
          ... on Company {
            id
          }
          ... on Person {
            id
          }
          ... on Person {
            name
          }
          home {
            city
          }
        }
      }"
    `);
    expect(plan).toMatchInlineSnapshot(`
      "QueryPlan {
        Fetch(service: "population") {
          {
            parties {
              __typename
              ... on Company {
                id
              }
              ... on Person {
                id
                name
              }
              home {
                city
              }
            }
          }
        },
      }"
    `);
  });

  test('@skip and @include are decided, and their variables are gone', async () => {
    const { document } = await rewritten(
      'query ($in: Boolean!, $out: Boolean!) { person(id: "p1") { name @include(if: $in) debt @skip(if: $out) } }',
      {},
      { in: true, out: true },
    );
    expect(document).toMatchInlineSnapshot(`
      "{
        _g0_person: person(id: "p1") {
          id
          name
        }
      }"
    `);
  });
});

describe('What a condition on records needs', () => {
  test('is asked for first, and the department that it holds back is asked after', async () => {
    const { document, plan } = await rewritten('{ person(id: "p1") { income debt } }', {
      items: { 'Person.income': conditional, 'Person.debt': conditional },
      grants: [{ ...taxGrant, rows: ownRegion }],
    });
    expect(document).toMatchInlineSnapshot(`
      "{
        _g0_person: person(id: "p1") {
          id
          region
          _g1_income: income
          debt
        }
      }"
    `);
    expect(plan).toMatchInlineSnapshot(`
      "QueryPlan {
        Sequence {
          Fetch(service: "population") {
            {
              _g0_person: person(id: "p1") {
                __typename
                id
                region
              }
            }
          },
          Flatten(path: "_g0_person") {
            Fetch(service: "taxation") {
              {
                ... on Person {
                  __typename
                  id
                }
              } =>
              {
                ... on Person {
                  _g1_income: income
                  debt
                }
              }
            },
          },
        },
      }"
    `);
  });

  test('is asked for on the types only that have the condition', async () => {
    const { document } = await rewritten('{ parties { name } }', {
      rules: [
        {
          id: 'own-region',
          basis: 'a law',
          fields: ['Person'],
          needs: '{ region }',
          when: '!subject.region.startsWith(caller.region)',
          effect: 'deny',
        },
      ],
    });
    expect(document).toMatchInlineSnapshot(`
      "{
        parties {
          __typename
          ... on Company {
            id
          }
          ... on Person {
            id
            region
          }
          name
        }
      }"
    `);
  });

  test('lets what stands below through where every type above it has the condition', async () => {
    const { document } = await rewritten('{ person(id: "p1") { home { city } } }', {
      items: { 'Person.home': conditional, 'Address.city': conditional },
      grants: [{ provider: 'population', items: ['Person.home', 'Address.city'], rows: ownRegion }],
    });
    expect(document).toMatchInlineSnapshot(`
      "{
        _g0_person: person(id: "p1") {
          id
          region
          __typename
          home {
            city
          }
        }
      }"
    `);
  });

  test('withholds what stands below where one of the types above it has no such condition, whichever it is', async () => {
    const below = (type: 'Person' | 'Company') =>
      rewritten('{ parties { home { city } } }', {
        items: { [`${type}.home`]: conditional, 'Address.city': conditional },
        grants: [
          {
            provider: 'population',
            items: [`${type}.home`, 'Address.city'],
            rows: { ...ownRegion, type },
          },
        ],
      });
    expect((await below('Company')).document).not.toContain('city');
    expect((await below('Person')).document).not.toContain('city');
  });

  test('is itself asked for where what stands below is withheld', async () => {
    const { document } = await rewritten('{ parties { home { city } } }', {
      items: { 'Person.home': conditional, 'Address.city': conditional },
      grants: [{ provider: 'population', items: ['Person.home', 'Address.city'], rows: ownRegion }],
    });
    expect(document).toMatchInlineSnapshot(`
      "{
        parties {
          __typename
          ... on Company {
            id
          }
          ... on Person {
            id
            region
            __typename
          }
          home {
            __typename
          }
        }
      }"
    `);
  });
});

test('What a department requires of another is part of the plan, and of no caller’s document', async () => {
  const { document, plan } = await rewritten('{ person(id: "p1") { rate } }', {
    flows: [{ item: 'Person.region', to: 'taxation', basis: 'a law' }],
  });
  expect(document).toMatchInlineSnapshot(`
    "{
      _g0_person: person(id: "p1") {
        id
        rate
      }
    }"
  `);
  expect(plan).toMatchInlineSnapshot(`
    "QueryPlan {
      Sequence {
        Fetch(service: "population") {
          {
            _g0_person: person(id: "p1") {
              __typename
              id
              region
            }
          }
        },
        Flatten(path: "_g0_person") {
          Fetch(service: "taxation") {
            {
              ... on Person {
                __typename
                id
                region
              }
            } =>
            {
              ... on Person {
                rate
              }
            }
          },
        },
      },
    }"
  `);
});

test('A plan that lets something flow which nobody approved is refused, even if the decisions missed it', async () => {
  const { requiredFlows } = schema;
  Object.assign(schema, { requiredFlows: () => [] });
  try {
    await expect(rewritten('{ person(id: "p1") { rate } }')).rejects.toThrow(
      'the plan lets Person.region flow to taxation',
    );
  } finally {
    Object.assign(schema, { requiredFlows });
  }
});

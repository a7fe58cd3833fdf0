/** Callers who ask the same in turn: each is answered by its own rights, whatever the gateway remembers of the others. */
import { type Caller, compilePolicy } from '@govgraph/policy';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { failingCounters } from '@govgraph/storage/testing/failing-counters';
import type { GatewayOptions } from '../../gateway-options.ts';
import { type TestGateway, createTestGateway } from '../../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../../testing/test-subgraphs.ts';
import {
  type RegistersPolicy,
  conditional,
  ownRegion,
  registersFederation,
  registersPolicy,
  welfare,
  welfarePurpose as purpose,
} from './registers.fixture.ts';

let federation: TestFederation;
let gateway: TestGateway | undefined;
beforeAll(async () => {
  federation = await startTestFederation(registersFederation());
});
afterAll(() => federation.close());
beforeEach(() => {
  federation.received.length = 0;
});
afterEach(() => gateway?.close());

async function open(
  change: RegistersPolicy,
  others: Readonly<Record<string, Caller>> = {},
  options: Partial<GatewayOptions> = {},
): Promise<TestGateway> {
  const policy = compilePolicy(registersPolicy(change));
  gateway = await createTestGateway(federation, policy, { welfare, ...others }, options);
  return gateway;
}

const asked = (subgraph: string): string =>
  JSON.stringify(federation.received.filter((request) => request.subgraph === subgraph));

const taxItems = { 'Person.income': conditional, 'Person.debt': conditional };

describe('What is remembered for one caller', () => {
  test.each<[attribute: string, other: Partial<Caller>, when: string]>([
    ['application', { application: 'another-desk' }, 'caller.application == "another-desk"'],
    ['region', { region: '31' }, 'caller.region == "31"'],
    ['level', { level: 'CITY' }, 'caller.level == "CITY"'],
    ['clearance', { clearance: 1 }, 'caller.clearance < 2'],
    ['roles', { roles: ['clerk', 'trainee'] }, '"trainee" in caller.roles'],
  ])('is not given to one that differs in its %s, whom a rule denies it', async (_attribute, other, when) => {
    const rules = [{ id: 'rule', basis: 'a law', fields: ['Person.name'], when, effect: 'deny' as const }];
    const { ask } = await open({ rules }, { other: { ...welfare, ...other } });
    for (const [as, name] of [
      ['welfare', '张三'],
      ['other', null],
      ['welfare', '张三'],
    ] as const) {
      const { data } = await ask({ query: '{ person(id: "p1") { name } }', as, purpose });
      expect(data, as).toEqual({ person: { name } });
    }
  });

  test('is not given to one that differs in its department only', async () => {
    const { ask } = await open(
      {},
      { own: { ...welfare, department: 'population' }, other: { ...welfare, department: 'taxation' } },
    );
    // Nobody declares a purpose, which is not asked of a department for its own data.
    for (const [as, person] of [
      ['own', { name: '张三' }],
      ['other', null],
      ['own', { name: '张三' }],
    ] as const) {
      const { data } = await ask({ query: '{ person(id: "p1") { name } }', as });
      expect(data, as).toEqual({ person });
    }
  });

  test('is not given without the purpose for which it was decided', async () => {
    const { ask } = await open({});
    const query = '{ person(id: "p1") { name } }';
    expect((await ask({ query, purpose })).data).toEqual({ person: { name: '张三' } });
    const { data, errors } = await ask({ query });
    expect(data).toEqual({ person: null });
    expect(errors).toMatchObject([{ extensions: { code: 'PURPOSE_REQUIRED' } }]);
  });

  test('is not what is given when @skip and @include say otherwise', async () => {
    const { ask } = await open({});
    const query =
      'query ($a: Boolean!) { person(id: "p1") { name @include(if: $a) region @skip(if: $a) __typename } }';
    const given = async (a: boolean) => (await ask({ query, variables: { a }, purpose })).data;
    expect(await given(true)).toEqual({ person: { name: '张三', __typename: 'Person' } });
    expect(await given(false)).toEqual({ person: { region: '1101', __typename: 'Person' } });
    expect(await given(true)).toEqual({ person: { name: '张三', __typename: 'Person' } });
  });

  test('is not run for one whose grant covers other records, though both ask departments the same', async () => {
    const unlimited: Caller = { ...welfare, application: 'headquarters' };
    const grant = { provider: 'taxation', items: ['Person.debt'] as const };
    const { ask } = await open(
      {
        items: { 'Person.debt': conditional },
        grants: [
          { ...grant, applications: ['headquarters'] },
          { ...grant, applications: ['welfare-desk'], rows: ownRegion },
        ],
      },
      { unlimited },
    );
    // One asks for the region itself; for the other it is asked, since a condition reads it.
    const everything = await ask({
      query: '{ person(id: "p2") { region debt } }',
      as: 'unlimited',
      purpose,
    });
    expect(everything.data).toMatchObject({ person: { debt: 2 } });
    federation.received.length = 0;

    const { data, errors } = await ask({ query: '{ person(id: "p2") { debt } }', as: 'welfare', purpose });
    expect(data).toEqual({ person: { debt: null } });
    expect(errors).toMatchObject([{ extensions: { code: 'OUT_OF_SCOPE' } }]);
    expect(asked('taxation')).toBe('[]');
  });
});

describe('A record that several conditions are about', () => {
  const other = { type: 'Person', needs: '{ name }', when: 'subject.name == "李四"' } as const;

  test('is asked about when one field of it is in scope, and the other is withheld', async () => {
    const { ask } = await open({
      items: taxItems,
      grants: [
        { items: ['Person.income'], rows: ownRegion },
        { items: ['Person.debt'], rows: other },
      ],
    });
    const { data, errors } = await ask({ query: '{ person(id: "p1") { income debt } }', purpose });
    expect(data).toEqual({ person: { income: 2_000, debt: null } });
    expect(errors).toMatchObject([{ path: ['person', 'debt'], extensions: { code: 'OUT_OF_SCOPE' } }]);
  });

  test('is not asked about when no field of it is in scope', async () => {
    const nobody = { ...other, when: 'subject.name == "nobody"' };
    const { ask } = await open({
      items: taxItems,
      grants: [
        { items: ['Person.income'], rows: { ...ownRegion, when: 'subject.region == "none"' } },
        { items: ['Person.debt'], rows: nobody },
      ],
    });
    const { data } = await ask({ query: '{ person(id: "p1") { income debt } }', purpose });
    expect(data).toEqual({ person: { income: null, debt: null } });
    expect(asked('taxation')).toBe('[]');
  });

  test('keeps those from being asked about who are reached through it', async () => {
    const { ask } = await open({
      items: { 'Person.spouse': conditional },
      grants: [{ provider: 'population', items: ['Person.spouse'], rows: ownRegion }],
    });
    const { data, errors } = await ask({ query: '{ person(id: "p2") { spouse { debt } } }', purpose });
    expect(data).toEqual({ person: { spouse: null } });
    expect(errors).toMatchObject([{ path: ['person', 'spouse'], extensions: { code: 'OUT_OF_SCOPE' } }]);
    expect(asked('taxation')).toBe('[]');
  });

  test('is in scope of a field when all of its conditions hold, not when one does', async () => {
    const { ask } = await open({
      items: taxItems,
      grants: [{ items: ['Person.debt'], rows: ownRegion }],
      rules: [
        {
          id: 'rule',
          basis: 'a law',
          fields: ['Person.debt'],
          needs: '{ name }',
          when: 'subject.name == "张三"',
          effect: 'deny',
        },
      ],
    });
    const { data } = await ask({ query: '{ person(id: "p1") { debt } }', purpose });
    expect(data).toEqual({ person: { debt: null } });
    expect(asked('taxation')).toBe('[]');
  });
});

describe('The daily quota of a grant', () => {
  const quota = { items: taxItems, grants: [{ items: ['Person.debt'] as const, dailyQuota: 1 }] };
  const query = '{ person(id: "p1") { debt } }';

  test('begins anew at midnight in China, which is 16:00 UTC', async () => {
    let now = Date.parse('2026-06-01T15:59:00Z');
    const { ask } = await open(quota, {}, { now: () => now, maxPolicyStalenessMs: Infinity });
    const codes = async () =>
      (await ask({ query, purpose })).errors?.map(({ extensions }) => extensions['code']) ?? 'given';
    expect(await codes()).toBe('given');
    expect(await codes()).toEqual(['QUOTA_EXCEEDED']);
    now = Date.parse('2026-06-01T16:01:00Z');
    expect(await codes()).toBe('given');
    now = Date.parse('2026-06-02T00:01:00Z');
    expect(await codes()).toEqual(['QUOTA_EXCEEDED']);
  });

  test('is not touched by what a rule denies', async () => {
    const rules = [
      {
        id: 'rule',
        basis: 'a law',
        fields: ['Person.debt'],
        when: 'caller.clearance < 3',
        effect: 'deny' as const,
      },
    ];
    const { ask } = await open({ ...quota, rules }, { cleared: { ...welfare, clearance: 3 } });
    const asked = async (as: string) => (await ask({ query, purpose, as })).data;
    expect(await asked('welfare')).toEqual({ person: { debt: null } });
    expect(await asked('welfare')).toEqual({ person: { debt: null } });
    expect(await asked('cleared')).toEqual({ person: { debt: 2 } });
    expect(await asked('cleared')).toEqual({ person: { debt: null } });
  });

  test('gives nothing as long as uses cannot be counted', async () => {
    const { ask } = await open(quota, {}, { counters: failingCounters(() => true) });
    const { data, errors } = await ask({ query, purpose });
    expect(data).toEqual({ person: { debt: null } });
    expect(errors).toMatchObject([{ extensions: { code: 'QUOTA_UNKNOWN' } }]);
    expect(asked('taxation')).toBe('[]');
  });
});

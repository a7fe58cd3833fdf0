/**
 * What the gateway keeps of departments' responses: nobody gets through it what the policy does not give.
 */
import { describe, expect, onTestFinished, test } from 'vitest';
import { benefitsPolicy, otherPurpose } from '../testing/benefits-federation.ts';
import { serveCachedBenefits } from './cached-benefits.fixture.ts';

const { federation, openGateway, askedOf } = serveCachedBenefits();
const employers = '{ people { name employer { name } } }';

describe('What a department has answered', () => {
  test('is not asked again, and every answer has its usage record all the same', async () => {
    const { ask, usage } = await openGateway();
    const responses = [await ask(employers), await ask(employers)];
    expect(responses[0]?.data).toMatchObject({ people: [{ employer: { name: 'Harbour Works' } }, {}, {}] });
    expect(responses[1]?.data).toEqual(responses[0]?.data);
    expect(askedOf('tax')).toEqual([['p1', 'p2', 'p3']]);
    const [first, second] = await usage();
    expect(second).toMatchObject({ content: first?.content, subjects: first?.subjects });
    expect(second?.subjects).toHaveLength(3);
  });

  test('is not asked again about those who are known; about others it is', async () => {
    const { ask } = await openGateway();
    await ask('{ person(id: "p2") { employer { name } } }');
    const { data } = await ask(employers);
    expect(askedOf('tax')).toEqual([['p2'], ['p1', 'p3']]);
    expect(data).toMatchObject({
      people: [
        { name: 'Zhang Wei', employer: { name: 'Harbour Works' } },
        { name: 'Wang Fang', employer: { name: 'City Theatre' } },
        { name: 'Li Na', employer: { name: 'Steel Mill' } },
      ],
    });
  });

  test('serves whoever asks for the same under other names and in another order', async () => {
    const { ask } = await openGateway();
    await ask('{ person(id: "p1") { income employer { name } } }');
    const { data } = await ask('{ person(id: "p1") { company: employer { name } yearly: income } }');
    expect(data).toEqual({ person: { company: { name: 'Harbour Works' }, yearly: 48_000 } });
    expect(askedOf('tax')).toEqual([['p1']]);
  });

  test('is told apart by the values of arguments', async () => {
    const { ask } = await openGateway();
    const query = 'query ($year: Int) { person(id: "p1") { refund(year: $year) } }';
    const seen = [];
    for (const variables of [{ year: 2025 }, { year: 2024 }, { year: null }, {}, { year: 2025 }])
      seen.push((await ask(query, { variables })).data);
    expect(seen).toEqual([50_025, 50_024, 48_000, 48_000, 50_025].map((refund) => ({ person: { refund } })));
    expect(askedOf('tax')).toHaveLength(4);
  });

  test('is served while the department is down', async () => {
    const { ask } = await openGateway();
    await ask('{ person(id: "p1") { employer { name } } }');
    federation.disturb('tax', 'hang up');
    onTestFinished(() => federation.disturb('tax', 'recover'));
    const { data, errors } = await ask(employers);
    expect(data).toMatchObject({
      people: [{ employer: { name: 'Harbour Works' } }, { employer: null }, { employer: null }],
    });
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual([
      'SUBGRAPH_UNAVAILABLE',
      'SUBGRAPH_UNAVAILABLE',
    ]);
  });
});

describe('What was answered to one caller', () => {
  const query = '{ person(id: "p1") { income } }';

  test.each<[string, { as?: string; purpose?: string }]>([
    ['department', { as: 'housing', purpose: 'public-housing' }],
    ['application', { as: 'otherApplication' }],
    ['purpose', { purpose: otherPurpose }],
  ])('is asked anew for another %s, as the department decides for whom it answers', async (_what, other) => {
    const { ask } = await openGateway();
    await ask(query);
    expect((await ask(query, other)).data).toEqual({ person: { income: 48_000 } });
    expect(askedOf('tax')).toHaveLength(2);
  });

  test('is asked anew for each official and each role, since the department is told of both', async () => {
    const { ask } = await openGateway();
    for (const as of ['desk', 'official', 'otherOfficial', 'steward', 'official', 'desk'])
      expect((await ask(query, { as })).data).toEqual({ person: { income: 48_000 } });
    expect(askedOf('tax')).toHaveLength(4);
  });

  test('is not even looked up for one without a grant', async () => {
    const { ask, cache } = await openGateway({ policy: benefitsPolicy({ grants: [] }) });
    const { data, errors } = await ask(query);
    expect(data).toEqual({ person: { income: null } });
    expect(errors).toMatchObject([{ extensions: { code: 'GRANT_REQUIRED' } }]);
    expect(cache.lookedUp).toEqual([]);
  });

  test('is not given any more once the grant is revoked', async () => {
    const { ask, cache, enforce } = await openGateway();
    await ask(query);
    const policy = benefitsPolicy();
    const grants = policy.grants.map((grant) => ({ ...grant, revokedAt: '2026-05-31T00:00:00Z' }));
    enforce({ policy: { ...policy, grants } });
    for (const _ of [1, 2]) {
      cache.lookedUp.length = 0;
      const { data, errors } = await ask(query);
      expect(data).toEqual({ person: { income: null } });
      expect(errors).toMatchObject([{ extensions: { code: 'GRANT_EXPIRED' } }]);
    }
    // The first request was begun under the policy before, and decided again.
    expect(cache.lookedUp).toEqual([]);
  });

  test('is not given any more once the item is suspended', async () => {
    const { ask, cache, enforce } = await openGateway();
    await ask('{ person(id: "p1") { income employer { name } } }');
    const suspensions = [
      { target: { coordinate: 'Person.income' as const }, reason: 'incident', since: '2026-05-31T00:00:00Z' },
    ];
    enforce({ policy: benefitsPolicy({ suspensions }) });
    const { data, errors } = await ask('{ person(id: "p1") { income employer { name } } }');
    expect(data).toEqual({ person: { income: null, employer: { name: 'Harbour Works' } } });
    expect(errors).toMatchObject([{ extensions: { code: 'SUSPENDED' } }]);
    // What is left of the question is another one, which was not asked before.
    expect(new Set(cache.lookedUp).size).toBe(2);
  });

  const maskedBelowClearance3 = () => {
    const rule = {
      id: 'employers-below-clearance-3',
      basis: 'a law',
      fields: ['Employer.name'],
      when: 'caller.clearance < 3',
      effect: { mask: 'initial' },
    };
    return benefitsPolicy({ ruleSet: { version: 'r', rules: [rule] } });
  };

  /** The department errs, then recovers. */
  async function whileEmployerIs(name: unknown, during: () => Promise<void>): Promise<void> {
    federation.disturb('tax', {
      instead: ({ data }) => {
        const entities = data?.['_e0'] as { employer: { name: unknown } }[] | undefined;
        for (const person of entities ?? []) person.employer.name = name;
        return { data };
      },
    });
    await during();
    federation.disturb('tax', 'recover');
  }

  const employer = '{ person(id: "p1") { employer { name } } }';
  const isMasked = { person: { employer: { name: 'H***********' } } };

  test.each([
    ['a number', 7],
    ['a yes', true],
    ['a text that is too long', 'H'.repeat(10_001)],
  ])('is not kept where its mask leaves nothing of it: %s', async (_what, name) => {
    const { ask, cache } = await openGateway({ policy: maskedBelowClearance3() });
    await whileEmployerIs(name, async () => {
      const { errors } = await ask(employer);
      expect(errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_ERROR', provider: 'tax' } }]);
    });
    expect(cache.written).toEqual([]);
    const { data, errors } = await ask(employer);
    expect([data, errors]).toEqual([isMasked, undefined]);
  });

  test('is forgotten where its mask leaves nothing of it, though somebody without a mask could have it', async () => {
    const { ask } = await openGateway({ policy: maskedBelowClearance3() });
    await whileEmployerIs(7, async () => {
      const { data } = await ask(employer, { as: 'seniorDesk' });
      expect(data).toEqual({ person: { employer: { name: '7' } } });
      expect((await ask(employer)).errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_ERROR' } }]);
      expect(askedOf('tax')).toHaveLength(1);
    });
    const { data, errors } = await ask(employer);
    expect([data, errors]).toEqual([isMasked, undefined]);
  });

  test('is masked for the next one if its clearance is lower, and was not masked for it', async () => {
    const { ask } = await openGateway({ policy: maskedBelowClearance3() });
    const seen = [];
    for (const as of ['seniorDesk', 'desk', 'seniorDesk']) seen.push((await ask(employer, { as })).data);
    expect(seen.map((data) => JSON.stringify(data).match(/H[^"]*/)?.[0])).toEqual([
      'Harbour Works',
      'H***********',
      'Harbour Works',
    ]);
    expect(askedOf('tax')).toHaveLength(1);
  });

  test('is not looked up for an official of the same application who may not see the record', async () => {
    const grants = benefitsPolicy().grants.map((grant) => ({
      ...grant,
      rows: { type: 'Person', needs: '{ region }', when: 'subject.region.startsWith(caller.region)' },
    }));
    const { ask, cache } = await openGateway({ policy: benefitsPolicy({ grants }) });
    const everybody = '{ people { income } }';
    expect((await ask(everybody)).data).toEqual({
      people: [{ income: 48_000 }, { income: 52_500 }, { income: null }],
    });
    const northern = new Set(cache.lookedUp.splice(0));
    expect((await ask(everybody, { as: 'southernDesk' })).data).toEqual({
      people: [{ income: null }, { income: null }, { income: 61_250 }],
    });
    expect(northern.size).toBe(2);
    expect(cache.lookedUp.filter((name) => northern.has(name))).toEqual([]);
    expect(askedOf('tax')).toEqual([['p1', 'p2'], ['p3']]);
  });
});

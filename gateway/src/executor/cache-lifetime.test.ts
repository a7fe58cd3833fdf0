/**
 * What is kept of departments' responses, and how long: nobody gets it for longer than the update cycle allows.
 */
import type { UpdateCycle } from '@govgraph/policy';
import { describe, expect, onTestFinished, test } from 'vitest';
import { benefitsPolicy } from '../testing/benefits-federation.ts';
import { serveCachedBenefits } from './cached-benefits.fixture.ts';

const { records, federation, openGateway, askedOf } = serveCachedBenefits();
const minuteMs = 60_000;
const employers = '{ people { name employer { name } } }';

describe('How long an answer is kept', () => {
  const cases: [UpdateCycle, number | undefined][] = [
    ['REALTIME', undefined],
    ['DAILY', 10],
    ['WEEKLY', 70],
    ['TENDAYS', 100],
    ['MONTHLY', 300],
    ['QUARTERLY', 900],
    ['HALFYEARLY', 1440],
    ['YEARLY', 1440],
    ['IRREGULAR', undefined],
    ['OTHER', undefined],
  ];
  test.each(cases)('follows the update cycle: of %s data, %s minutes', async (cycle, minutes) => {
    const policy = benefitsPolicy({ updateCycles: { tax: cycle } });
    const { ask, cache } = await openGateway({ policy, maxTtlSeconds: 24 * 3_600 });
    await ask('{ person(id: "p1") { income } }');
    expect(cache.written.map(({ ttlMs }) => ttlMs / minuteMs)).toEqual(
      minutes === undefined ? [] : [minutes],
    );
    expect(cache.lookedUp).toHaveLength(minutes === undefined ? 0 : 1);
  });

  test('is an hour at most, unless the operator says otherwise', async () => {
    const policy = benefitsPolicy({ updateCycles: { tax: 'YEARLY' } });
    const { ask, cache } = await openGateway({ policy });
    await ask('{ person(id: "p1") { income } }');
    expect(cache.written.map(({ ttlMs }) => ttlMs)).toEqual([60 * minuteMs]);
  });

  test('follows the fastest cycle in it, also of what stands deeper', async () => {
    const { ask, cache } = await openGateway({ maxTtlSeconds: 24 * 3_600 });
    await ask('{ person(id: "p1") { employer { name } } }');
    await ask('{ person(id: "p1") { employer { name } income } }');
    expect(cache.written.map(({ ttlMs }) => ttlMs / minuteMs)).toEqual([300, 10]);
  });

  test('ends by the clock: then the department’s update is seen', async () => {
    const { ask, clock } = await openGateway();
    const query = '{ person(id: "p1") { income } }';
    await ask(query);
    records.taxed.set('p1', { income: 1, employer: 'none' });
    clock.now += 10 * minuteMs - 1;
    expect((await ask(query)).data).toEqual({ person: { income: 48_000 } });
    clock.now += 1;
    expect((await ask(query)).data).toEqual({ person: { income: 1 } });
  });

  test('is shortened at once when the department registers a faster cycle', async () => {
    const { ask, enforce } = await openGateway({
      policy: benefitsPolicy({ updateCycles: { tax: 'WEEKLY' } }),
    });
    const query = '{ person(id: "p1") { income } }';
    await ask(query);
    enforce({ policy: benefitsPolicy({ updateCycles: { tax: 'DAILY' } }) });
    await ask(query);
    expect(askedOf('tax')).toHaveLength(2);
  });

  test('ends when resources are registered anew, though their cycle is the same again afterwards', async () => {
    const yearly = benefitsPolicy({ updateCycles: { tax: 'YEARLY' } });
    const { ask, enforce } = await openGateway({ policy: yearly });
    const query = '{ person(id: "p1") { income } }';
    enforce({ catalogVersion: 1 });
    await ask(query);
    // Of a change that leaves the resources alone, nothing has to be asked again.
    enforce({ catalogVersion: 1 });
    await ask(query);
    expect(askedOf('tax')).toEqual([['p1']]);
    enforce({ policy: benefitsPolicy({ updateCycles: { tax: 'REALTIME' } }), catalogVersion: 3 });
    records.taxed.set('p1', { income: 1, employer: 'none' });
    expect((await ask(query)).data).toEqual({ person: { income: 1 } });
    enforce({ policy: yearly, catalogVersion: 4 });
    expect((await ask(query)).data).toEqual({ person: { income: 1 } });
  });

  test('ends with each version where the store of policies does not say what changed', async () => {
    const { ask, enforce } = await openGateway();
    await ask('{ person(id: "p1") { income } }');
    enforce({});
    await ask('{ person(id: "p1") { income } }');
    expect(askedOf('tax')).toHaveLength(2);
  });

  test.each([
    ['a value', '{ income }', { income: null }],
    ['a value of what stands deeper', '{ employer { name } }', { employer: { name: null } }],
    ['all that stands deeper', '{ employer { name } }', { employer: null }],
    ['one value of several', '{ income employer { name } }', { income: null, employer: { name: 'Mill' } }],
    ['the last of several', '{ income employer { name } }', { income: 7, employer: { name: null } }],
  ])('is ten seconds where %s is absent, so that it is seen when it comes', async (_what, fields, given) => {
    const { ask, cache, clock } = await openGateway({
      policy: benefitsPolicy({ updateCycles: { tax: 'YEARLY' } }),
    });
    onTestFinished(() => federation.disturb('tax', 'recover'));
    federation.disturb('tax', {
      instead: ({ data }) => {
        for (const person of (data?.['_e0'] ?? []) as object[]) Object.assign(person, given);
        return { data };
      },
    });
    const query = `{ person(id: "p1") ${fields} }`;
    expect(await ask(query)).toMatchObject({ data: { person: given } });
    expect(cache.written.map(({ ttlMs }) => ttlMs)).toEqual([10_000]);
    federation.disturb('tax', 'recover');
    clock.now += 9_999;
    expect(await ask(query)).toMatchObject({ data: { person: given } });
    clock.now += 1;
    expect(JSON.stringify((await ask(query)).data)).not.toContain('null');
  });

  test('is whole for texts that only look as if something were absent', async () => {
    const { ask, cache } = await openGateway();
    records.taxed.set('p1', { income: 1, employer: 'Nullify & Sons null' });
    await ask('{ person(id: "p1") { employer { name } } }');
    expect(cache.written.map(({ ttlMs }) => ttlMs)).toEqual([60 * minuteMs]);
  });

  test('ends when a schema is published', async () => {
    const { ask, enforce } = await openGateway();
    await ask('{ person(id: "p1") { income } }');
    enforce({ supergraphSdl: `${federation.supergraph}\n# published again` });
    await ask('{ person(id: "p1") { income } }');
    expect(askedOf('tax')).toHaveLength(2);
  });
});

describe('Never kept is', () => {
  test('what is updated in real time, alone or together with anything else', async () => {
    const { ask, cache } = await openGateway();
    for (const _ of [1, 2]) await ask('{ person(id: "p1") { residence income } }');
    expect(askedOf('police')).toEqual([['p1'], ['p1']]);
    expect(askedOf('tax')).toEqual([['p1']]);
    expect(cache.written).toHaveLength(1);
  });

  test('an answer with an error in it', async () => {
    const { ask, cache } = await openGateway();
    for (const _ of [1, 2]) {
      const { errors } = await ask('{ person(id: "p1") { income audited } }');
      expect(errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_ERROR' } }]);
    }
    expect(cache.written).toEqual([]);
  });

  test('a value that is no legal answer', async () => {
    const { ask, cache } = await openGateway();
    for (const _ of [1, 2]) {
      const { errors } = await ask('{ person(id: "p1") { income file } }');
      expect(errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_ERROR' } }]);
    }
    expect(cache.written).toEqual([]);
  });

  test('that a department does not know someone: who registers is there at once', async () => {
    const { ask } = await openGateway();
    records.taxed.delete('p3');
    expect((await ask(employers)).data).toMatchObject({ people: [{}, {}, { employer: null }] });
    records.taxed.set('p3', { income: 9, employer: 'New Mill' });
    expect((await ask(employers)).data).toMatchObject({
      people: [{}, {}, { employer: { name: 'New Mill' } }],
    });
    expect(askedOf('tax')).toEqual([['p1', 'p2', 'p3'], ['p3']]);
  });

  test('what a condition reads: who moves away is out of scope at once', async () => {
    const rule = {
      id: 'own-region',
      basis: 'a law',
      fields: ['Person.income'],
      needs: '{ region }',
      when: '!subject.region.startsWith(caller.region)',
      effect: 'deny' as const,
    };
    const policy = benefitsPolicy({ ruleSet: { version: 'r', rules: [rule] } });
    const { ask, cache } = await openGateway({ policy });
    const query = '{ taxpayers { income } }';
    expect((await ask(query)).data).toEqual({
      taxpayers: [{ income: 48_000 }, { income: 52_500 }, { income: null }],
    });
    records.registered.set('p1', { name: 'Zhang Wei', region: '440101' });
    expect((await ask(query)).data).toEqual({
      taxpayers: [{ income: null }, { income: 52_500 }, { income: null }],
    });
    expect(cache.written).toEqual([]);
    // Where nothing is decided by it, it is kept like any other.
    await ask('{ taxpayers { region } }');
    expect(cache.written).toHaveLength(3);
  });

  test('anything of a mutation, which does not read what was kept before it either', async () => {
    const { ask, cache } = await openGateway();
    await ask('{ taxpayers { name } }');
    records.registered.set('p1', { name: 'Zhang Wei-Li', region: '110101' });
    cache.lookedUp.length = 0;
    cache.written.length = 0;
    const { data } = await ask('mutation { declare(id: "p1", income: 48000) { name } }');
    expect(data).toEqual({ declare: { name: 'Zhang Wei-Li' } });
    expect([cache.lookedUp, cache.written]).toEqual([[], []]);
  });

  test('what is no answer about a record: root fields', async () => {
    const { ask, cache } = await openGateway();
    await ask('{ people { name region } }');
    expect([cache.lookedUp, cache.written]).toEqual([[], []]);
  });
});

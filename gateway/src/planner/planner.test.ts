/** What large, broken and many operations do to everybody else, which is nothing. */
import { omitUndefined } from '@govgraph/policy';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { letterFederation } from '../testing/letter-federation.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';
import {
  type Planner,
  type PlannerLimits,
  UnplannableOperation,
  defaultPlannerLimits,
  openPlanner,
} from './planner.ts';

let federation: TestFederation;
const planners: Planner[] = [];
const failures: string[] = [];

beforeAll(async () => {
  federation = await startTestFederation(letterFederation());
});
afterAll(() => federation.close());
afterEach(async () => {
  await Promise.all(planners.splice(0).map((planner) => planner.close()));
  failures.length = 0;
});

async function open(limits: Partial<PlannerLimits> = {}, entry?: URL, now?: () => number): Promise<Planner> {
  const planner = await openPlanner(federation.supergraph, {
    limits: { ...defaultPlannerLimits, ...limits },
    onFailure: (error) => failures.push(String(error)),
    ...omitUndefined({ entry, now }),
  });
  planners.push(planner);
  return planner;
}

/** Takes far more than a millisecond to plan. */
const large = `{ ${Array.from({ length: 50 }, (_, at) => `_g${at}_person: person(id: "${at}") { region debts spouse { debts } letters { text } }`).join(' ')} }`;
const small = '{ person(id: "li") { region debts } }';
/**
 * A planner that does what the document says: `crash`, `hang`, or to be planned. The plan is what this thread has
 * planned so far; introspection says the same.
 */
const obedient = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    const planned = [];
    parentPort.on('message', ({ kind, sdl, text }) => {
      if (kind === 'open') return parentPort.postMessage(sdl);
      if (kind === 'forget') return planned.splice(0);
      if (text === 'crash') throw new Error('out of order');
      while (text === 'hang');
      planned.push(text);
      const values = { planned: JSON.stringify(planned) };
      parentPort.postMessage(kind === 'plan' ? { kind, plan: planned } : { kind, values });
    });
  `)}`,
);
const refusedAs = (code: string) => ({ refusal: { code } });

describe('A plan', () => {
  test('is what the planner says, and is made once however often it is asked for', async () => {
    const planner = await open();
    const [one, other] = await Promise.all([planner.plan(small, 'a'), planner.plan(small, 'b')]);
    expect(one).toMatchObject({ kind: 'QueryPlan', node: { kind: 'Sequence' } });
    expect(other).toBe(one);
    expect(await planner.plan(small, 'a')).toBe(one);
  });

  test('that was made is given while another one is under way for ever', async () => {
    const planner = await open({}, obedient);
    const plan = await planner.plan('a', 'office');
    planner.plan('hang', 'office').catch(() => undefined);
    expect(await planner.plan('a', 'office')).toBe(plan);
  });

  test('waits for the one under way and for one of each other caller, however many they ask for', async () => {
    const planner = await open({}, obedient);
    const plans = ['1', '2', '3'].map((text) => planner.plan(text, 'crowd'));
    expect(await planner.plan('mine', 'office')).toEqual(['1', '2', 'mine']);
    expect(await Promise.all(plans)).toEqual([['1'], ['1', '2'], ['1', '2', 'mine', '3']]);
  });

  test('is made in one’s own turn, though somebody with many others asked for it before', async () => {
    const planner = await open({}, obedient);
    const plans = ['1', '2', '3', 'common'].map((text) => planner.plan(text, 'crowd'));
    expect(await planner.plan('common', 'office')).toEqual(['1', '2', 'common']);
    await Promise.all(plans);
  });
});

describe('A document that cannot be planned', () => {
  test('in time is refused, and the next one is planned by another thread', async () => {
    const planner = await open({ timeoutMs: 1 });
    for (let turn = 0; turn < 3; turn++) {
      await expect(planner.plan(large, 'office')).rejects.toMatchObject(refusedAs('OPERATION_TOO_LARGE'));
    }
    expect(failures).toEqual([expect.stringMatching(/\d characters was not planned within 1 ms$/)]);
  });

  test('in time is tried again after a minute: the machine may have been busy', async () => {
    let now = 1_000;
    const planner = await open({ timeoutMs: 300 }, obedient, () => now);
    const refusal = await planner.plan('hang', 'office').catch((error: unknown) => error);
    expect(refusal).toMatchObject(refusedAs('OPERATION_TOO_LARGE'));
    // Nor does it stand for as long as the schema does.
    expect(refusal).not.toBeInstanceOf(UnplannableOperation);
    now += 59_000;
    await expect(planner.plan('hang', 'office')).rejects.toBe(refusal);
    expect(failures).toHaveLength(1);
    now += 2_000;
    await expect(planner.plan('hang', 'office')).rejects.toMatchObject(refusedAs('OPERATION_TOO_LARGE'));
    expect(failures).toHaveLength(2);
  });

  test('because it ends the thread takes nobody with it', async () => {
    const planner = await open({}, obedient);
    const plans = ['a', 'crash', 'b'].map((text) => planner.plan(text, 'office'));
    await expect(plans[1]).rejects.toMatchObject(refusedAs('INTERNAL_ERROR'));
    expect(await plans[0]).toEqual(['a']);
    expect(await plans[2]).toEqual(['b']);
    await expect(planner.plan('crash', 'office')).rejects.toMatchObject(refusedAs('INTERNAL_ERROR'));
    expect(failures).toHaveLength(1);
  });

  test('since the planner refuses it is refused', async () => {
    const planner = await open();
    await expect(planner.plan('{ nobody }', 'office')).rejects.toMatchObject(refusedAs('INTERNAL_ERROR'));
    await expect(planner.plan('{ nobody }', 'office')).rejects.toMatchObject(refusedAs('INTERNAL_ERROR'));
    expect(failures).toHaveLength(1);
    expect(await planner.plan(small, 'office')).toMatchObject({ kind: 'QueryPlan' });
  });
});

describe('What is asked of the schema itself', () => {
  const asked = { text: 'of the schema', variables: {} };

  test('is answered from what callers see of it', async () => {
    const planner = await open();
    const text =
      'query ($name: String!) { person: __type(name: $name) { name } __type(name: "Nobody") { name } }';
    expect(await planner.introspect({ text, variables: { name: 'Person' } }, 'office')).toEqual({
      person: '{"name":"Person"}',
      __type: 'null',
    });
  });

  test('waits for its turn among what is planned, is answered once for all who wait, and anew later', async () => {
    const planner = await open({}, obedient);
    const plans = ['1', '2', '3'].map((text) => planner.plan(text, 'crowd'));
    const responses = [planner.introspect(asked, 'office'), planner.introspect(asked, 'hall')];
    const answered = { planned: JSON.stringify(['1', '2', asked.text]) };
    expect(await Promise.all(responses)).toEqual([answered, answered]);
    await Promise.all(plans);
    expect(await planner.introspect(asked, 'office')).toEqual({
      planned: JSON.stringify(['1', '2', asked.text, '3', asked.text]),
    });
    expect(planner.planned()).toEqual(['3', '2', '1']);
  });

  test('and takes too long is refused for now, and keeps nobody from planning', async () => {
    const planner = await open({ timeoutMs: 500 }, obedient);
    for (let turn = 0; turn < 2; turn++) {
      const refused = planner.introspect({ text: 'hang', variables: {} }, 'office');
      await expect(refused).rejects.toMatchObject(refusedAs('OPERATION_TOO_LARGE'));
      expect(await planner.plan(`${turn}`, 'office')).toEqual([`${turn}`]);
    }
    const reported = expect.stringMatching(/was not answered from the schema within 500 ms$/);
    expect(failures).toEqual([reported, reported]);
  });

  test('with null where that may not be is the caller’s mistake', async () => {
    const planner = await open();
    const text = 'query ($name: String = "Person") { __type(name: $name) { name } }';
    const refused = planner.introspect({ text, variables: { name: null } }, 'office');
    await expect(refused).rejects.toMatchObject(refusedAs('BAD_USER_INPUT'));
    expect(failures).toEqual([]);
  });
});

describe('A document that is planned ahead', () => {
  test('is planned before anybody asks for it', async () => {
    const planner = await open({}, obedient);
    planner.planAhead(['a', 'b']);
    await vi.waitFor(() => expect(planner.planned()).toEqual(['b', 'a']));
    expect(await planner.plan('a', 'office')).toEqual(['a']);
    expect(planner.planned()).toEqual(['a', 'b']);
  });

  test('waits while anybody waits for a plan', async () => {
    const planner = await open({}, obedient);
    planner.planAhead(['1', '2', 'mine']);
    expect(await planner.plan('mine', 'office')).toEqual(['1', 'mine']);
    await vi.waitFor(() => expect(planner.planned()).toEqual(['mine', '2', '1']));
  });

  test('is one of so many at most', async () => {
    const planner = await open({ maxAhead: 2 }, obedient);
    planner.planAhead(['1', '2', '3']);
    planner.planAhead([]);
    planner.planAhead(['1', '2', '3']);
    await vi.waitFor(() => expect(planner.planned()).toEqual(['2', '1']));
    expect(await planner.plan('mine', 'office')).toEqual(['1', '2', 'mine']);
  });

  test('is passed over when it does not fit the supergraph, which only those hear who ask for it', async () => {
    const planner = await open();
    planner.planAhead(['{ nobody }', small]);
    await vi.waitFor(() => expect(planner.planned()).toEqual([small]));
    expect(failures).toEqual([]);
    await expect(planner.plan('{ nobody }', 'office')).rejects.toMatchObject(refusedAs('INTERNAL_ERROR'));
    expect(failures).toHaveLength(1);
  });

  test('is reported like any other when somebody asks for it meanwhile', async () => {
    const planner = await open({}, obedient);
    planner.planAhead(['crash', 'a']);
    await expect(planner.plan('crash', 'office')).rejects.toMatchObject(refusedAs('INTERNAL_ERROR'));
    expect(failures).toHaveLength(1);
    await vi.waitFor(() => expect(planner.planned()).toEqual(['a']));
  });

  test('keeps nobody from stopping the gateway', async () => {
    const planner = await open({}, obedient);
    planner.planAhead(['hang', 'a']);
    await planner.close();
    expect(planner.planned()).toEqual([]);
    expect(failures).toEqual([]);
  });
});

describe('What is remembered', () => {
  const remembered = { rememberedCharacters: 1_000 };
  const flood = async (planner: Planner): Promise<void> => {
    for (let turn = 0; turn < 100; turn++) await planner.plan(`${turn} ${' '.repeat(50)}`, 'crowd');
  };

  test('for one caller stays, however many documents another one asks for', async () => {
    const planner = await open(remembered, obedient);
    const mine = await planner.plan('mine', 'office');
    const common = await planner.plan('common', 'crowd');
    expect(await planner.plan('common', 'office')).toBe(common);
    await flood(planner);
    expect(await planner.plan('mine', 'office')).toBe(mine);
    expect(await planner.plan('common', 'office')).toBe(common);
    const ofCrowd = planner.planned().filter((text) => /^\d/.test(text));
    expect(ofCrowd.length).toBeGreaterThan(1);
    expect(ofCrowd.length).toBeLessThan(20);
  });

  test('of what was planned ahead stays as well', async () => {
    const planner = await open(remembered, obedient);
    planner.planAhead(['ahead']);
    await vi.waitFor(() => expect(planner.planned()).toEqual(['ahead']));
    await flood(planner);
    expect(planner.planned()).toContain('ahead');
  });

  test('is planned ahead for the next schema in turn: the newest of each caller first', async () => {
    const planner = await open({}, obedient);
    for (const text of ['mine 1', 'mine 2']) await planner.plan(text, 'office');
    for (const text of ['1', '2', '3', '4']) await planner.plan(text, 'crowd');
    expect(planner.planned()).toEqual(['mine 2', '4', 'mine 1', '3', '2', '1']);
  });
});

describe('The line of those who wait', () => {
  test('is bounded for each caller and in all', async () => {
    const planner = await open({ maxWaitingPerCaller: 2, maxWaiting: 5 }, obedient);
    const waiting = ['hang', '1', '2'].map((text) => planner.plan(text, 'crowd'));
    await expect(planner.plan('3', 'crowd')).rejects.toMatchObject(refusedAs('PLANNER_BUSY'));
    for (const caller of ['office', 'court', 'school']) waiting.push(planner.plan(`of ${caller}`, caller));
    await expect(planner.plan('4', 'somebody')).rejects.toMatchObject(refusedAs('PLANNER_BUSY'));
    const outcomes = Promise.allSettled(waiting);
    await planner.close();
    expect((await outcomes).map(({ status }) => status)).toEqual(waiting.map(() => 'rejected'));
    expect(failures).toEqual([]);
  });

  test('has room for others, however many of a dozen callers fill it', async () => {
    const planner = await open({ maxWaitingPerCaller: 50, maxWaiting: 500 }, obedient);
    const waiting = [planner.plan('hang', 'crowd')];
    for (let caller = 0; caller < 12; caller++)
      for (let text = 0; text < 50; text++)
        waiting.push(planner.plan(`${caller} ${text}`, `caller ${caller}`));
    const outcomes = Promise.allSettled([planner.plan('mine', 'office'), ...waiting]);
    await planner.close();
    const [mine] = await outcomes;
    expect(mine).not.toMatchObject({ reason: refusedAs('PLANNER_BUSY') });
  });

  test('is sent away when the gateway stops, whatever is under way', async () => {
    const planner = await open({}, obedient);
    const waiting = ['hang', 'a'].map((text) => planner.plan(text, 'office'));
    const outcomes = Promise.allSettled(waiting);
    await planner.close();
    const late = planner.plan('b', 'office');
    for (const outcome of [...(await outcomes), ...(await Promise.allSettled([late]))]) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: refusedAs('POLICY_UNAVAILABLE') });
    }
    expect(failures).toEqual([]);
  });
});

test('A supergraph that is none opens no planner', async () => {
  const options = { limits: defaultPlannerLimits, onFailure: () => undefined };
  await expect(openPlanner('type Query { a: Int }', options)).rejects.toThrow(/Invalid supergraph/i);
});

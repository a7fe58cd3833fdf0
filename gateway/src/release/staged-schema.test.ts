import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type PlannableSchema, openPlannableSchema } from '../planner/plannable-schema.ts';
import { defaultPlannerLimits } from '../planner/planner.ts';
import type { Preparation, StagedSupergraph } from '@govgraph/storage';
import { shopFederation } from '../testing/shop-federation.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';
import { type StagedSchema, createStagedSchema } from './staged-schema.ts';

const onFailure = vi.fn();
const options = { limits: defaultPlannerLimits, onFailure };
const read = '{ products { upc } }';

let shop: TestFederation;
let inForce: PlannableSchema;
let supergraph: StagedSupergraph | undefined;
/** What was to be told of the preparation, in this order. */
const states: (Preparation | undefined)[] = [];
let staged: StagedSchema;

beforeAll(async () => {
  shop = await startTestFederation(shopFederation());
  inForce = await openPlannableSchema(shop.supergraph, options);
  await inForce.plan(read, 'office');
});
afterAll(() => Promise.all([inForce.close(), shop.close()]));

beforeEach(() => {
  onFailure.mockReset();
  supergraph = undefined;
  const stagedSupergraph = vi.fn(async (knownHash?: string) =>
    supergraph?.hash === knownHash && supergraph ? { hash: supergraph.hash, sdl: undefined } : supergraph,
  );
  states.length = 0;
  staged = createStagedSchema({ stagedSupergraph }, options, () => states.push(staged.preparation()));
  return () => staged.close();
});

const stage = (name: string, sdl = `${shop.supergraph}\n# ${name}`): string => {
  supergraph = { hash: name, sdl };
  return sdl;
};

test('what was staged is there when it comes into force, once, with plans for what was asked for last', async () => {
  const sdl = stage('next');
  await staged.prepare(inForce);
  await staged.prepare(inForce);
  expect(await staged.take(`${sdl} but not quite`)).toBeUndefined();
  const schema = await staged.take(sdl);
  expect(schema?.sdl).toBe(sdl);
  await vi.waitFor(() => expect(schema?.planned()).toEqual([read]));
  expect(await staged.take(sdl)).toBeUndefined();
  await staged.prepare(inForce);
  expect(await staged.take(sdl)).toBeUndefined();
  expect(states).toEqual([
    { hash: 'next', state: 'preparing' },
    { hash: 'next', state: 'prepared' },
  ]);
  expect(staged.preparation()).toEqual(states[1]);
  await schema?.close();
});

test('what is in force already is not opened again', async () => {
  const sdl = stage('this', shop.supergraph);
  await staged.prepare(inForce);
  expect(await staged.take(sdl)).toBeUndefined();
  expect(states).toEqual([{ hash: 'this', state: 'prepared' }]);
});

test('what is no longer staged is ended, and so is what another one replaced', async () => {
  const first = stage('first');
  await staged.prepare(inForce);
  const second = stage('second');
  await staged.prepare(inForce);
  expect(await staged.take(first)).toBeUndefined();
  const prepared = { hash: 'second', state: 'prepared' };
  await vi.waitFor(() => expect(staged.preparation()).toEqual(prepared), 30_000);
  expect(states.filter((each) => each?.hash === 'first')).toEqual([{ hash: 'first', state: 'preparing' }]);
  supergraph = undefined;
  await staged.prepare(inForce);
  expect(await staged.take(second)).toBeUndefined();
});

test('what cannot be opened is said once, and left to whoever puts it into force', async () => {
  const sdl = stage('nonsense', 'type Query');
  await staged.prepare(inForce);
  expect(await staged.take(sdl)).toBeUndefined();
  await staged.prepare(inForce);
  expect(onFailure).toHaveBeenCalledOnce();
  expect(staged.preparation()).toEqual({ hash: 'nonsense', state: 'failed' });
});

test('what was taken is prepared again when it is staged again after another one was served, and not said to be before', async () => {
  const first = stage('first');
  await staged.prepare(inForce);
  const taken = await staged.take(first);
  // Somebody publishes another one that nobody staged, and then the first one again.
  expect(await staged.take(`${first} another`)).toBeUndefined();
  await taken?.close();
  expect(staged.preparation()).toBeUndefined();
  await staged.prepare(inForce);
  expect(staged.preparation()).toEqual({ hash: 'first', state: 'preparing' });
  const again = await staged.take(first);
  expect(again?.sdl).toBe(first);
  await again?.close();
});

test('what is served goes on being said to be prepared', async () => {
  const sdl = stage('served');
  await staged.prepare(inForce);
  const taken = await staged.take(sdl);
  expect(await staged.take(sdl)).toBeUndefined();
  expect(staged.preparation()).toEqual({ hash: 'served', state: 'prepared' });
  await taken?.close();
});

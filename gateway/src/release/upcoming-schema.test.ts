import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type PlannableSchema, openPlannableSchema } from '../planner/plannable-schema.ts';
import { defaultPlannerLimits } from '../planner/planner.ts';
import type { AnnouncedSupergraph } from '@govgraph/storage';
import { shopFederation } from '../testing/shop-federation.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';
import { type UpcomingSchema, createUpcomingSchema } from './upcoming-schema.ts';

const onFailure = vi.fn();
const options = { limits: defaultPlannerLimits, onFailure };
const read = '{ products { upc } }';

let shop: TestFederation;
let inForce: PlannableSchema;
let announced: AnnouncedSupergraph | undefined;
let upcoming: UpcomingSchema;

beforeAll(async () => {
  shop = await startTestFederation(shopFederation());
  inForce = await openPlannableSchema(shop.supergraph, options);
  await inForce.plan(read, 'office');
});
afterAll(() => Promise.all([inForce.close(), shop.close()]));

beforeEach(() => {
  onFailure.mockReset();
  announced = undefined;
  const announcedSupergraph = vi.fn(async (knownHash?: string) =>
    announced?.hash === knownHash && announced ? { hash: announced.hash, sdl: undefined } : announced,
  );
  upcoming = createUpcomingSchema({ announcedSupergraph }, options);
  return () => upcoming.close();
});

const announce = (name: string, sdl = `${shop.supergraph}\n# ${name}`): string => {
  announced = { hash: name, sdl };
  return sdl;
};

test('what was announced is there when it comes into force, once, with plans for what was asked for last', async () => {
  const sdl = announce('next');
  await upcoming.prepare(inForce);
  await upcoming.prepare(inForce);
  expect(await upcoming.take(`${sdl} but not quite`)).toBeUndefined();
  const schema = await upcoming.take(sdl);
  expect(schema?.sdl).toBe(sdl);
  await vi.waitFor(() => expect(schema?.planned()).toEqual([read]));
  expect(await upcoming.take(sdl)).toBeUndefined();
  await upcoming.prepare(inForce);
  expect(await upcoming.take(sdl)).toBeUndefined();
  await schema?.close();
});

test('what is in force already is not opened again', async () => {
  const sdl = announce('this', shop.supergraph);
  await upcoming.prepare(inForce);
  expect(await upcoming.take(sdl)).toBeUndefined();
});

test('what is no longer announced is ended, and so is what another announcement replaced', async () => {
  const first = announce('first');
  await upcoming.prepare(inForce);
  const second = announce('second');
  await upcoming.prepare(inForce);
  expect(await upcoming.take(first)).toBeUndefined();
  announced = undefined;
  await upcoming.prepare(inForce);
  expect(await upcoming.take(second)).toBeUndefined();
});

test('what cannot be opened is said once, and left to whoever puts it into force', async () => {
  const sdl = announce('nonsense', 'type Query');
  await upcoming.prepare(inForce);
  expect(await upcoming.take(sdl)).toBeUndefined();
  await upcoming.prepare(inForce);
  expect(onFailure).toHaveBeenCalledOnce();
});

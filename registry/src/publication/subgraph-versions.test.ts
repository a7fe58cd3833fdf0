import { buildPurpose } from '@govgraph/policy/testing';
import { describe, expect, test } from 'vitest';
import { folder, openCity } from './lifecycle.fixture.ts';
import { diffVersions, readVersion, sourceOf, sourceToRollBack } from './subgraph-versions.ts';

const patients = (...fields: string[]) =>
  folder(
    'health',
    `type Query { patient: Patient } type Patient { ${fields.join(': String ')}: String }`,
    ['Query.patient', ...fields.map((field) => `Patient.${field}`)],
    1,
  );
const payers = (type: string) =>
  folder(
    'taxation',
    `type Query { payer: ${type} } type ${type} { arrears: String }`,
    ['Query.payer', `${type}.arrears`],
    2,
  );

/** Versions 2 and 3 of health, 4 of taxation. */
async function open() {
  const city = await openCity('health', 'taxation');
  expect(await city.publish([patients('bloodType', 'height')])).toEqual([]);
  expect(await city.publish([patients('bloodType')])).toEqual([]);
  expect(await city.publish([payers('Payer')])).toEqual([]);
  return city;
}

describe('A version of a subgraph', () => {
  test('is shown as a folder that could be published, and would change nothing', async () => {
    const { store, publish, policy } = await open();
    const shown = await readVersion(store, 'health');
    expect(shown).toMatchObject({ version: 3, publishedBy: 'somebody', reason: 'a reason' });
    expect(await publish([{ source: sourceOf(shown), url: shown.url }])).toEqual([]);
    expect((await policy()).version).toBe(4);
    await expect(readVersion(store, 'health', 1)).rejects.toThrow(
      'health had not published anything by policy version 1',
    );
    await expect(readVersion(store, 'housing')).rejects.toThrow('housing had not published anything');
  });

  test('is compared with another one in words', async () => {
    const { store } = await open();
    const { schema, catalog } = await diffVersions(store, 'health', 2);
    expect(schema).toEqual([{ kind: 'removed', place: 'Patient.height', what: 'String' }]);
    expect(catalog.map(({ kind, place }) => [kind, place])).toEqual([['removed', 'Patient.height']]);
    expect((await diffVersions(store, 'health', 3, 2)).schema).toEqual([
      { kind: 'added', place: 'Patient.height', what: 'String' },
    ]);
  });

  test('is published again by a rollback, as a version of its own', async () => {
    const { store, publish, policy } = await open();
    expect(await publish([await sourceToRollBack(store, 'health', 2)])).toEqual([]);
    const { version, resources } = await policy();
    expect([version, resources[0]?.items.length]).toEqual([5, 3]);
    expect(await store.listSubgraphVersions({ name: 'health', first: 9 })).toHaveLength(3);
    const [first, last] = [await readVersion(store, 'health', 2), await readVersion(store, 'health')];
    expect([last.sdl, last.resources]).toEqual([first.sdl, first.resources]);
  });

  test('is not rolled back to where a purpose that was given since needs more', async () => {
    const { store, publish, change } = await open();
    await publish([patients('bloodType', 'height', 'weight')]);
    await change({
      purposes: [buildPurpose({ code: 'fit', department: 'taxation', items: ['Patient.weight'] })],
    });
    expect(await publish([await sourceToRollBack(store, 'health', 2)])).toEqual([
      expect.stringContaining('purposes[fit].items[Patient.weight]: no such item in the catalog'),
    ]);
    expect((await readVersion(store, 'health')).version).toBe(5);
  });

  test('is not rolled back to where another department has taken its place since', async () => {
    const { store, publish } = await open();
    await publish([patients('bloodType')]);
    await publish([
      folder(
        'health',
        'type Query { ward: Ward } type Ward { name: String }',
        ['Query.ward', 'Ward.name'],
        1,
      ),
    ]);
    expect(await publish([payers('Patient')])).toEqual([]);
    expect((await publish([await sourceToRollBack(store, 'health', 3)])).join()).toMatch(/Patient/);
    expect((await readVersion(store, 'health')).sdl).toContain('Ward');
  });

  test('is not rolled back to where there was nothing', async () => {
    const { store, publish } = await open();
    await publish([], { removed: ['health'] });
    await expect(sourceToRollBack(store, 'health', 1)).rejects.toThrow('had not published anything');
    await expect(sourceToRollBack(store, 'health', 5)).rejects.toThrow(
      'had taken its subgraph out by policy version 5',
    );
    expect(await publish([await sourceToRollBack(store, 'health', 4)])).toEqual([]);
  });
});

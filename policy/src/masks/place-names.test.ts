import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { allPlaces, type Place } from './place-tree.ts';

const script = fileURLToPath(new URL('../../scripts/write-place-names.mjs', import.meta.url));

test('the table of places is what the script makes of its sources', () => {
  const { stderr, status } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
});

const namesOf = (places: readonly Place[]): string[] => places.flatMap(({ names }) => names);

test('the table has the provinces, and each level below the one it belongs to', () => {
  const provinces = allPlaces().parts;
  expect(provinces).toHaveLength(34);
  expect(new Set(provinces.map(({ level }) => level))).toEqual(new Set([1]));
  const of = (name: string): readonly Place[] =>
    provinces.find(({ names }) => names[0] === name)?.parts ?? [];
  expect(namesOf(of('北京市'))).toEqual(expect.arrayContaining(['海淀区', '宣武区', '密云县']));
  expect(namesOf(of('湖北省'))).toEqual(expect.arrayContaining(['襄阳市', '襄樊市', '神农架林区']));
  const xianning = of('湖北省').find(({ names }) => names.includes('咸宁市'));
  expect([xianning?.level, namesOf(xianning?.parts ?? [])]).toEqual([2, expect.arrayContaining(['咸安区'])]);
  const all = [provinces, ...provinces.map(({ parts }) => parts)]
    .flat()
    .flatMap((place) => [place, ...place.parts]);
  for (const name of namesOf(all)) expect(name).not.toMatch(/^(?:市辖区|县|市)$|直辖|开发区/);
  expect(new Set(namesOf(all)).size).toBeGreaterThan(3_400);
});

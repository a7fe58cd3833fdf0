import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@govgraph/prisma/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { importAirQualityFile } from './import-air-quality.ts';

let database: TestDatabase;
let directory: string;

beforeAll(async () => {
  database = await createTestDatabase({ schemas: ['ecology'] });
  directory = await mkdtemp(path.join(tmpdir(), 'govgraph-air-quality-'));
});
afterAll(async () => {
  await database?.drop();
  await rm(directory, { recursive: true, force: true });
});
afterEach(() => void vi.restoreAllMocks());

/** Imports a file of one station, with an entry for each of these times. */
async function importHours(
  hours: readonly string[],
  json?: true,
): Promise<{ code: number; printed: string }> {
  const file = path.join(directory, 'file.geojson');
  const features = hours.map((timepoint) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [116.4, 39.9] },
    properties: { stationcode: '9001A', positionname: '样例站', area: '样例市', aqi: '54', timepoint },
  }));
  await writeFile(file, JSON.stringify({ type: 'FeatureCollection', features }));
  vi.spyOn(console, 'error').mockReturnValue();
  const print = vi.spyOn(console, 'log').mockReset().mockReturnValue();
  const config = { ...readConfig({}), databaseUrls: { ecology: database.connectionString } };
  const code = await importAirQualityFile(config, file, json === undefined ? {} : { json });
  return { code, printed: print.mock.calls.flat().join('\n') };
}

describe('an import of air quality', () => {
  test('says how much was read, stored, unchanged, and left out by reason', async () => {
    const hours = ['2018-02-20 07:00:00', '2018/2/20 8:00', '2018-02-20T01:00:00Z', '2018-02-29T07:00:00'];
    const first = await importHours([...hours, '2018-02-20 07:00:00']);
    expect(first.code).toBe(0);
    expect(first.printed).toContain('5 entries in the file: 3 read, 2 left out.');
    expect(first.printed).toContain('entry-without-hour: 1');
    expect(first.printed).toContain('duplicate-entry: 1');
    expect(first.printed).toContain('hours: 2018-02-20T07:00:00+08:00 to 2018-02-20T09:00:00+08:00');
    expect(first.printed).toContain('readings: 3 stored (3 new, 0 changed), 0 unchanged');
    const second = await importHours(hours);
    expect(second.code).toBe(0);
    expect(second.printed).toContain('readings: 0 stored (0 new, 0 changed), 3 unchanged');
    expect(second.printed).toContain('Nothing changed');
  });

  test('fails when nothing of the file was read, and says why', async () => {
    const hours = ['2018-02-29T07:00:00', '2018-02-20 24:00:00', 'yesterday'];
    const { code, printed } = await importHours(hours);
    expect(code).toBe(1);
    expect(printed).toContain('3 entries in the file: 0 read, 3 left out.');
    expect(printed).toContain('entry-without-hour: 3');
    expect(printed).not.toContain('Nothing changed');

    const asJson = await importHours(hours, true);
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.printed)).toMatchObject({
      ok: false,
      error: { code: 'NOTHING_READ' },
      data: { entries: 3, leftOut: { 'entry-without-hour': 3 } },
    });
  });
});

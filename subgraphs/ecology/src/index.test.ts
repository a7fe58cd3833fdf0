import { sampleLegalEntities, seedDepartment } from '@govgraph/demo-city';
import { type TestDatabase, createTestDatabase } from '@govgraph/prisma/testing';
import { type TestDepartment, startTestDepartment } from '@govgraph/subgraph-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { fileOf, stationEntry } from './import/sample-file.fixture.ts';
import { AirQualityFileError, definition, formatImportReport, importAirQuality } from './index.ts';

let database: TestDatabase;
let department: TestDepartment;

beforeAll(async () => {
  const prepare = (connectionString: string) => seedDepartment(connectionString, 'ecology');
  database = await createTestDatabase({ schemas: ['ecology'], template: { name: 'city', prepare } });
  department = await startTestDepartment(definition, database.connectionString);
});

afterAll(async () => {
  await department.close();
  await database.drop();
});

const { complete } = sampleLegalEntities;

describe('ecology', () => {
  test('knows permits and emissions of a legal entity', async () => {
    const selection =
      '{ pollutionPermits { number pollutants issuedOn expiresOn } emissions(year: 2025) { pollutant tonnes } }';
    const [entity, unknown] = await department.entities('LegalEntity', [complete.id, 'unknown'], selection);
    expect(entity?.['pollutionPermits']).toHaveLength(1);
    expect(entity?.['emissions']).toContainEqual({
      pollutant: '二氧化硫',
      tonnes: expect.any(Number) as number,
    });
    expect(unknown).toEqual({ pollutionPermits: [], emissions: [] });
  });

  test('lists stations, of one city where one is named', async () => {
    const { data } = await department.ask(
      '{ all: airQualityStations { id } beijing: airQualityStations(area: "北京市") { id name } none: airQualityStations(area: "") { id } }',
    );
    const { all, beijing, none } = data as unknown as Record<string, { id: string }[]>;
    expect(all?.length).toBeGreaterThan(0);
    expect(beijing?.length).toBeGreaterThan(0);
    expect(none).toEqual([]);
    const ids = all?.map(({ id }) => id) ?? [];
    expect(ids).toEqual([...ids].sort());
  });

  test('answers with the readings of a period, the oldest first and its end excluded', async () => {
    const { data } = await department.ask(
      `{ airQuality(stationId: "B001A", from: "2026-06-30T00:00:00+08:00", to: "2026-06-30T03:00:00+08:00") {
        measuredAt aqi quality pm25
      } }`,
    );
    const readings = data?.['airQuality'] as unknown as { measuredAt: string }[];
    expect(readings.map(({ measuredAt }) => measuredAt)).toEqual([
      '2026-06-30T00:00:00+08:00',
      '2026-06-30T01:00:00+08:00',
      '2026-06-30T02:00:00+08:00',
    ]);
  });

  test.each([
    ['2026-06-30T00:00:00Z', '2026-06-30T00:00:00Z', 'to: is not after the beginning of the period'],
    ['2026-06-30T00:00:00Z', '2026-06-29T00:00:00Z', 'to: is not after the beginning of the period'],
    ['2026-05-01T00:00:00Z', '2026-06-30T00:00:00Z', 'to: expected at most 31 days after from'],
  ])('refuses the period from %s to %s', async (from, to, message) => {
    const { errors } = await department.ask(
      'query ($from: DateTime!, $to: DateTime!) { airQuality(stationId: "B001A", from: $from, to: $to) { aqi } }',
      { from, to },
    );
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('refuses an instant without an offset', async () => {
    const { errors } = await department.ask(
      '{ airQuality(stationId: "B001A", from: "2026-06-30T00:00:00", to: "2026-06-30T03:00:00") { aqi } }',
    );
    expect(errors?.[0]?.message).toContain('expected an instant that exists, with its offset');
  });
});

test('asks the database as often for all stations with their latest reading as for some', async () => {
  const selection = '{ id latestReading { measuredAt aqi } }';
  let stations: { id: string; latestReading: { measuredAt: string } | null }[] = [];
  const statements = await department.statementsOf(async () => {
    const { data } = await department.ask(`{ airQualityStations ${selection} }`);
    stations = data?.['airQualityStations'] as unknown as typeof stations;
  });
  expect(stations.length).toBeGreaterThan(10);
  expect(stations.map(({ latestReading }) => latestReading?.measuredAt)).toContain(
    '2026-06-30T23:00:00+08:00',
  );
  expect(statements).toHaveLength(3);
});

test('asks the database as often for a hundred legal entities as for one', async () => {
  const ids = [complete.id, ...Array.from({ length: 99 }, (_, index) => `unknown-${index}`)];
  const selection =
    '{ pollutionPermits { number } emissions(year: 2025) { tonnes } last: emissions(year: 2024) { tonnes } }';
  const forOne = await department.statementsOf(() =>
    department.entities('LegalEntity', ids.slice(0, 1), selection),
  );
  const forHundred = await department.statementsOf(() => department.entities('LegalEntity', ids, selection));
  expect(forOne).toHaveLength(3);
  expect(forHundred).toHaveLength(3);
});

describe('importing a file of the monitoring network', () => {
  const importFile = (...entries: object[]) =>
    importAirQuality({ connectionString: database.connectionString, text: fileOf(...entries) });

  test('stores stations and readings, and changes nothing the second time', async () => {
    const entries = [stationEntry(), stationEntry({ stationcode: '9002A', pm10: '-;' }, [116.5, 39.9])];
    const first = await importFile(...entries);
    expect(first).toMatchObject({
      entries: 2,
      read: 2,
      stations: { created: 2, changed: 0, unchanged: 0 },
      readings: { created: 2, changed: 0, unchanged: 0 },
      gaps: { entries: 1, values: 1 },
    });
    const second = await importFile(...entries);
    expect(second).toMatchObject({
      stations: { created: 0, changed: 0, unchanged: 2 },
      readings: { created: 0, changed: 0, unchanged: 2 },
    });
    expect(formatImportReport(first)).not.toContain('Nothing changed');
    expect(formatImportReport(second)).toContain('Nothing changed');

    const { data } = await department.ask(
      '{ airQualityStations(area: "样例市") { id latestReading { measuredAt pm10 pm25 } } }',
    );
    const measuredAt = '2018-02-20T07:00:00+08:00';
    expect(data?.['airQualityStations']).toEqual([
      { id: '9001A', latestReading: { measuredAt, pm10: 60, pm25: 38 } },
      { id: '9002A', latestReading: { measuredAt, pm10: null, pm25: 38 } },
    ]);
  });

  test('takes over what the network has corrected', async () => {
    await importFile(stationEntry({ stationcode: '9003A' }, [116.6, 39.9]));
    const corrected = stationEntry({ stationcode: '9003A', aqi: '60' }, [116.6, 39.9]);
    expect(await importFile(corrected)).toMatchObject({
      stations: { unchanged: 1 },
      readings: { created: 0, changed: 1, unchanged: 0 },
    });
    expect(await importFile(corrected)).toMatchObject({ readings: { changed: 0, unchanged: 1 } });
  });

  test('says of a file of which nothing can be read that nothing was read, and why', async () => {
    const report = await importFile(
      stationEntry({ stationcode: '9004A', timepoint: '2018-02-29T07:00:00' }),
      stationEntry({ stationcode: '9004A', timepoint: '2018-02-20 24:00:00' }),
      stationEntry({ stationcode: '-;' }),
    );
    expect(report).toMatchObject({
      entries: 3,
      read: 0,
      leftOut: { 'entry-without-hour': 2, 'entry-without-station': 1 },
      hours: null,
      stations: { created: 0, changed: 0, unchanged: 0 },
    });
    const text = formatImportReport(report);
    expect(text).toContain('3 entries in the file: 0 read, 3 left out.');
    expect(text).toContain('entry-without-hour: 2');
    expect(text).toContain('Nothing was read, so nothing was stored.');
    expect(text).not.toContain('Nothing changed');
  });

  test('takes 29 February for no other day, and 1 March as it is', async () => {
    const at = (timepoint: string, aqi: string) =>
      stationEntry({ stationcode: '9005A', timepoint, aqi }, [116.7, 39.9]);
    const report = await importFile(at('2018-02-29T07:00:00', '11'), at('2018/3/1 7:00', '12'));
    expect(report).toMatchObject({
      leftOut: { 'entry-without-hour': 1 },
      hours: { first: '2018-03-01T07:00:00+08:00', last: '2018-03-01T07:00:00+08:00' },
      readings: { created: 1 },
    });
    const { data } = await department.ask(
      '{ airQuality(stationId: "9005A", from: "2018-02-28T00:00+08:00", to: "2018-03-02T00:00+08:00") { aqi measuredAt } }',
    );
    expect(data?.['airQuality']).toEqual([{ aqi: 12, measuredAt: '2018-03-01T07:00:00+08:00' }]);
    expect(formatImportReport(report)).toContain('2 entries in the file: 1 read, 1 left out.');
  });

  test('stores nothing of a file that is not of the network', async () => {
    const text = '{"type":"FeatureCollection","features":[]}';
    const attempt = importAirQuality({ connectionString: database.connectionString, text });
    await expect(attempt).rejects.toThrow(AirQualityFileError);
  });
});

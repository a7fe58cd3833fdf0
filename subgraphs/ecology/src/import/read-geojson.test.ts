import { describe, expect, test } from 'vitest';

import { AirQualityFileError, readAirQualityGeoJson } from './read-geojson.ts';
import { fileOf, stationEntry } from './sample-file.fixture.ts';

/** The kinds of oddities that one entry shows. */
function odditiesOf(properties: Record<string, unknown>, coordinates?: unknown): [string, string][] {
  const { oddities } = readAirQualityGeoJson(fileOf(stationEntry(properties, coordinates)));
  return oddities.map(({ kind, detail }) => [kind, detail]);
}

describe('an entry of the network', () => {
  test('becomes a station and a reading in Beijing time', () => {
    expect(readAirQualityGeoJson(fileOf(stationEntry()))).toEqual({
      entries: 1,
      leftOut: {},
      stations: [{ id: '9001A', name: '样例站', area: '样例市', longitude: 116.4, latitude: 39.9 }],
      readings: [
        {
          stationId: '9001A',
          measuredAt: new Date('2018-02-19T23:00:00Z'),
          aqi: 54,
          quality: '良',
          primaryPollutant: '细颗粒物(PM2.5)',
          pm25: 38,
          pm25Day: 34,
          pm10: 60,
          pm10Day: 58,
          so2: 3,
          so2Day: 22,
          no2: 17,
          no2Day: 42,
          co: 0.7,
          coDay: 2.2,
          o3: 62,
          o3Day: 84,
          o3EightHours: 37,
          o3EightHoursDay: 40,
        },
      ],
      gaps: { entries: 0, values: 0 },
      oddities: [],
    });
  });

  test('has no characters that a database cannot hold or a terminal obeys', () => {
    const entry = stationEntry({ stationcode: '9001A\0\u001b\n', positionname: '样例\ud800站', area: '\0' });
    const { stations, readings, oddities } = readAirQualityGeoJson(fileOf(entry));
    expect(stations).toMatchObject([{ id: '9001A', name: '样例站', area: '9001A' }]);
    expect(readings).toMatchObject([{ stationId: '9001A' }]);
    expect(oddities.map(({ kind }) => kind)).toEqual(['padded-name', 'missing-name']);
  });

  test.each(['-;', '', '—', null, undefined])(
    'has a gap, not a zero, where the network writes %j',
    (marker) => {
      const file = readAirQualityGeoJson(fileOf(stationEntry({ pm10: marker, primarypollutant: marker })));
      expect(file.readings[0]).toMatchObject({ pm10: null, primaryPollutant: null, pm25: 38 });
      expect(file.gaps).toEqual({ entries: 1, values: 2 });
      expect(file.oddities).toEqual([]);
    },
  );
});

describe('an oddity is reported with its station', () => {
  test('and a value that cannot be one is unknown', () => {
    const entry = stationEntry({ pm10: 'n/a', so2: '-3', aqi: '501', no2: '1e9', co: '0x5' });
    const { readings, oddities } = readAirQualityGeoJson(fileOf(entry));
    expect(readings[0]).toMatchObject({ pm10: null, so2: null, aqi: null, no2: null, co: null });
    expect(oddities).toEqual([
      {
        station: '9001A',
        kind: 'out-of-range',
        detail: 'aqi is "501", expected 0 to 500; stored as unknown',
      },
      { station: '9001A', kind: 'not-a-number', detail: 'pm10 is "n/a"; stored as unknown' },
      {
        station: '9001A',
        kind: 'out-of-range',
        detail: 'so2 is "-3", expected 0 to 5000; stored as unknown',
      },
      { station: '9001A', kind: 'not-a-number', detail: 'no2 is "1e9"; stored as unknown' },
      { station: '9001A', kind: 'not-a-number', detail: 'co is "0x5"; stored as unknown' },
    ]);
  });

  test('when its values contradict each other, and they are kept', () => {
    expect(odditiesOf({ o3: '90' })).toEqual([['hour-above-day-maximum', 'o3 90 is above o3_24h 84']]);
    expect(odditiesOf({ pm2_5: '61' })).toEqual([['pm25-above-pm10', 'pm2_5 61 is above pm10 60']]);
    expect(odditiesOf({ pm2_5: '0' })).toEqual([['suspicious-zero', 'pm2_5 is 0']]);
    expect(odditiesOf({ quality: '优' })).toEqual([
      ['class-contradicts-index', '优 at an index of 54, expected 良'],
    ]);
  });

  test('when a name has blanks around it or is missing', () => {
    expect(odditiesOf({ positionname: '样例站\u3000' })).toEqual([
      ['padded-name', 'positionname is "样例站\u3000"; blanks were removed'],
    ]);
    expect(odditiesOf({ area: '-;' })).toEqual([
      ['missing-name', 'area is missing; the station code stands in for it'],
    ]);
  });

  test.each([[null], [[]], [['116', '39']], [[116.4, null]]])(
    'when it has no position: %j',
    (coordinates) => {
      expect(odditiesOf({}, coordinates)).toEqual([
        ['missing-position', 'no point with a longitude and a latitude'],
      ]);
    },
  );

  test('when longitude and latitude were exchanged', () => {
    expect(odditiesOf({}, [39.9, 116.4])).toEqual([
      ['position-outside-china', '39.9, 116.4; stored as unknown'],
    ]);
  });

  test('when two stations are at the same place', () => {
    const file = fileOf(stationEntry(), stationEntry({ stationcode: '9002A' }));
    expect(readAirQualityGeoJson(file).oddities).toEqual([
      { station: '9002A', kind: 'shared-position', detail: 'at the same place as 9001A: 116.4, 39.9' },
    ]);
  });
});

describe('an entry is left out, and reported', () => {
  test.each([
    [{ stationcode: '-;' }, '#2', 'entry-without-station'],
    [{ stationcode: '9002A', timepoint: 'yesterday' }, '9002A', 'entry-without-hour'],
    [{ stationcode: '9002A', timepoint: '2018-02-30T25:00:00' }, '9002A', 'entry-without-hour'],
    [{ stationcode: '9002A', timepoint: '2018-02-29T07:00:00' }, '9002A', 'entry-without-hour'],
    [{ stationcode: '9002A', timepoint: '1991-04-14T02:00:00' }, '9002A', 'entry-of-skipped-hour'],
    [{ stationcode: '9002A', timepoint: '1991-09-15T01:00:00' }, '9002A', 'entry-of-repeated-hour'],
    [{ stationcode: '9002A', ispublish: 'false' }, '9002A', 'entry-not-published'],
    [{ pm10: '1' }, '9001A', 'duplicate-entry'],
  ])('%j', (properties, station, kind) => {
    const file = readAirQualityGeoJson(fileOf(stationEntry(), stationEntry(properties)));
    expect(file.oddities).toMatchObject([{ station, kind }]);
    expect(file.oddities[0]?.detail).toContain('left out');
    expect(file.leftOut).toEqual({ [kind]: 1 });
    expect(file.readings).toHaveLength(1);
    expect(file.readings[0]?.pm10).toBe(60);
  });

  test('but another hour of the same station is not, even when it describes the station differently', () => {
    const later = stationEntry({ timepoint: '2018-02-20T08:00:00', positionname: '另一名' });
    const file = readAirQualityGeoJson(fileOf(stationEntry(), later));
    expect(file.readings).toHaveLength(2);
    expect(file.stations).toMatchObject([{ name: '样例站' }]);
    expect(file.oddities).toMatchObject([{ station: '9001A', kind: 'conflicting-station' }]);
  });
});

describe('a file that is not of the network is refused as a whole', () => {
  test.each([
    ['', 'not JSON'],
    ['<html>', 'not JSON'],
    ['[]', 'FeatureCollection'],
    ['null', 'FeatureCollection'],
    ['{"type":"Feature"}', 'FeatureCollection'],
    ['{"type":"FeatureCollection","features":{}}', 'FeatureCollection'],
    ['{"type":"FeatureCollection","features":[]}', 'no features'],
    ['{"type":"FeatureCollection","features":[1,null,{"properties":{"name":"x"}}]}', 'stationcode'],
  ])('%s', (text, expected) => {
    expect(() => readAirQualityGeoJson(text)).toThrow(AirQualityFileError);
    expect(() => readAirQualityGeoJson(text)).toThrow(expected);
  });
});

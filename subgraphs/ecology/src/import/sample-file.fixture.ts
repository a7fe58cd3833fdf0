/** Small files of the network's format, for tests. The values are invented. */

const properties = {
  aqi: '54',
  area: '样例市',
  citycode: '0',
  co: '0.7',
  co_24h: '2.2',
  ispublish: 'true',
  no2: '17',
  no2_24h: '42',
  o3: '62',
  o3_24h: '84',
  o3_8h: '37',
  o3_8h_24h: '40',
  orderid: '1',
  pm10: '60',
  pm10_24h: '58',
  pm2_5: '38',
  pm2_5_24h: '34',
  positionname: '样例站',
  primarypollutant: '细颗粒物(PM2.5)',
  provinceid: '0',
  quality: '良',
  so2: '3',
  so2_24h: '22',
  stationcode: '9001A',
  timepoint: '2018-02-20T07:00:00',
};

/** One entry without a fault, but for what is said otherwise. */
export function stationEntry(
  changes: Record<string, unknown> = {},
  coordinates: unknown = [116.4, 39.9],
): object {
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates },
    properties: { ...properties, ...changes },
  };
}

export function fileOf(...features: object[]): string {
  return JSON.stringify({ type: 'FeatureCollection', features });
}

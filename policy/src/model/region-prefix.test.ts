import { expect, test } from 'vitest';
import { regionPrefix } from './region-prefix.ts';

test.each([
  ['NATION', '', ''],
  ['NATION', '11', undefined],
  ['PROVINCE', '44', '44'],
  ['PROVINCE', '440000', '44'],
  ['PROVINCE', '4420', undefined],
  ['CITY', '4420', '4420'],
  ['CITY', '442000', '4420'],
  ['CITY', '44', undefined],
  ['CITY', '31', '31'],
  ['CITY', '310000', '31'],
  ['DISTRICT', '110108', '110108'],
  ['DISTRICT', '110100', undefined],
  ['DISTRICT', '1101', undefined],
  ['DISTRICT', '000000', undefined],
  ['PROVINCE', '01', undefined],
  ['CITY', '44a0', undefined],
] as const)('a caller of the level %s with the code %j has the region %j', (level, code, region) => {
  expect(regionPrefix(level, code)).toBe(region);
});

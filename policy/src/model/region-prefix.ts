import type { CallerAttributes } from './caller.ts';

/** 直辖市: city and province at once, so that a city's authority there stands for a whole province's code. */
const municipalities = new Set(['11', '12', '31', '50']);

/**
 * The region code prefix of a caller: of GB/T 2260, as many digits as its level has.
 *
 * Empty for `NATION`, two digits for `PROVINCE`, four for `CITY` (two for Beijing, Tianjin, Shanghai and Chongqing), six
 * for `DISTRICT`. The standard's own form of six digits, padded with zeros, means the same.
 *
 * @returns undefined when the code does not fit the level: a shorter one would cover more than the level has
 */
export function regionPrefix(level: CallerAttributes['level'], code: string): string | undefined {
  if (level === 'NATION') return code === '' ? '' : undefined;
  const [, province, city, district] = /^([1-8]\d)(?:(\d\d)(\d\d)?)?$/.exec(code) ?? [];
  if (province === undefined) return undefined;
  const isPadded = district !== undefined;
  const digits = isPadded ? trimmed(province, city, district) : code;
  switch (level) {
    case 'PROVINCE':
      return digits.length === 2 ? digits : undefined;
    case 'CITY':
      if (digits.length === 2) return municipalities.has(digits) ? digits : undefined;
      return digits.length === 4 && city !== '00' ? digits : undefined;
    case 'DISTRICT':
      return digits.length === 6 && city !== '00' ? digits : undefined;
    default:
      return undefined;
  }
}

function trimmed(province: string, city = '', district = ''): string {
  if (district !== '00') return `${province}${city}${district}`;
  return city === '00' ? province : `${province}${city}`;
}

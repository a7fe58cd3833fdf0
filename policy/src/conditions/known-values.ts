/** Sets of values that an attribute can have, as far as a policy or its schema knows them. */
import { suggest } from '../model/suggest.ts';

export interface KnownValues {
  /** What is wrong with a literal that is compared with the attribute; undefined when nothing is. */
  whyNever(literal: unknown): string | undefined;
  /** What is wrong with asking whether the attribute starts with, ends with or contains a text. */
  whyNeverPart(method: 'startsWith' | 'endsWith' | 'contains', part: string): string | undefined;
  /** Why `<` and the like say nothing about it; undefined when it has an order. */
  readonly whyUnordered: string | undefined;
  /** The set may be incomplete, so that what is not in it is worth a warning only. */
  readonly isIncomplete: boolean;
}

const verbs = { startsWith: 'starts with', endsWith: 'ends with', contains: 'contains' };

/** @param noun for example `registered department` */
export function oneOf(noun: string, values: readonly string[], { isIncomplete = false } = {}): KnownValues {
  return {
    whyNever: (literal) =>
      typeof literal !== 'string' || values.includes(literal)
        ? undefined
        : `"${literal}" is no ${noun}${suggest(literal, values)}`,
    whyNeverPart: (method, part) =>
      values.some((value) => (method === 'contains' ? value.includes(part) : value[method](part)))
        ? undefined
        : `no ${noun} ${verbs[method]} "${part}"`,
    whyUnordered: `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun} has no order: compare with ==, != or in`,
    isIncomplete,
  };
}

/** What a caller's region can be: a province, a city or a district of GB/T 2260, without the zeros behind it. */
const regionCode = /^(?:\d{2}){0,3}$/;
const regionForms = 'two digits are a province, four a city, six a district (GB/T 2260)';

/** Empty for the whole country. */
export const knownRegions: KnownValues = {
  whyNever: (literal) => {
    if (typeof literal !== 'string') return undefined;
    if (!regionCode.test(literal)) return `"${literal}" is no region: ${regionForms}`;
    const short = withoutZeros(literal);
    return short === literal
      ? undefined
      : `"${literal}" is no caller's region: write "${short}"; ${regionForms}`;
  },
  whyNeverPart: (method, part) => {
    if (!/^\d{0,6}$/.test(part)) return `no region has "${part}" in it: ${regionForms}`;
    const short = method === 'startsWith' && part.length === 6 ? withoutZeros(part) : part;
    return short === part
      ? undefined
      : `no caller's region starts with "${part}": write "${short}"; ${regionForms}`;
  },
  whyUnordered: 'a region has no order: compare with ==, != or startsWith',
  isIncomplete: false,
};

/** `110000` is the code of the province 11 in GB/T 2260; callers have it without the zeros. */
function withoutZeros(region: string): string {
  return region.replace(/(?:00)+$/, '');
}

/** @param noun for example `clearance` */
export function knownNumbers(noun: string, from: number, to: number): KnownValues {
  return {
    whyNever: (literal) =>
      typeof literal === 'bigint' && (literal < from || literal > to)
        ? `${literal} is no ${noun}: there are ${from} to ${to}`
        : undefined,
    whyNeverPart: () => undefined,
    whyUnordered: undefined,
    isIncomplete: false,
  };
}

/** Sets of values that an attribute can have, as far as a policy or its schema knows them. */
import type { PolicySource } from './model.ts';
import { suggest } from './suggest.ts';

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
    whyUnordered: `a ${noun} has no order: compare with ==, != or in`,
    isIncomplete,
  };
}

/** Codes of GB/T 2260 and of the levels below it: province, city, district, town, village. */
const regionCode = /^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})?$/;

/** Empty for the whole country. */
const regions: KnownValues = {
  whyNever: (literal) =>
    typeof literal !== 'string' || regionCode.test(literal)
      ? undefined
      : `"${literal}" is no region: two digits are a province, four a city, six a district (GB/T 2260)`,
  whyNeverPart: (_, part) =>
    /^\d{0,12}$/.test(part) ? undefined : `no region has "${part}" in it: a region is digits (GB/T 2260)`,
  whyUnordered: 'a region has no order: compare with ==, != or startsWith',
  isIncomplete: false,
};

const clearances: KnownValues = {
  whyNever: (literal) =>
    typeof literal === 'bigint' && (literal < 1n || literal > 4n)
      ? `${literal} is no clearance: there are 1 to 4`
      : undefined,
  whyNeverPart: () => undefined,
  whyUnordered: undefined,
  isIncomplete: false,
};

/** Of a caller's attributes and of `purpose`. Roles are the identity provider's, and nobody else lists them. */
export function attributesOf(source: PolicySource): {
  readonly caller: Readonly<Record<string, KnownValues>>;
  readonly purpose: KnownValues;
} {
  const applications = [
    ...source.grants.flatMap((grant) => grant.applications ?? []),
    ...source.suspensions.flatMap(({ target }) => ('application' in target ? [target.application] : [])),
  ];
  return {
    caller: {
      application: oneOf('application that a grant or a suspension names', applications, {
        isIncomplete: true,
      }),
      department: oneOf(
        'registered department',
        source.departments.map(({ code }) => code),
      ),
      region: regions,
      level: oneOf('level', ['NATION', 'PROVINCE', 'CITY', 'DISTRICT']),
      clearance: clearances,
    },
    // Empty when none was declared.
    purpose: oneOf('registered purpose', ['', ...source.purposes.map(({ code }) => code)]),
  };
}

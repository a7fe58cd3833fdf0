/** What callers may do more often, and what may flow further, whoever they are. */
import { defaultIdentificationLimit, everyApplication } from '../../compile/compile-identification.ts';
import type { PolicySource, RateLimit, Rates } from '../../model/model.ts';
import { flowKey } from '../../model/policy-snapshot.ts';

/** A limit that is wider, or gone. */
export interface WiderLimit {
  /** @example `rate limit of hall-frontend: requestsPerMinute` or `flow Person.address>housing` */
  readonly what: string;
  /** `Infinity` where it is not limited; absent for a flow. */
  readonly before?: number;
  readonly after?: number;
}

type Limited = Pick<PolicySource, 'flows' | 'identificationLimits' | 'rateLimits'>;

export function compareLimits(before: Limited, after: Limited): readonly WiderLimit[] {
  return [
    ...compareFlows(before, after),
    ...compareNumbers(identificationLimitsOf(before), identificationLimitsOf(after)),
    ...compareNumbers(rateLimitsOf(before), rateLimitsOf(after)),
  ];
}

function compareFlows({ flows: before }: Limited, { flows: after }: Limited): WiderLimit[] {
  const known = new Set(before.map(({ item, to }) => flowKey(item, to)));
  return after
    .map(({ item, to }) => flowKey(item, to))
    .filter((key) => !known.has(key))
    .map((key) => ({ what: `flow ${key}` }));
}

/** By application, the numbers that limit it; {@link everyApplication} is whoever is not named. */
type Limits = ReadonlyMap<string, Readonly<Record<string, number>>>;

function compareNumbers(before: NamedLimits, after: NamedLimits): WiderLimit[] {
  const names = new Set([everyApplication, ...before.limits.keys(), ...after.limits.keys()]);
  const of = ({ limits }: NamedLimits, name: string) =>
    limits.get(name) ?? limits.get(everyApplication) ?? {};
  return [...names].flatMap((name) => {
    const [old, next] = [of(before, name), of(after, name)];
    return [...new Set([...Object.keys(old), ...Object.keys(next)])].flatMap((key) => {
      const [was, is] = [old[key] ?? Infinity, next[key] ?? Infinity];
      const whose = name === everyApplication ? 'applications without one of their own' : name;
      return is > was ? [{ what: `${after.what} of ${whose}: ${key}`, before: was, after: is }] : [];
    });
  });
}

interface NamedLimits {
  readonly what: string;
  readonly limits: Limits;
}

function identificationLimitsOf({ identificationLimits }: Limited): NamedLimits {
  const all = [{ ...defaultIdentificationLimit, application: everyApplication }, ...identificationLimits];
  const limits = all.map(({ application, ...numbers }) => [application, numbers] as const);
  return { what: 'identification limit', limits: new Map(limits) };
}

function rateLimitsOf({ rateLimits }: Limited): NamedLimits {
  const limits = rateLimits.map((limit) => [limit.application, numbersOf(limit)] as const);
  return { what: 'rate limit', limits: new Map(limits) };
}

function numbersOf({
  perOfficial,
  requestsPerMinute,
  costPerMinute,
  personsPerHour,
}: RateLimit): Record<string, number> {
  const rates: Rates = { requestsPerMinute, costPerMinute, personsPerHour };
  const ofOfficial = Object.entries((perOfficial ?? {}) as Partial<Rates>).map(
    ([name, value]) => [`${name} of each official`, value] as const,
  );
  return { ...rates, ...Object.fromEntries(ofOfficial) };
}

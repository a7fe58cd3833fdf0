/**
 * Compares what two departments hold about the same subject, over the whole city.
 *
 * Each rule names two departments, the subject and the field, and both values. Facts that only one department
 * holds are not compared here.
 */
import { marriageKind, personalKinds, registrationKinds } from './certificates.ts';
import { reportedYears } from './dates.ts';
import { groupBy, indexBy } from './group-by.ts';
import type { City } from './rows.ts';
import { workedMonths } from './taxation.ts';

/** Two departments that tell different stories about one subject. */
export interface Disagreement {
  readonly rule: string;
  readonly subjectType: 'Person' | 'LegalEntity';
  readonly subjectId: string;
  /** The department whose value counts (one authoritative source per item). */
  readonly departmentA: string;
  readonly fieldA: string;
  readonly valueA: string;
  readonly departmentB: string;
  readonly fieldB: string;
  readonly valueB: string;
}

/** Every disagreement of a city, by rule and subject. */
export function findDisagreements(city: City): Disagreement[] {
  return sortDisagreements([
    ...compareHolderNames(city),
    ...compareHomeAddresses(city),
    ...compareLifeAndInsurance(city),
    ...compareLifeAndCertificates(city),
    ...compareEmployers(city),
    ...compareCouples(city),
    ...compareMarriageCertificates(city),
    ...compareIncomeYears(city),
    ...compareRegistrationCertificates(city),
  ]);
}

/** The order in which disagreements are listed. */
export function sortDisagreements(disagreements: readonly Disagreement[]): Disagreement[] {
  const keyOf = (one: Disagreement): string => [one.rule, one.subjectId, one.fieldB, one.valueB].join(' ');
  return disagreements.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

function compareHolderNames({ publicSecurity, marketRegulation, eCertificates }: City): Disagreement[] {
  const persons = indexBy(publicSecurity.persons, ({ id }) => id);
  const entities = indexBy(marketRegulation.legalEntities, ({ id }) => id);
  return eCertificates.certificates.flatMap(({ number, personId, legalEntityId, holderName }) => {
    const subject = personId === null ? entities.get(legalEntityId ?? '') : persons.get(personId);
    if (subject?.name === holderName) return [];
    return [
      {
        rule: 'certificate-holder-name',
        subjectType: personId === null ? ('LegalEntity' as const) : ('Person' as const),
        subjectId: personId ?? legalEntityId ?? '',
        departmentA: personId === null ? 'market-regulation' : 'public-security',
        fieldA: 'name',
        valueA: subject?.name ?? '',
        departmentB: 'e-certificates',
        fieldB: `certificates[${number}].holderName`,
        valueB: holderName,
      },
    ];
  });
}

function compareHomeAddresses({ publicSecurity, naturalResources }: City): Disagreement[] {
  const persons = indexBy(publicSecurity.persons, ({ id }) => id);
  return naturalResources.realEstate.flatMap(({ certificateNumber, personId, usage, address }) => {
    if (personId === null || usage !== 'RESIDENTIAL') return [];
    const householdAddress = persons.get(personId)?.householdAddress ?? '';
    if (householdAddress === address) return [];
    return [
      {
        rule: 'home-address',
        subjectType: 'Person' as const,
        subjectId: personId,
        departmentA: 'public-security',
        fieldA: 'householdAddress',
        valueA: householdAddress,
        departmentB: 'natural-resources',
        fieldB: `realEstate[${certificateNumber}].address`,
        valueB: address,
      },
    ];
  });
}

function compareLifeAndInsurance({ publicSecurity, humanResources }: City): Disagreement[] {
  const deaths = deathsOf(publicSecurity);
  return humanResources.socialInsurance.flatMap(({ personId, kind, status }) => {
    const deceasedOn = deaths.get(personId);
    if (deceasedOn === undefined || status === 'TERMINATED') return [];
    return [
      aboutDeath(
        'deceased-but-insured',
        personId,
        deceasedOn,
        'human-resources',
        `socialInsurance[${kind}].status`,
        status,
      ),
    ];
  });
}

function compareLifeAndCertificates({ publicSecurity, eCertificates }: City): Disagreement[] {
  const deaths = deathsOf(publicSecurity);
  return eCertificates.certificates.flatMap(({ personId, number, kind, status }) => {
    const deceasedOn = deaths.get(personId ?? '');
    if (personId === null || deceasedOn === undefined || !personalKinds.has(kind) || status !== 'VALID')
      return [];
    return [
      aboutDeath(
        'deceased-but-certified',
        personId,
        deceasedOn,
        'e-certificates',
        `certificates[${number}].status`,
        status,
      ),
    ];
  });
}

function deathsOf({ persons }: City['publicSecurity']): Map<string, string> {
  return new Map(
    persons.flatMap(({ id, deceasedOn }) => (deceasedOn === null ? [] : [[id, deceasedOn] as const])),
  );
}

function aboutDeath(
  rule: string,
  subjectId: string,
  deceasedOn: string,
  departmentB: string,
  fieldB: string,
  valueB: string,
): Disagreement {
  return {
    rule,
    subjectType: 'Person',
    subjectId,
    departmentA: 'public-security',
    fieldA: 'deceasedOn',
    valueA: deceasedOn,
    departmentB,
    fieldB,
    valueB,
  };
}

/** Nobody works for an entity that no longer exists. */
function compareEmployers({ marketRegulation, humanResources }: City): Disagreement[] {
  const entities = indexBy(marketRegulation.legalEntities, ({ id }) => id);
  return humanResources.employments.flatMap(({ personId, legalEntityId, until }) => {
    const deregisteredOn = entities.get(legalEntityId)?.deregisteredOn ?? null;
    if (deregisteredOn === null || (until !== null && until <= deregisteredOn)) return [];
    return [
      {
        rule: 'employer-deregistered',
        subjectType: 'Person' as const,
        subjectId: personId,
        departmentA: 'market-regulation',
        fieldA: `LegalEntity[${legalEntityId}].status`,
        valueA: `DEREGISTERED on ${deregisteredOn}`,
        departmentB: 'human-resources',
        fieldB: `employments[${legalEntityId}].until`,
        valueB: until ?? 'null',
      },
    ];
  });
}

/** The spouse of a head of household is married to that head, and both say so. */
function compareCouples({ publicSecurity, civilAffairs }: City): Disagreement[] {
  const marriages = indexBy(civilAffairs.marriages, ({ personId }) => personId);
  const households = groupBy(publicSecurity.persons, ({ householdId }) => householdId);
  return [...households.values()].flatMap((members) => {
    const head = members.find(({ relationToHead }) => relationToHead === 'HEAD');
    const spouse = members.find(({ relationToHead }) => relationToHead === 'SPOUSE');
    const pairs = [
      [head, spouse],
      [spouse, head],
    ] as const;
    return pairs.flatMap(([one, other]) => {
      if (one === undefined) return [];
      const marriage = marriages.get(one.id);
      const claimed = marriage?.status === 'MARRIED' ? marriage.spouseId : null;
      if (claimed === (other?.id ?? null)) return [];
      return [
        {
          rule: 'couple-not-married',
          subjectType: 'Person' as const,
          subjectId: one.id,
          departmentA: 'civil-affairs',
          fieldA: 'marriage.status',
          valueA: marriage?.status ?? 'null',
          departmentB: 'public-security',
          fieldB: 'household.members.relation',
          valueB: one.relationToHead === 'HEAD' ? 'HEAD with a SPOUSE' : 'SPOUSE of the HEAD',
        },
      ];
    });
  });
}

function compareMarriageCertificates({ civilAffairs, eCertificates }: City): Disagreement[] {
  const marriages = indexBy(civilAffairs.marriages, ({ personId }) => personId);
  return eCertificates.certificates.flatMap(({ personId, number, kind, status }) => {
    if (kind !== marriageKind || personId === null || status !== 'VALID') return [];
    const marriage = marriages.get(personId);
    if (marriage?.status === 'MARRIED') return [];
    return [
      {
        rule: 'marriage-certificate',
        subjectType: 'Person' as const,
        subjectId: personId,
        departmentA: 'civil-affairs',
        fieldA: 'marriage.status',
        valueA: marriage?.status ?? 'null',
        departmentB: 'e-certificates',
        fieldB: `certificates[${number}].status`,
        valueB: status,
      },
    ];
  });
}

/** Income is declared for exactly the years in which the person worked. */
function compareIncomeYears({ humanResources, taxation }: City): Disagreement[] {
  const careers = groupBy(humanResources.employments, ({ personId }) => personId);
  const incomes = groupBy(taxation.incomeTax, ({ personId }) => personId);
  return [...new Set([...careers.keys(), ...incomes.keys()])].flatMap((personId) =>
    reportedYears.flatMap((year) => {
      const months = workedMonths(careers.get(personId) ?? [], year);
      const income = incomes.get(personId)?.find((row) => row.year === year);
      if (months > 0 === (income !== undefined)) return [];
      return [
        {
          rule: 'income-without-work',
          subjectType: 'Person' as const,
          subjectId: personId,
          departmentA: 'human-resources',
          fieldA: 'employments',
          valueA: `${months} months of ${year}`,
          departmentB: 'taxation',
          fieldB: `incomeTax(year: ${year}).annualIncome`,
          valueB: String(income?.annualIncome ?? 'null'),
        },
      ];
    }),
  );
}

function compareRegistrationCertificates({ marketRegulation, eCertificates }: City): Disagreement[] {
  const entities = indexBy(marketRegulation.legalEntities, ({ id }) => id);
  return eCertificates.certificates.flatMap(({ legalEntityId, number, kind, status }) => {
    const entity = entities.get(legalEntityId ?? '');
    if (entity === undefined || kind !== registrationKinds[entity.kind]) return [];
    const hasEnded = entity.status === 'DEREGISTERED' || entity.status === 'REVOKED';
    if (hasEnded === (status === 'REVOKED')) return [];
    return [
      {
        rule: 'registration-certificate',
        subjectType: 'LegalEntity' as const,
        subjectId: entity.id,
        departmentA: 'market-regulation',
        fieldA: 'status',
        valueA: entity.status,
        departmentB: 'e-certificates',
        fieldB: `certificates[${number}].status`,
        valueB: status,
      },
    ];
  });
}

/**
 * Plants a known set of disagreements between departments, for the cross-checks of data quality.
 *
 * One function a kind changes the copy of the department that is not the authoritative source, and says what
 * it did. Subjects of samples.ts are left alone.
 */
import { marriageKind, registrationKinds } from './certificates.ts';
import { sortDisagreements } from './cross-check.ts';
import type { Disagreement } from './cross-check.ts';
import { addDays, reportedYears, cityDate } from './dates.ts';
import { groupBy, indexBy } from './group-by.ts';
import type { CertificateRow, City } from './rows.ts';
import { monthlySalary } from './salaries.ts';
import { taxOn, workedMonths } from './taxation.ts';

/** The first persons and legal entities are samples, and keep their agreeing facts. */
const firstOrdinaryPerson = 100;
const firstOrdinaryEntity = 10;

/** Changes the city in place and returns what disagrees from now on, in the order of the cross-check. */
export function plantDisagreements(city: City): Disagreement[] {
  return sortDisagreements([
    ...misspellPersons(city, 8),
    ...keepFormerEntityNames(city, 5),
    ...renumberHomes(city, 8),
    ...insureDeceased(city, 5),
    ...keepEmployments(city, 4),
    ...divorceCouples(city, 2),
    ...declareIncome(city, 3),
    ...keepRegistrationCertificates(city, 3),
  ]);
}

/** A certificate spells its holder's name with a character that sounds alike. */
function misspellPersons({ publicSecurity, eCertificates }: City, count: number): Disagreement[] {
  const homophones = new Map(
    [...'伟维强墙磊蕾军君洋阳勇永杰洁涛滔静敬燕艳玲铃梅媚华花明名'].map((one, at, all) => [
      one,
      all[at % 2 === 0 ? at + 1 : at - 1] ?? one,
    ]),
  );
  const ordinary = indexBy(publicSecurity.persons.slice(firstOrdinaryPerson), ({ id }) => id);
  const misspelled = eCertificates.certificates.filter(
    ({ kind, personId, holderName }) =>
      kind === '居民身份证' && ordinary.has(personId ?? '') && homophones.has(holderName.slice(-1)),
  );
  return spread(misspelled, count).map((certificate) => {
    const name = certificate.holderName;
    certificate.holderName = name.slice(0, -1) + (homophones.get(name.slice(-1)) ?? '');
    return aboutHolder('Person', certificate.personId ?? '', 'public-security', name, certificate);
  });
}

/** A certificate still carries the name that the legal entity had before. */
function keepFormerEntityNames({ marketRegulation, eCertificates }: City, count: number): Disagreement[] {
  const certificates = groupBy(eCertificates.certificates, ({ legalEntityId }) => legalEntityId);
  const renamed = marketRegulation.legalEntities
    .slice(firstOrdinaryEntity)
    .filter(({ kind, status }) => kind === 'ENTERPRISE' && status === 'ACTIVE');
  return spread(renamed, count).flatMap(({ id, name }) => {
    const certificate = certificates.get(id)?.find(({ kind }) => kind === registrationKinds.ENTERPRISE);
    if (certificate === undefined) return [];
    certificate.holderName = name.replace('北京', '北京新');
    return [aboutHolder('LegalEntity', id, 'market-regulation', name, certificate)];
  });
}

function aboutHolder(
  subjectType: Disagreement['subjectType'],
  subjectId: string,
  departmentA: string,
  name: string,
  certificate: CertificateRow,
): Disagreement {
  return {
    rule: 'certificate-holder-name',
    subjectType,
    subjectId,
    departmentA,
    fieldA: 'name',
    valueA: name,
    departmentB: 'e-certificates',
    fieldB: `certificates[${certificate.number}].holderName`,
    valueB: certificate.holderName,
  };
}

/** The land register still has the house number from before the renumbering. */
function renumberHomes({ publicSecurity, naturalResources }: City, count: number): Disagreement[] {
  const persons = indexBy(publicSecurity.persons.slice(firstOrdinaryPerson), ({ id }) => id);
  const homes = naturalResources.realEstate.filter(
    ({ personId, usage }) => usage === 'RESIDENTIAL' && persons.has(personId ?? ''),
  );
  return spread(homes, count).map((home) => {
    const agreed = home.address;
    home.address = agreed.replace('号院', '号旧院');
    return {
      rule: 'home-address',
      subjectType: 'Person',
      subjectId: home.personId ?? '',
      departmentA: 'public-security',
      fieldA: 'householdAddress',
      valueA: agreed,
      departmentB: 'natural-resources',
      fieldB: `realEstate[${home.certificateNumber}].address`,
      valueB: home.address,
    };
  });
}

/** The insurance was not told that the person died. */
function insureDeceased({ publicSecurity, humanResources }: City, count: number): Disagreement[] {
  const deaths = new Map(publicSecurity.persons.map(({ id, deceasedOn }) => [id, deceasedOn]));
  const ended = humanResources.socialInsurance.filter(
    ({ personId, kind }) => kind === 'MEDICAL' && (deaths.get(personId) ?? null) !== null,
  );
  return spread(ended, count).map((insurance) => {
    insurance.status = 'ACTIVE';
    return {
      rule: 'deceased-but-insured',
      subjectType: 'Person',
      subjectId: insurance.personId,
      departmentA: 'public-security',
      fieldA: 'deceasedOn',
      valueA: deaths.get(insurance.personId) ?? '',
      departmentB: 'human-resources',
      fieldB: `socialInsurance[${insurance.kind}].status`,
      valueB: insurance.status,
    };
  });
}

/** The employer was deregistered, the employment was never closed. Only where the working years stay the same. */
function keepEmployments({ marketRegulation, humanResources }: City, count: number): Disagreement[] {
  const entities = indexBy(marketRegulation.legalEntities, ({ id }) => id);
  const careers = groupBy(humanResources.employments, ({ personId }) => personId);
  const open = humanResources.employments.filter((employment) => {
    if ((entities.get(employment.legalEntityId)?.deregisteredOn ?? null) === null) return false;
    const career = careers.get(employment.personId) ?? [];
    const longer = career.map((one) => (one === employment ? { ...one, until: null } : one));
    return reportedYears.every((year) => workedMonths(career, year) > 0 === workedMonths(longer, year) > 0);
  });
  return spread(open, count).map((employment) => {
    employment.until = null;
    return {
      rule: 'employer-deregistered',
      subjectType: 'Person',
      subjectId: employment.personId,
      departmentA: 'market-regulation',
      fieldA: `LegalEntity[${employment.legalEntityId}].status`,
      valueA: `DEREGISTERED on ${entities.get(employment.legalEntityId)?.deregisteredOn}`,
      departmentB: 'human-resources',
      fieldB: `employments[${employment.legalEntityId}].until`,
      valueB: 'null',
    };
  });
}

/** The couple divorced, the household register still has them as a couple. */
function divorceCouples(
  { publicSecurity, civilAffairs, eCertificates }: City,
  count: number,
): Disagreement[] {
  const marriages = indexBy(civilAffairs.marriages, ({ personId }) => personId);
  const certificates = groupBy(eCertificates.certificates, ({ personId }) => personId);
  const households = groupBy(publicSecurity.persons, ({ householdId }) => householdId);
  const spouses = publicSecurity.persons
    .slice(firstOrdinaryPerson)
    .filter(({ relationToHead }) => relationToHead === 'SPOUSE');
  return spread(spouses, count).flatMap((spouse) =>
    (households.get(spouse.householdId) ?? []).flatMap(({ id, relationToHead }): Disagreement[] => {
      const marriage = marriages.get(id);
      if (marriage === undefined || (relationToHead !== 'HEAD' && relationToHead !== 'SPOUSE')) return [];
      marriage.status = 'DIVORCED';
      marriage.spouseId = null;
      marriage.registeredOn = addDays(cityDate, -90);
      for (const certificate of certificates.get(id) ?? []) {
        if (certificate.kind === marriageKind) certificate.status = 'REVOKED';
      }
      return [
        {
          rule: 'couple-not-married',
          subjectType: 'Person',
          subjectId: id,
          departmentA: 'civil-affairs',
          fieldA: 'marriage.status',
          valueA: 'DIVORCED',
          departmentB: 'public-security',
          fieldB: 'household.members.relation',
          valueB: relationToHead === 'HEAD' ? 'HEAD with a SPOUSE' : 'SPOUSE of the HEAD',
        },
      ];
    }),
  );
}

/** Income was declared for somebody who had not worked for years. */
function declareIncome({ humanResources, taxation }: City, count: number): Disagreement[] {
  const year = reportedYears.at(-1) ?? 0;
  const careers = groupBy(humanResources.employments, ({ personId }) => personId);
  const idle = [...careers].filter(([, career]) => workedMonths(career, year) === 0);
  return spread(idle, count).map(([personId]) => {
    const annualIncome = monthlySalary(personId, year) * 6;
    taxation.incomeTax.push({ personId, year, annualIncome, taxPaid: taxOn(annualIncome) });
    return {
      rule: 'income-without-work',
      subjectType: 'Person',
      subjectId: personId,
      departmentA: 'human-resources',
      fieldA: 'employments',
      valueA: `0 months of ${year}`,
      departmentB: 'taxation',
      fieldB: `incomeTax(year: ${year}).annualIncome`,
      valueB: String(annualIncome),
    };
  });
}

/** The entity was deregistered, its registration certificate was not revoked. */
function keepRegistrationCertificates(
  { marketRegulation, eCertificates }: City,
  count: number,
): Disagreement[] {
  const certificates = groupBy(eCertificates.certificates, ({ legalEntityId }) => legalEntityId);
  const gone = marketRegulation.legalEntities.filter(({ status }) => status === 'DEREGISTERED');
  return spread(gone, count).flatMap(({ id, kind, status }) => {
    const certificate = certificates.get(id)?.find((one) => one.kind === registrationKinds[kind]);
    if (certificate === undefined) return [];
    certificate.status = 'VALID';
    return [
      {
        rule: 'registration-certificate',
        subjectType: 'LegalEntity',
        subjectId: id,
        departmentA: 'market-regulation',
        fieldA: 'status',
        valueA: status,
        departmentB: 'e-certificates',
        fieldB: `certificates[${certificate.number}].status`,
        valueB: 'VALID',
      },
    ];
  });
}

/** So many elements of a list, spread over all of it. */
function spread<T>(list: readonly T[], count: number): T[] {
  return Array.from(
    { length: count },
    (_, index) => list[Math.floor(((index + 0.5) * list.length) / count)],
  ).filter((element) => element !== undefined);
}

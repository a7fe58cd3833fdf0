import { describe, expect, test } from 'vitest';
import { fullYears, cityDate, yearOf } from './dates.ts';
import { groupBy, indexBy } from './group-by.ts';
import { legalEntityIdOf } from './identifiers.ts';
import type { CertificateRow, LegalEntityRow } from './rows.ts';
import { buildAgreeingCity } from './build-city.ts';

const city = buildAgreeingCity();
const { legalEntities, companyRoles, licences, penalties } = city.marketRegulation;
const entityById = indexBy(legalEntities, ({ id }) => id);
const personById = indexBy(city.publicSecurity.persons, ({ id }) => id);

const breaking = <T>(list: readonly T[], keeps: (element: T) => boolean): T[] =>
  list.filter((one) => !keeps(one));

/** GB 32100, read from the standard independently of the generator: the weighted sum with the check is 0 mod 31. */
function isValidUscc(uscc: string): boolean {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1];
  const values = [...uscc].map((character) => alphabet.indexOf(character));
  return (
    uscc.length === 18 &&
    !values.includes(-1) &&
    weights.reduce((sum, weight, index) => sum + weight * values[index]!, 0) % 31 === 0 &&
    isValidOrganisationCode(uscc.slice(8, 17))
  );
}

/** GB 11714: the weighted sum plus the check, X being ten, is 0 mod 11. */
function isValidOrganisationCode(code: string): boolean {
  const weights = [3, 7, 9, 10, 5, 8, 4, 2];
  const check = code.charAt(8) === 'X' ? 10 : Number(code.charAt(8));
  const sum = weights.reduce(
    (total, weight, index) => total + weight * Number.parseInt(code.charAt(index), 36),
    0,
  );
  return (sum + check) % 11 === 0;
}

describe('the legal entities of the synthetic city', () => {
  test('has 400, each with a valid social credit code and a key of its own', () => {
    expect(legalEntities).toHaveLength(400);
    expect(new Set(legalEntities.map(({ uscc }) => uscc)).size).toBe(400);
    expect(new Set(legalEntities.map(({ name }) => name)).size).toBe(400);
    expect(
      breaking(legalEntities, ({ id, uscc }) => isValidUscc(uscc) && id === legalEntityIdOf(uscc)),
    ).toEqual([]);
  });

  test('codes the kind and the district into the social credit code', () => {
    const categories = { ENTERPRISE: '91', INDIVIDUAL_BUSINESS: '92', PUBLIC_INSTITUTION: '12' } as const;
    const keeps = ({ uscc, kind, regionCode }: LegalEntityRow): boolean =>
      uscc.slice(2, 8) === regionCode &&
      (kind === 'SOCIAL_ORGANISATION' ? /^5[123]/u.test(uscc) : uscc.startsWith(categories[kind]));
    expect(breaking(legalEntities, keeps)).toEqual([]);
  });

  test('is represented by a person of age, who finds the entity among the own companies', () => {
    const roles = new Set(
      companyRoles.map(({ personId, legalEntityId, role }) => `${personId} ${legalEntityId} ${role}`),
    );
    const keeps = ({ id, legalRepresentativeId, establishedOn }: LegalEntityRow): boolean => {
      const person = personById.get(legalRepresentativeId);
      return (
        person !== undefined &&
        fullYears(person.birthDate, establishedOn) >= 18 &&
        roles.has(`${legalRepresentativeId} ${id} LEGAL_REPRESENTATIVE`)
      );
    };
    expect(breaking(legalEntities, keeps)).toEqual([]);
    expect(companyRoles.filter(({ role }) => role === 'LEGAL_REPRESENTATIVE')).toHaveLength(400);
    expect(roles.size).toBe(companyRoles.length);
  });

  test('has shareholders who hold 100 percent of every enterprise together, all living persons', () => {
    const shares = groupBy(
      companyRoles.filter(({ role }) => role === 'SHAREHOLDER'),
      ({ legalEntityId }) => legalEntityId,
    );
    const enterprises = legalEntities.filter(({ kind }) => kind === 'ENTERPRISE');
    const keeps = ({ id }: LegalEntityRow): boolean =>
      (shares.get(id) ?? []).reduce((sum, { sharePercent }) => sum + (sharePercent ?? 0), 0) === 100;
    expect(breaking(enterprises, keeps)).toEqual([]);
    expect(breaking(companyRoles, ({ personId }) => personById.get(personId)?.deceasedOn === null)).toEqual(
      [],
    );
  });

  test('dates licences, penalties, permits and reports within the life of the entity', () => {
    const lives = (id: string, date: string): boolean => {
      const { establishedOn, deregisteredOn } = entityById.get(id)!;
      return date >= establishedOn && date <= (deregisteredOn ?? cityDate);
    };
    const { pollutionPermits, emissions } = city.ecology;
    const { annualRevenue, taxCredits } = city.taxation;
    expect(breaking(licences, ({ legalEntityId, issuedOn }) => lives(legalEntityId, issuedOn))).toEqual([]);
    expect(breaking(penalties, ({ legalEntityId, decidedOn }) => lives(legalEntityId, decidedOn))).toEqual(
      [],
    );
    expect(
      breaking(pollutionPermits, ({ legalEntityId, issuedOn }) => lives(legalEntityId, issuedOn)),
    ).toEqual([]);
    const reportKeeps = ({ legalEntityId, year }: { legalEntityId: string; year: number }): boolean => {
      const { establishedOn, deregisteredOn } = entityById.get(legalEntityId)!;
      return year >= yearOf(establishedOn) && year <= yearOf(deregisteredOn ?? cityDate);
    };
    expect(breaking([...annualRevenue, ...taxCredits, ...emissions], reportKeeps)).toEqual([]);
  });

  test('registers social organisations, and nothing else, with civil affairs', () => {
    const registered = city.civilAffairs.socialOrganisationRegistrations.map(
      ({ legalEntityId }) => legalEntityId,
    );
    const organisations = legalEntities.filter(({ kind }) => kind === 'SOCIAL_ORGANISATION');
    expect(registered.toSorted()).toEqual(organisations.map(({ id }) => id).toSorted());
  });

  test('reports emissions of permit holders only, pollutant by pollutant of the permit', () => {
    const permits = indexBy(city.ecology.pollutionPermits, ({ legalEntityId }) => legalEntityId);
    const { emissions } = city.ecology;
    expect(emissions.length).toBeGreaterThan(200);
    expect(
      breaking(
        emissions,
        (row) => permits.get(row.legalEntityId)?.pollutants.includes(row.pollutant) === true,
      ),
    ).toEqual([]);
  });

  test('grades nobody A or B who owes tax', () => {
    const debtors = new Set(
      city.taxation.taxArrears.filter(({ amount }) => amount > 0).map(({ legalEntityId }) => legalEntityId),
    );
    const graded = city.taxation.taxCredits.filter(
      (row) => row.year === 2025 && debtors.has(row.legalEntityId),
    );
    expect(graded.length).toBeGreaterThan(5);
    expect(breaking(graded, ({ grade }) => grade === 'C' || grade === 'M')).toEqual([]);
  });
});

describe('real estate and certificates', () => {
  const { realEstate } = city.naturalResources;
  const { certificates } = city.eCertificates;
  const certificateByNumber = indexBy(certificates, ({ number }) => number);

  test('has one owner for every unit, a known person or a known legal entity', () => {
    const keeps = ({ personId, legalEntityId }: (typeof realEstate)[number]): boolean =>
      (personId === null) !== (legalEntityId === null) &&
      (personById.has(personId ?? '') || entityById.has(legalEntityId ?? ''));
    expect(breaking(realEstate, keeps)).toEqual([]);
    expect(new Set(realEstate.map(({ certificateNumber }) => certificateNumber)).size).toBe(
      realEstate.length,
    );
  });

  test('certifies every title, licence and permit under its own number, for its holder, from its day on', () => {
    const facts = [
      ...realEstate.map((row) => ({ ...row, number: row.certificateNumber, issuedOn: row.registeredOn })),
      ...[...licences, ...city.ecology.pollutionPermits].map((row) => ({ ...row, personId: null })),
    ];
    const keeps = ({ number, personId, legalEntityId, issuedOn }: (typeof facts)[number]): boolean => {
      const certificate = certificateByNumber.get(number);
      return (
        certificate?.personId === personId &&
        certificate.legalEntityId === legalEntityId &&
        certificate.issuedOn === issuedOn
      );
    };
    expect(breaking(facts, keeps)).toEqual([]);
    expect(certificateByNumber.size).toBe(certificates.length);
  });

  test('issues certificates in the past, for a time, and calls them expired exactly when it is over', () => {
    const keeps = ({ issuedOn, expiresOn, status }: CertificateRow): boolean =>
      issuedOn <= cityDate &&
      (expiresOn === null || expiresOn > issuedOn || status === 'REVOKED') &&
      (status === 'REVOKED' || (status === 'EXPIRED') === (expiresOn !== null && expiresOn < cityDate));
    expect(breaking(certificates, keeps)).toEqual([]);
  });

  test('gives identity cards from sixteen and driving licences from eighteen years of age', () => {
    const keeps = ({ kind, personId, issuedOn }: CertificateRow): boolean => {
      const age = personId === null ? 99 : fullYears(personById.get(personId)!.birthDate, issuedOn);
      return kind === '机动车驾驶证' ? age >= 18 : kind !== '居民身份证' || age >= 16;
    };
    expect(breaking(certificates, keeps)).toEqual([]);
  });

  test('never uses an identity number or a social credit code as the number of a certificate', () => {
    const secrets = new Set([
      ...city.publicSecurity.persons.map(({ idNumber }) => idNumber),
      ...legalEntities.map(({ uscc }) => uscc),
    ]);
    const text = certificates.map(({ number }) => number).join('\n');
    expect(windowsOf(text, /(?=([\dA-Y]{18}))/gu).filter((window) => secrets.has(window))).toEqual([]);
  });
});

describe('who knows identity numbers', () => {
  test('leaves identity numbers to public security and social credit codes to market regulation', () => {
    const { publicSecurity: _ours, ...others } = city;
    const idNumbers = new Set(city.publicSecurity.persons.map(({ idNumber }) => idNumber));
    expect(
      windowsOf(JSON.stringify(others), /(?=(\d{17}[\dX]))/gu).filter((text) => idNumbers.has(text)),
    ).toEqual([]);
    const { marketRegulation: _theirs, ...rest } = city;
    const usccs = new Set(legalEntities.map(({ uscc }) => uscc));
    expect(windowsOf(JSON.stringify(rest), /(?=([\dA-Y]{18}))/gu).filter((text) => usccs.has(text))).toEqual(
      [],
    );
  });
});

/** Everything in a text that a pattern's group matches, overlaps included. */
function windowsOf(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1]!);
}

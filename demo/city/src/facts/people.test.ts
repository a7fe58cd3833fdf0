import { describe, expect, test } from 'vitest';
import { addYears, fullYears, cityDate } from './dates.ts';
import { groupBy, indexBy } from './group-by.ts';
import { personIdOf } from './identifiers.ts';
import { areaCodes, districts } from './regions.ts';
import type { PersonRow } from './rows.ts';
import { buildAgreeingCity, buildCity } from './build-city.ts';

const city = buildAgreeingCity();
const { persons, households, criminalRecords } = city.publicSecurity;
const personById = indexBy(persons, ({ id }) => id);
const personOf = ({ personId }: { personId: string }): PersonRow => personById.get(personId)!;
const ageAt = ({ birthDate }: PersonRow, date: string): number => fullYears(birthDate, date);

/** What breaks a rule; an empty list where the whole city keeps it. */
const breaking = <T>(list: readonly T[], keeps: (element: T) => boolean): T[] =>
  list.filter((one) => !keeps(one));

describe('the people of the synthetic city', () => {
  test('is the same city in every build', () => {
    expect(JSON.stringify(buildCity())).toBe(JSON.stringify(buildCity()));
  });

  test('has 2,000 persons, each with an identity number and a key of its own', () => {
    expect(persons).toHaveLength(2000);
    expect(new Set(persons.map(({ idNumber }) => idNumber)).size).toBe(2000);
    expect(breaking(persons, ({ id, idNumber }) => id === personIdOf(idNumber))).toEqual([]);
  });

  test('has only valid identity numbers: check character, an existing region, the birth date and the sex', () => {
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1];
    const regions = new Set(areaCodes);
    const isValid = ({ idNumber, birthDate, sex }: PersonRow): boolean => {
      const digits = [...idNumber].map((character) => (character === 'X' ? 10 : Number(character)));
      return (
        weights.reduce((sum, weight, index) => sum + weight * digits[index]!, 0) % 11 === 1 &&
        regions.has(idNumber.slice(0, 6)) &&
        idNumber.slice(6, 14) === birthDate.replaceAll('-', '') &&
        digits[16]! % 2 === (sex === 'MALE' ? 1 : 0)
      );
    };
    expect(breaking(persons, isValid)).toEqual([]);
  });

  test('has people in each of the sixteen districts of Beijing, and nowhere else', () => {
    const lived = new Set(persons.map(({ regionCode }) => regionCode));
    expect([...lived].toSorted()).toEqual(districts.map(({ code }) => code).toSorted());
    expect(lived.size).toBe(16);
  });

  test('has households with one head, at most one spouse, and one address for all', () => {
    const members = groupBy(persons, ({ householdId }) => householdId);
    const keeps = ({ id, address, regionCode }: (typeof households)[number]): boolean => {
      const people = members.get(id) ?? [];
      const count = (relation: string): number =>
        people.filter((one) => one.relationToHead === relation).length;
      const shared = people.every((one) => one.householdAddress === address && one.regionCode === regionCode);
      return count('HEAD') === 1 && count('SPOUSE') <= 1 && shared;
    };
    expect(breaking(households, keeps)).toEqual([]);
    expect(new Set(households.map(({ address }) => address)).size).toBe(households.length);
  });

  test('has children at a plausible age of their parents, and parents of heads likewise', () => {
    const members = groupBy(persons, ({ householdId }) => householdId);
    const mothersAge = (parent: PersonRow, child: PersonRow): boolean => {
      const age = ageAt(parent, child.birthDate);
      return age >= 19 && age <= 55;
    };
    const keeps = (person: PersonRow): boolean => {
      const people = members.get(person.householdId) ?? [];
      const head = people.find(({ relationToHead }) => relationToHead === 'HEAD')!;
      if (person.relationToHead === 'CHILD') {
        return people
          .filter(({ relationToHead }) => relationToHead === 'HEAD' || relationToHead === 'SPOUSE')
          .every((parent) => mothersAge(parent, person));
      }
      return person.relationToHead !== 'PARENT' || mothersAge(person, head);
    };
    expect(persons.some(({ relationToHead }) => relationToHead === 'PARENT')).toBe(true);
    expect(breaking(persons, keeps)).toEqual([]);
  });

  test('was all born before the city’s date, and nobody dies before being born or twice', () => {
    expect(breaking(persons, ({ birthDate }) => birthDate <= cityDate)).toEqual([]);
    const dead = persons.filter(({ deceasedOn }) => deceasedOn !== null);
    expect(dead.length).toBeGreaterThan(10);
    expect(breaking(dead, (one) => one.deceasedOn! <= cityDate && ageAt(one, one.deceasedOn!) >= 18)).toEqual(
      [],
    );
  });

  test('convicts adults only, and says what for exactly where there is a record', () => {
    const keeps = (row: (typeof criminalRecords)[number]): boolean =>
      row.hasRecord
        ? row.offences.length > 0 &&
          ageAt(personOf(row), row.lastConvictedOn!) >= 18 &&
          row.lastConvictedOn! <= cityDate
        : row.offences.length === 0 && row.lastConvictedOn === null;
    expect(criminalRecords.filter(({ hasRecord }) => hasRecord).length).toBeGreaterThan(20);
    expect(breaking(criminalRecords, keeps)).toEqual([]);
  });
});

describe('marriages and social assistance', () => {
  const { marriages, socialAssistance } = city.civilAffairs;
  const marriageOf = indexBy(marriages, ({ personId }) => personId);

  test('has spouses who name each other, with one date and one certificate, in one household', () => {
    const married = marriages.filter(({ status }) => status === 'MARRIED');
    expect(married.length).toBeGreaterThan(800);
    const keeps = (row: (typeof marriages)[number]): boolean => {
      const other = marriageOf.get(row.spouseId ?? '');
      return (
        other?.spouseId === row.personId &&
        other.registeredOn === row.registeredOn &&
        other.certificateNumber === row.certificateNumber &&
        personOf(row).householdId === personOf(other).householdId
      );
    };
    expect(breaking(married, keeps)).toEqual([]);
    expect(
      breaking(marriages, ({ status, spouseId }) => (status === 'MARRIED') === (spouseId !== null)),
    ).toEqual([]);
  });

  test('marries men of at least 22 and women of at least 20, of different sexes', () => {
    const keeps = (row: (typeof marriages)[number]): boolean => {
      const person = personOf(row);
      const spouse = personById.get(row.spouseId ?? '');
      return (
        ageAt(person, row.registeredOn) >= (person.sex === 'MALE' ? 22 : 20) &&
        row.registeredOn <= cityDate &&
        spouse?.sex !== person.sex
      );
    };
    expect(breaking(marriages, keeps)).toEqual([]);
  });

  test('pays the minimum living allowance to adults without work and without property only', () => {
    const working = new Set(
      city.humanResources.employments.filter(({ until }) => until === null).map(({ personId }) => personId),
    );
    const owning = new Set([
      ...city.naturalResources.realEstate.map(({ personId }) => personId),
      ...city.marketRegulation.companyRoles.map(({ personId }) => personId),
    ]);
    const allowances = socialAssistance.filter(({ kind }) => kind === 'MINIMUM_LIVING_ALLOWANCE');
    expect(allowances.length).toBeGreaterThan(20);
    const keeps = ({ personId }: { personId: string }): boolean =>
      !working.has(personId) && !owning.has(personId) && ageAt(personById.get(personId)!, cityDate) >= 18;
    expect(breaking(allowances, keeps)).toEqual([]);
    expect(breaking(socialAssistance, (row) => personOf(row).deceasedOn === null)).toEqual([]);
  });
});

describe('health', () => {
  const { vaccinations, healthRecords } = city.health;

  test('vaccinates the living only, dose after dose', () => {
    const keeps = (row: (typeof vaccinations)[number]): boolean => {
      const { birthDate, deceasedOn } = personOf(row);
      return row.givenOn >= birthDate && row.givenOn <= (deceasedOn ?? cityDate);
    };
    expect(breaking(vaccinations, keeps)).toEqual([]);
    const series = groupBy(vaccinations, ({ personId, vaccine }) => `${personId} ${vaccine}`);
    expect(breaking([...series.values()], isInOrder)).toEqual([]);
  });

  test('gives children a blood type that their parents can have passed on', () => {
    const bloodTypes = new Map(healthRecords.map(({ personId, bloodType }) => [personId, bloodType]));
    const members = groupBy(persons, ({ householdId }) => householdId);
    const couples = [...members.values()].filter((people) =>
      people.some((one) => one.relationToHead === 'SPOUSE'),
    );
    const parentsOf = (people: PersonRow[]): (string | undefined)[] =>
      people
        .filter(({ relationToHead }) => relationToHead === 'HEAD' || relationToHead === 'SPOUSE')
        .map(({ id }) => bloodTypes.get(id));
    const keeps = (people: PersonRow[]): boolean => {
      const parents = parentsOf(people);
      const children = people.filter(({ relationToHead }) => relationToHead === 'CHILD');
      return children.every(({ id }) => {
        const type = bloodTypes.get(id);
        if (parents.includes('AB')) return type !== 'O';
        return !(parents[0] === 'O' && parents[1] === 'O') || type === 'O' || type === undefined;
      });
    };
    expect(breaking(couples, keeps)).toEqual([]);
  });
});

describe('working lives', () => {
  const { employments, socialInsurance, insuredEmployees } = city.humanResources;
  const { legalEntities } = city.marketRegulation;
  const entityById = indexBy(legalEntities, ({ id }) => id);
  const careers = groupBy(employments, ({ personId }) => personId);

  test('employs people of working age at legal entities that exist at the time', () => {
    const keeps = (row: (typeof employments)[number]): boolean => {
      const person = personOf(row);
      const entity = entityById.get(row.legalEntityId)!;
      const until = row.until ?? cityDate;
      return (
        ageAt(person, row.since) >= 18 &&
        until <= addYears(person.birthDate, person.sex === 'MALE' ? 60 : 55) &&
        row.since >= entity.establishedOn &&
        row.since <= until &&
        (row.until === null ? entity.status === 'ACTIVE' : until <= (entity.deregisteredOn ?? cityDate))
      );
    };
    expect(employments.filter(({ until }) => until === null).length).toBeGreaterThan(800);
    expect(breaking(employments, keeps)).toEqual([]);
  });

  test('has careers without overlap, so at most one employer at a time', () => {
    const keeps = (career: typeof employments): boolean =>
      career.every(({ since }, index) => index === 0 || (career[index - 1]!.until ?? cityDate) < since);
    expect(breaking([...careers.values()], keeps)).toEqual([]);
  });

  test('insures exactly those who worked, through the employer they have now', () => {
    const insured = groupBy(socialInsurance, ({ personId }) => personId);
    expect([...insured.keys()].toSorted()).toEqual([...careers.keys()].toSorted());
    const keeps = ([personId, rows]: [string, typeof socialInsurance]): boolean => {
      const employer = careers.get(personId)!.find(({ until }) => until === null)?.legalEntityId ?? null;
      return (
        rows.length === 5 &&
        rows.every(
          (row) => row.legalEntityId === employer && (row.status === 'ACTIVE') === (employer !== null),
        )
      );
    };
    expect(breaking([...insured], keeps)).toEqual([]);
  });

  test('counts as many insured employees as there are insured persons at each entity', () => {
    const actual = groupBy(
      socialInsurance.filter(({ kind, status }) => kind === 'PENSION' && status === 'ACTIVE'),
      ({ legalEntityId }) => legalEntityId,
    );
    const keeps = ({ legalEntityId, count }: (typeof insuredEmployees)[number]): boolean =>
      count === (actual.get(legalEntityId)?.length ?? 0);
    expect(breaking(insuredEmployees, keeps)).toEqual([]);
    const counted = insuredEmployees.reduce((sum, { count }) => sum + count, 0);
    expect(counted).toBe([...actual.values()].flat().length);
  });

  test('taxes nobody more than they earned', () => {
    const { incomeTax } = city.taxation;
    expect(incomeTax.length).toBeGreaterThan(3000);
    expect(
      breaking(incomeTax, ({ annualIncome, taxPaid }) => taxPaid >= 0 && taxPaid < annualIncome * 0.45),
    ).toEqual([]);
  });
});

function isInOrder(doses: readonly { dose: number; givenOn: string }[]): boolean {
  return doses.every(({ dose, givenOn }, index) => {
    const before = doses[index - 1];
    return before === undefined || (before.dose < dose && before.givenOn < givenOn);
  });
}

/**
 * The population: households of related people at one address.
 *
 * Phases: the sample households → one household in each district → households at random until the population
 * is complete. A household is made from its members' births and their marriage; what departments hold about
 * the members is derived in the other files of this folder.
 */
import { addDays, addYears, dateBetween, earliest, fullYears, latest, cityDate } from './dates.ts';
import type { IsoDate } from './dates.ts';
import { createIdentityNumbers, personIdOf } from './identifiers.ts';
import type { Sex } from './identifiers.ts';
import { pickEthnicity, pickGivenName, pickSurname, surnameOf } from './names.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { areaCodes, createAddresses, districts, pickDistrict } from './regions.ts';
import type { District } from './regions.ts';
import type { Resident, ResidentBlueprint } from './resident.ts';
import type { HouseholdRow } from './rows.ts';
import { sampleBlueprints } from './sample-blueprints.ts';

const populationSize = 2000;
const legalMarriageAge: Readonly<Record<Sex, number>> = { MALE: 22, FEMALE: 20 };

/** The whole population, household by household. */
export function buildResidents(): Resident[] {
  const random = createRandom('residents');
  const settle = createSettlement(random);
  for (const blueprint of sampleBlueprints) {
    const household = settle.household(blueprint.district);
    const head = household.add(blueprint.head);
    if (blueprint.spouse !== undefined && blueprint.weddingDate !== undefined) {
      const spouse = household.add({ ...blueprint.spouse, relation: 'SPOUSE' });
      settle.marry(head, spouse, blueprint.weddingDate);
      for (const child of blueprint.children)
        household.add({ ...child, relation: 'CHILD', parents: [head, spouse] });
    } else {
      for (const child of blueprint.children) household.add({ ...child, relation: 'CHILD', parents: [head] });
    }
    if (blueprint.divorcedOn !== undefined) settle.endMarriage(head, 'DIVORCED', blueprint.divorcedOn);
  }
  for (const district of districts) addCoupleHousehold(random, settle, district, populationSize);
  while (settle.residents.length < populationSize) {
    addRandomHousehold(random, settle, pickDistrict(random), populationSize - settle.residents.length);
  }
  return settle.residents;
}

interface Household {
  add(blueprint: ResidentBlueprint): Resident;
}

interface Settlement {
  readonly residents: Resident[];
  household(district: District): Household;
  marry(one: Resident, other: Resident, on: IsoDate): void;
  endMarriage(resident: Resident, status: 'DIVORCED' | 'WIDOWED', on: IsoDate): void;
}

function createSettlement(random: Random): Settlement {
  const residents: Resident[] = [];
  const addresses = createAddresses(random);
  const nextIdNumber = createIdentityNumbers(random);
  let householdCount = 0;
  let marriageCount = 0;

  const certificateNumber = (district: string, on: IsoDate): string => {
    marriageCount += 1;
    return `J${district}-${on.slice(0, 4)}-${String(marriageCount).padStart(6, '0')}`;
  };

  return {
    residents,
    household: (district) => {
      householdCount += 1;
      const household: HouseholdRow = {
        id: `H${district.code}${String(householdCount).padStart(6, '0')}`,
        address: addresses.home(district),
        regionCode: district.code,
      };
      return {
        add: (blueprint) => {
          const { sex, birthDate, relation } = blueprint;
          const surname = blueprint.surname ?? pickSurname(random);
          const givenName = pickGivenName(random, sex);
          const ethnicity = blueprint.parents?.[0]?.ethnicity ?? pickEthnicity(random);
          const birthRegion = random.chance(0.6) ? district.code : random.pick(areaCodes);
          const idNumber = blueprint.sample?.idNumber ?? nextIdNumber(birthRegion, birthDate, sex);
          const resident: Resident = {
            id: personIdOf(idNumber),
            idNumber,
            name: blueprint.sample?.name ?? surname + givenName,
            sex,
            birthDate,
            ethnicity,
            household,
            relation,
            deceasedOn: blueprint.deceasedOn ?? null,
            profile: blueprint.profile ?? 'ORDINARY',
            parents: blueprint.parents ?? [],
            marriage: null,
          };
          residents.push(resident);
          return resident;
        },
      };
    },
    marry: (one, other, on) => {
      const shared = {
        status: 'MARRIED' as const,
        registeredOn: on,
        certificateNumber: certificateNumber(one.household.regionCode, on),
      };
      one.marriage = { ...shared, spouse: other };
      other.marriage = { ...shared, spouse: one };
    },
    endMarriage: (resident, status, on) => {
      resident.marriage = {
        status,
        spouse: null,
        registeredOn: on,
        certificateNumber: certificateNumber(resident.household.regionCode, on),
      };
    },
  };
}

function addRandomHousehold(random: Random, settle: Settlement, district: District, room: number): void {
  const kind = random.weighted([
    ['COUPLE', 52],
    ['SINGLE', 26],
    ['SINGLE_PARENT', 8],
    ['ELDER', 14],
  ] as const);
  if (kind === 'COUPLE' && room >= 2) addCoupleHousehold(random, settle, district, room);
  else if (kind === 'SINGLE_PARENT' && room >= 2) addSingleParentHousehold(random, settle, district);
  else if (kind === 'ELDER') addElderHousehold(random, settle, district);
  else addSingleHousehold(random, settle, district);
}

function addCoupleHousehold(random: Random, settle: Settlement, district: District, room: number): void {
  const household = settle.household(district);
  const headSex: Sex = random.chance(0.7) ? 'MALE' : 'FEMALE';
  const headBirth = dateBetween(random, '1942-01-01', '1999-12-31');
  const spouseSex: Sex = headSex === 'MALE' ? 'FEMALE' : 'MALE';
  const spouseBirth = dateBetween(random, addYears(headBirth, -4), addYears(headBirth, 4));
  const head = household.add({ sex: headSex, birthDate: headBirth, relation: 'HEAD' });
  const spouse = household.add({ sex: spouseSex, birthDate: spouseBirth, relation: 'SPOUSE' });

  const allowedFrom = latest(
    ...[head, spouse].map((one) => addYears(one.birthDate, legalMarriageAge[one.sex])),
  );
  const weddingDate = dateBetween(random, allowedFrom, earliest(addYears(allowedFrom, 9), cityDate));
  settle.marry(head, spouse, weddingDate);

  const [mother, father] = headSex === 'FEMALE' ? [head, spouse] : [spouse, head];
  const wanted = Math.min(
    random.weighted([
      [0, 2],
      [1, 5],
      [2, 3],
    ] as const),
    room - 2,
  );
  let bornFrom = addDays(weddingDate, 290);
  let members = 2;
  for (let child = 0; child < wanted; child += 1) {
    const bornUntil = earliest(addYears(mother.birthDate, 43), addYears(bornFrom, 5), cityDate);
    if (bornFrom > bornUntil) break;
    const birthDate = dateBetween(random, bornFrom, bornUntil);
    bornFrom = addDays(birthDate, 450);
    // Children above thirty have a household of their own.
    if (fullYears(birthDate, cityDate) > 30) continue;
    household.add({
      sex: random.chance(0.5) ? 'MALE' : 'FEMALE',
      birthDate,
      relation: 'CHILD',
      surname: surnameOf(father.name),
      parents: [mother, father],
    });
    members += 1;
  }
  if (members < room && fullYears(headBirth, cityDate) <= 52 && random.chance(0.15)) {
    addParentOfHead(random, settle, household, head);
  }
}

function addParentOfHead(random: Random, settle: Settlement, household: Household, head: Resident): void {
  const sex: Sex = random.chance(0.35) ? 'MALE' : 'FEMALE';
  const birthDate = dateBetween(random, addYears(head.birthDate, -33), addYears(head.birthDate, -24));
  const parent = household.add({
    sex,
    birthDate,
    relation: 'PARENT',
    ...(sex === 'MALE' ? { surname: surnameOf(head.name) } : {}),
  });
  settle.endMarriage(
    parent,
    'WIDOWED',
    dateBetween(random, addYears(birthDate, 22), addYears(head.birthDate, -1)),
  );
}

function addSingleHousehold(random: Random, settle: Settlement, district: District): void {
  const sex: Sex = random.chance(0.5) ? 'MALE' : 'FEMALE';
  const birthDate = dateBetween(random, '1958-01-01', '2006-12-31');
  const head = settle.household(district).add({ sex, birthDate, relation: 'HEAD' });
  if (fullYears(birthDate, cityDate) >= 32 && random.chance(0.3)) {
    settle.endMarriage(head, 'DIVORCED', dateBetween(random, addYears(birthDate, 27), cityDate));
  }
}

function addSingleParentHousehold(random: Random, settle: Settlement, district: District): void {
  const sex: Sex = random.chance(0.3) ? 'MALE' : 'FEMALE';
  const birthDate = dateBetween(random, '1974-01-01', '1995-12-31');
  const household = settle.household(district);
  const head = household.add({ sex, birthDate, relation: 'HEAD' });
  const childBirth = dateBetween(
    random,
    addYears(birthDate, 24),
    earliest(addYears(birthDate, 38), '2023-06-30'),
  );
  household.add({
    sex: random.chance(0.5) ? 'MALE' : 'FEMALE',
    birthDate: childBirth,
    relation: 'CHILD',
    ...(sex === 'MALE' ? { surname: surnameOf(head.name) } : {}),
    parents: [head],
  });
  const divorcedUntil = earliest(addYears(childBirth, 15), cityDate);
  settle.endMarriage(head, 'DIVORCED', dateBetween(random, addYears(childBirth, 1), divorcedUntil));
}

function addElderHousehold(random: Random, settle: Settlement, district: District): void {
  const sex: Sex = random.chance(0.4) ? 'MALE' : 'FEMALE';
  const birthDate = dateBetween(random, '1936-01-01', '1958-12-31');
  const deceasedOn = random.chance(0.25) ? dateBetween(random, '2022-01-10', '2026-05-31') : null;
  const head = settle.household(district).add({ sex, birthDate, relation: 'HEAD', deceasedOn });
  settle.endMarriage(head, 'WIDOWED', dateBetween(random, addYears(birthDate, 22), addYears(birthDate, 32)));
}

import { addDays, dateBetween, fullYears, cityDate } from './dates.ts';
import type { IsoDate } from './dates.ts';
import { hasFact } from './profiles.ts';
import { createRandom, elementAt } from './random.ts';
import type { Random } from './random.ts';
import { districtOf } from './regions.ts';
import type { Resident } from './resident.ts';
import type { HealthRecordRow, VaccinationRow, City } from './rows.ts';

/** Vaccine and the age in days at each dose (national immunisation programme, simplified). */
const childhoodProgramme: readonly (readonly [string, readonly number[]])[] = [
  ['乙型肝炎疫苗', [0, 30, 180]],
  ['卡介苗', [1]],
  ['脊髓灰质炎疫苗', [60, 90, 120, 1_460]],
  ['百白破疫苗', [90, 120, 150, 540]],
  ['麻腮风疫苗', [240, 540]],
  ['乙脑减毒活疫苗', [240, 730]],
  ['甲肝减毒活疫苗', [545]],
];
/** Earlier doses were recorded on paper only. */
const recordedSince = '2008-01-01';

const chronicDiseases: readonly (readonly [string, number])[] = [
  ['高血压', 0.3],
  ['2型糖尿病', 0.14],
  ['冠心病', 0.08],
  ['慢性阻塞性肺疾病', 0.05],
  ['脑卒中后遗症', 0.04],
];

export function describeHealth(residents: readonly Resident[]): City['health'] {
  return { vaccinations: describeVaccinations(residents), healthRecords: describeHealthRecords(residents) };
}

function describeVaccinations(residents: readonly Resident[]): VaccinationRow[] {
  const random = createRandom('vaccinations');
  return residents.flatMap((resident) => {
    if (resident.profile === 'EMPTY') return [];
    const facility = `北京市${districtOf(resident.household.regionCode).name}社区卫生服务中心`;
    const lastDay = resident.deceasedOn ?? cityDate;
    const dose = (vaccine: string, number: number, givenOn: IsoDate): VaccinationRow[] =>
      givenOn < recordedSince || givenOn > lastDay
        ? []
        : [{ personId: resident.id, vaccine, dose: number, givenOn, facility }];
    return [
      ...childhoodProgramme.flatMap(([vaccine, ages]) =>
        ages.flatMap((age, index) =>
          dose(vaccine, index + 1, addDays(resident.birthDate, age + (age > 1 ? random.integer(0, 12) : 0))),
        ),
      ),
      ...adultDoses(random, resident, dose),
    ];
  });
}

function adultDoses(
  random: Random,
  resident: Resident,
  dose: (vaccine: string, number: number, givenOn: IsoDate) => VaccinationRow[],
): VaccinationRow[] {
  const firstDose = dateBetween(random, '2021-02-01', '2021-08-31');
  const covid = hasFact(random, resident, 0.85) && fullYears(resident.birthDate, firstDose) >= 3;
  const influenza = hasFact(random, resident, 0.25) && fullYears(resident.birthDate, '2025-10-15') >= 60;
  return [
    ...(covid
      ? [
          ...dose('新型冠状病毒灭活疫苗', 1, firstDose),
          ...dose('新型冠状病毒灭活疫苗', 2, addDays(firstDose, random.integer(21, 56))),
          ...dose('新型冠状病毒灭活疫苗', 3, addDays(firstDose, random.integer(210, 300))),
        ]
      : []),
    ...(influenza ? dose('流感疫苗', 1, dateBetween(random, '2025-10-08', '2025-11-30')) : []),
  ];
}

type Allele = 'A' | 'B' | 'O';

/** Blood types are inherited: a child's type is possible given the parents in its household. */
function describeHealthRecords(residents: readonly Resident[]): HealthRecordRow[] {
  const random = createRandom('health-records');
  const genotypes = new Map<string, readonly [Allele, Allele]>();
  const inherit = (parent: Resident | undefined): Allele => {
    const genotype = parent === undefined ? undefined : genotypes.get(parent.id);
    if (genotype !== undefined) return random.pick(genotype);
    return random.weighted([
      ['O', 55],
      ['A', 25],
      ['B', 20],
    ] as const);
  };
  return residents.flatMap((resident) => {
    const genotype = [inherit(resident.parents[0]), inherit(resident.parents[1])] as const;
    genotypes.set(resident.id, genotype);
    const age = fullYears(resident.birthDate, cityDate);
    const chronic = chronicDiseases
      .filter(([, probability]) => random.chance(probability * Math.min(1, Math.max(0, age - 30) / 35)))
      .map(([disease]) => disease);
    const isDisabled = hasFact(random, resident, 0.03);
    const disabilityGrade = isDisabled ? random.integer(1, 4) : null;
    if (!hasFact(random, resident, 0.93)) return [];
    const isComplete = resident.profile === 'COMPLETE';
    return [
      {
        personId: resident.id,
        bloodType: bloodTypeOf(genotype),
        chronicDiseases: isComplete && chronic.length === 0 ? [elementAt(chronicDiseases, 0)[0]] : chronic,
        disabilityGrade,
      },
    ];
  });
}

function bloodTypeOf([first, second]: readonly [Allele, Allele]): HealthRecordRow['bloodType'] {
  const alleles = new Set([first, second]);
  if (alleles.has('A') && alleles.has('B')) return 'AB';
  if (alleles.has('A')) return 'A';
  return alleles.has('B') ? 'B' : 'O';
}

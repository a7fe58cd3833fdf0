import { addYears, dateBetween, fullYears, latest, cityDate } from './dates.ts';
import { hasFact } from './profiles.ts';
import { createRandom } from './random.ts';
import type { Resident } from './resident.ts';
import type { CriminalRecordRow, City } from './rows.ts';

/** The age from which a person is criminally responsible, and so has an entry in the register. */
const responsibleAge = 16;
/** Convictions before this age are sealed (刑事诉讼法 §286). */
const adultAge = 18;

const offences = ['危险驾驶罪', '盗窃罪', '诈骗罪', '故意伤害罪', '交通肇事罪', '寻衅滋事罪'] as const;

export function describePublicSecurity(residents: readonly Resident[]): City['publicSecurity'] {
  return {
    households: [...new Set(residents.map(({ household }) => household))],
    persons: residents.map((resident) => ({
      id: resident.id,
      idNumber: resident.idNumber,
      name: resident.name,
      sex: resident.sex,
      birthDate: resident.birthDate,
      ethnicity: resident.ethnicity,
      regionCode: resident.household.regionCode,
      householdAddress: resident.household.address,
      householdId: resident.household.id,
      relationToHead: resident.relation,
      deceasedOn: resident.deceasedOn,
    })),
    criminalRecords: describeCriminalRecords(residents),
  };
}

function describeCriminalRecords(residents: readonly Resident[]): CriminalRecordRow[] {
  const random = createRandom('criminal-records');
  return residents.flatMap((resident) => {
    const age = fullYears(resident.birthDate, cityDate);
    const hasRecord = hasFact(random, resident, 0.03) && age > adultAge;
    if (age < responsibleAge || resident.profile === 'EMPTY') return [];
    const from = latest('1998-01-01', addYears(resident.birthDate, adultAge));
    return [
      {
        personId: resident.id,
        hasRecord,
        offences: hasRecord ? [random.pick(offences)] : [],
        lastConvictedOn: hasRecord ? dateBetween(random, from, resident.deceasedOn ?? cityDate) : null,
      },
    ];
  });
}

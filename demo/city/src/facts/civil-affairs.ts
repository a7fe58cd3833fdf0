import { addYears, dateBetween, fullYears, cityDate } from './dates.ts';
import type { LegalEntity } from './legal-entity.ts';
import { hasFact } from './profiles.ts';
import { createRandom } from './random.ts';
import type { Resident } from './resident.ts';
import type {
  EmploymentRow,
  HealthRecordRow,
  MarriageRow,
  SocialAssistanceRow,
  SocialOrganisationRegistrationRow,
  City,
} from './rows.ts';

/** Yuan a month. */
const minimumLivingAllowance = 1_450;

/** The facts of other departments on which social assistance depends. */
export interface AssistanceGrounds {
  readonly employments: readonly EmploymentRow[];
  readonly healthRecords: readonly HealthRecordRow[];
  /** Persons who hold a role in a legal entity or own real estate. */
  readonly holders: ReadonlySet<string>;
}

export function describeCivilAffairs(
  residents: readonly Resident[],
  entities: readonly LegalEntity[],
  grounds: AssistanceGrounds,
): City['civilAffairs'] {
  return {
    marriages: residents.flatMap(describeMarriage),
    socialAssistance: describeAssistance(residents, grounds),
    socialOrganisationRegistrations: describeRegistrations(entities),
  };
}

function describeMarriage({ id, marriage }: Resident): MarriageRow[] {
  if (marriage === null) return [];
  const { status, spouse, registeredOn, certificateNumber } = marriage;
  return [{ personId: id, status, spouseId: spouse?.id ?? null, registeredOn, certificateNumber }];
}

/**
 * The minimum living allowance goes to adults without work and without property; medical assistance to people
 * with a chronic disease.
 */
function describeAssistance(
  residents: readonly Resident[],
  grounds: AssistanceGrounds,
): SocialAssistanceRow[] {
  const random = createRandom('social-assistance');
  const working = new Set(
    grounds.employments.filter(({ until }) => until === null).map(({ personId }) => personId),
  );
  const ill = new Set(
    grounds.healthRecords
      .filter(({ chronicDiseases }) => chronicDiseases.length > 0)
      .map(({ personId }) => personId),
  );
  return residents.flatMap((resident) => {
    const { id, profile } = resident;
    const isNeedy =
      resident.deceasedOn === null &&
      fullYears(resident.birthDate, cityDate) >= 18 &&
      !working.has(id) &&
      !grounds.holders.has(id);
    const rows: SocialAssistanceRow[] = [];
    const since = dateBetween(random, '2024-10-01', '2026-05-31');
    if (
      isNeedy &&
      (profile === 'LOW_INCOME' || (hasFact(random, resident, 0.25) && profile === 'ORDINARY'))
    ) {
      const kind =
        fullYears(resident.birthDate, cityDate) >= 70
          ? 'EXTREME_POVERTY_SUPPORT'
          : 'MINIMUM_LIVING_ALLOWANCE';
      const factor = kind === 'EXTREME_POVERTY_SUPPORT' ? 1.5 : random.pick([0.6, 0.8, 1]);
      rows.push({ personId: id, kind, monthlyAmount: Math.round(minimumLivingAllowance * factor), since });
    }
    if (ill.has(id) && resident.deceasedOn === null && hasFact(random, resident, 0.05)) {
      rows.push({
        personId: id,
        kind: 'MEDICAL_ASSISTANCE',
        monthlyAmount: random.integer(2, 16) * 50,
        since,
      });
    }
    return rows;
  });
}

function describeRegistrations(entities: readonly LegalEntity[]): SocialOrganisationRegistrationRow[] {
  const random = createRandom('social-organisations');
  return entities.flatMap(({ row, organisationKind, district }, index) => {
    if (organisationKind === null) return [];
    const renewedOn = dateBetween(random, '2023-01-01', '2025-12-31');
    return [
      {
        legalEntityId: row.id,
        registrationNumber: `SZ${row.regionCode}${String(index + 1).padStart(5, '0')}`,
        organisationKind,
        supervisor: `北京市${district.name}${random.pick(['民政局', '教育委员会', '文化和旅游局'])}`,
        registeredOn: row.establishedOn,
        expiresOn: row.deregisteredOn ?? addYears(renewedOn, 5),
        assessmentGrade: random.pick([null, 'AAA', 'AAAA', 'AAAAA']),
      },
    ];
  });
}

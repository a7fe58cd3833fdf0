/**
 * Working lives: who worked where and when, and the social insurance that follows from it.
 *
 * A career is cut into periods without overlap, each at a legal entity that existed throughout; the last one
 * is open where the person still works there.
 */
import {
  addDays,
  addYears,
  dateBetween,
  earliest,
  latest,
  monthsCovered,
  cityDate,
  yearOf,
} from './dates.ts';
import type { IsoDate } from './dates.ts';
import { groupBy } from './group-by.ts';
import { existedDuring } from './legal-entity.ts';
import type { LegalEntity } from './legal-entity.ts';
import { createRandom, elementAt } from './random.ts';
import type { Random } from './random.ts';
import type { Resident } from './resident.ts';
import type { EmploymentRow, InsuredEmployeesRow, SocialInsuranceRow } from './rows.ts';
import { monthlySalary } from './salaries.ts';

const retirementAge = { MALE: 60, FEMALE: 55 } as const;
const insuranceKinds = ['PENSION', 'MEDICAL', 'UNEMPLOYMENT', 'WORK_INJURY', 'MATERNITY'] as const;
/** Yuan a year; contributions are counted between these bounds. */
const lowestBase = 42_000;
const highestBase = 424_000;
const institutionPositions = ['教师', '护士', '馆员', '办事员', '社会工作者', '主管'];

interface Period {
  readonly since: IsoDate;
  readonly until: IsoDate | null;
}

export function describeEmployments(
  residents: readonly Resident[],
  entities: readonly LegalEntity[],
): EmploymentRow[] {
  const random = createRandom('employments');
  const pickEmployer = createEmployerChoice(random, entities);
  return residents.flatMap((resident) =>
    planCareer(random, resident).map(({ since, until }) => {
      const employer = pickEmployer(resident, since, until);
      return {
        personId: resident.id,
        legalEntityId: employer.row.id,
        position: random.pick(employer.industry?.positions ?? institutionPositions),
        since,
        until,
      };
    }),
  );
}

/** When a person reaches the age of retirement. */
function retirementDate(resident: Resident): IsoDate {
  return addYears(resident.birthDate, retirementAge[resident.sex]);
}

function planCareer(random: Random, resident: Resident): Period[] {
  if (resident.profile === 'EMPTY') return [];
  if (resident.profile === 'LOW_INCOME') return [{ since: '2012-03-01', until: '2024-08-31' }];
  if (resident.profile === 'COMPLETE') {
    return [
      { since: '2005-07-01', until: '2012-06-30' },
      { since: '2012-07-01', until: null },
    ];
  }
  const start = latest(
    addDays(addYears(resident.birthDate, random.integer(18, 24)), random.integer(0, 200)),
    '1986-03-01',
  );
  const end = earliest(retirementDate(resident), resident.deceasedOn ?? cityDate, cityDate);
  const works = random.chance(0.9);
  const stillWorks = end === cityDate && random.chance(0.92);
  if (!works || start >= end) return [];

  const changes = Array.from({ length: random.integer(0, 2) }, () => dateBetween(random, start, end))
    .toSorted()
    .filter(
      (change, index, all) => change > addYears(all[index - 1] ?? start, 1) && change < addYears(end, -1),
    );
  return [start, ...changes].map((since, index, starts) => {
    const next = starts[index + 1];
    if (next !== undefined) return { since, until: addDays(next, -random.integer(1, 60)) };
    if (stillWorks) return { since, until: null };
    return {
      since,
      until: end === cityDate ? dateBetween(random, latest(since, '2023-06-30'), '2026-05-31') : end,
    };
  });
}

function createEmployerChoice(
  random: Random,
  entities: readonly LegalEntity[],
): (resident: Resident, since: IsoDate, until: IsoDate | null) => LegalEntity {
  const weighted = entities.map((entity) => [entity, entity.employerWeight] as const);
  const institutions = entities.filter(({ row }) => row.kind === 'PUBLIC_INSTITUTION');
  const represented = new Map(entities.toReversed().map((entity) => [entity.legalRepresentative.id, entity]));
  return (resident, since, until) => {
    const own = represented.get(resident.id);
    if (own !== undefined && until === null && existedDuring(own, since, until)) return own;
    for (let attempt = 0; attempt < 40; attempt += 1) {
      const entity = random.weighted(weighted);
      if (existedDuring(entity, since, until)) return entity;
    }
    // Public institutions are older than every career and still there.
    return elementAt(institutions, random.integer(0, institutions.length - 1));
  };
}

/** The insurance of everybody who ever worked; whoever works now is insured by that employer. */
export function describeSocialInsurance(
  residents: readonly Resident[],
  employments: readonly EmploymentRow[],
): SocialInsuranceRow[] {
  const careers = groupBy(employments, ({ personId }) => personId);
  return residents.flatMap((resident) => {
    const career = careers.get(resident.id);
    if (career === undefined) return [];
    const current = career.find(({ until }) => until === null);
    const hasEnded = resident.deceasedOn !== null || retirementDate(resident) <= cityDate;
    const status = current !== undefined ? 'ACTIVE' : hasEnded ? 'TERMINATED' : 'SUSPENDED';
    const monthsPaid = new Set(career.flatMap(({ since, until }) => monthsCovered(since, until ?? cityDate)))
      .size;
    const base = Math.min(
      highestBase,
      Math.max(lowestBase, monthlySalary(resident.id, yearOf(cityDate)) * 12),
    );
    return insuranceKinds.map((kind) => ({
      personId: resident.id,
      kind,
      status,
      monthsPaid,
      base,
      legalEntityId: current?.legalEntityId ?? null,
    }));
  });
}

/** The number of people each entity insures today; entities that no longer exist are not counted. */
export function describeInsuredEmployees(
  entities: readonly LegalEntity[],
  insurance: readonly SocialInsuranceRow[],
): InsuredEmployeesRow[] {
  const counts = new Map<string, number>();
  for (const { kind, status, legalEntityId } of insurance) {
    if (kind !== 'PENSION' || status !== 'ACTIVE' || legalEntityId === null) continue;
    counts.set(legalEntityId, (counts.get(legalEntityId) ?? 0) + 1);
  }
  return entities
    .filter(({ row }) => row.status !== 'DEREGISTERED')
    .map(({ row }) => ({ legalEntityId: row.id, count: counts.get(row.id) ?? 0, asOf: cityDate }));
}

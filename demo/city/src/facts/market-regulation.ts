import { addYears, fullYears, cityDate } from './dates.ts';
import type { IsoDate } from './dates.ts';
import { dateInLife } from './legal-entity.ts';
import type { LegalEntity } from './legal-entity.ts';
import { hasFact } from './profiles.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import type { Resident } from './resident.ts';
import type { CompanyRoleRow, LicenceRow, PenaltyRow, ValidityStatus, City } from './rows.ts';

const penaltyReasons = [
  '未按规定公示年度报告',
  '发布虚假广告',
  '销售不符合保障人体健康要求的商品',
  '擅自改变主要登记事项',
  '食品标签不符合食品安全标准',
] as const;

export function describeMarketRegulation(
  residents: readonly Resident[],
  entities: readonly LegalEntity[],
): City['marketRegulation'] {
  return {
    legalEntities: entities.map(({ row }) => row),
    companyRoles: describeRoles(residents, entities),
    licences: describeLicences(entities),
    penalties: describePenalties(entities),
  };
}

/** Every entity has its legal representative; enterprises also have shareholders (100 % together) and officers. */
function describeRoles(residents: readonly Resident[], entities: readonly LegalEntity[]): CompanyRoleRow[] {
  const random = createRandom('company-roles');
  return entities.flatMap((entity) => {
    const { row, legalRepresentative } = entity;
    const since = row.establishedOn;
    const role = (resident: Resident, kind: CompanyRoleRow['role'], sharePercent: number | null = null) => ({
      personId: resident.id,
      legalEntityId: row.id,
      role: kind,
      sharePercent,
      since,
    });
    const rows = [role(legalRepresentative, 'LEGAL_REPRESENTATIVE')];
    if (row.kind === 'INDIVIDUAL_BUSINESS') return [...rows, role(legalRepresentative, 'MANAGER')];
    if (row.kind !== 'ENTERPRISE') return rows;

    const partners = pickAdults(random, residents, since, legalRepresentative, random.integer(1, 3));
    const [supervisor, ...shareholders] = partners;
    const shareOfPartner = shareholders.length === 0 ? 0 : random.integer(10, 45);
    const shareOfRepresentative = 100 - shareOfPartner * shareholders.length;
    return [
      ...rows,
      role(legalRepresentative, random.chance(0.5) ? 'DIRECTOR' : 'MANAGER'),
      role(legalRepresentative, 'SHAREHOLDER', shareOfRepresentative),
      ...shareholders.map((shareholder) => role(shareholder, 'SHAREHOLDER', shareOfPartner)),
      ...(supervisor === undefined ? [] : [role(supervisor, 'SUPERVISOR')]),
    ];
  });
}

/** Different residents, of age on a date and alive, without the one who is there already. */
function pickAdults(
  random: Random,
  residents: readonly Resident[],
  on: IsoDate,
  besides: Resident,
  count: number,
): Resident[] {
  const picked = new Set<Resident>();
  while (picked.size < count) {
    const candidate = random.pick(residents);
    const isEligible =
      candidate.profile === 'ORDINARY' &&
      candidate !== besides &&
      candidate.deceasedOn === null &&
      fullYears(candidate.birthDate, on) >= 18;
    if (isEligible) picked.add(candidate);
  }
  return [...picked];
}

function describeLicences(entities: readonly LegalEntity[]): LicenceRow[] {
  const random = createRandom('licences');
  let count = 0;
  return entities.flatMap((entity) => {
    const { row, industry, district } = entity;
    return (industry?.licences ?? []).flatMap((name) => {
      count += 1;
      const number = `JY${row.regionCode}${String(count).padStart(7, '0')}`;
      const issuedOn = dateInLife(random, entity, '2019-01-01', '2026-05-31');
      if (!hasFact(random, entity, 0.8)) return [];
      const expiresOn = addYears(entity.profile === 'COMPLETE' ? '2024-03-01' : issuedOn, 5);
      return [
        {
          legalEntityId: row.id,
          name,
          number,
          issuedBy: `北京市${district.name}市场监督管理局`,
          issuedOn: addYears(expiresOn, -5),
          expiresOn,
          status: validityOf(entity, expiresOn),
        },
      ];
    });
  });
}

/** A permission of an entity: it lapses on its date, and ends with the entity. */
export function validityOf(entity: LegalEntity, expiresOn: IsoDate | null): ValidityStatus {
  if (entity.row.status === 'DEREGISTERED' || entity.row.status === 'REVOKED') return 'REVOKED';
  return expiresOn !== null && expiresOn < cityDate ? 'EXPIRED' : 'VALID';
}

function describePenalties(entities: readonly LegalEntity[]): PenaltyRow[] {
  const random = createRandom('penalties');
  let count = 0;
  return entities.flatMap((entity) => {
    const { row, district, industry } = entity;
    if (!hasFact(random, entity, 0.14) || industry === null) return [];
    return Array.from({ length: random.integer(1, 2) }, () => {
      count += 1;
      const decidedOn = dateInLife(random, entity, '2018-01-01', cityDate);
      return {
        legalEntityId: row.id,
        documentNumber: `京${district.name.charAt(0)}市监处罚〔${decidedOn.slice(0, 4)}〕${count}号`,
        decidedOn,
        reason: random.pick(penaltyReasons),
        amount: random.pick([1_000, 5_000, 10_000, 20_000, 50_000, 200_000]),
        decidedBy: `北京市${district.name}市场监督管理局`,
      };
    });
  });
}

/** Electronic certificates: each repeats a fact that another department holds, with the same number and date. */
import { addYears, dateBetween, earliest, fullYears, latest, cityDate } from './dates.ts';
import type { IsoDate } from './dates.ts';
import { indexBy } from './group-by.ts';
import type { LegalEntity } from './legal-entity.ts';
import { hasFact } from './profiles.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { districtOf } from './regions.ts';
import type { Resident } from './resident.ts';
import type { CertificateRow, ValidityStatus, City } from './rows.ts';

/** What other departments hold and a certificate repeats. */
export type CertifiedFacts = Pick<
  City,
  'civilAffairs' | 'ecology' | 'humanResources' | 'marketRegulation' | 'naturalResources'
>;

/** Kinds that end with the life of their holder. */
export const personalKinds: ReadonlySet<string> = new Set(['居民身份证', '机动车驾驶证', '社会保障卡']);

/** The kind that ends with the marriage. */
export const marriageKind = '结婚证';
/** The certificate of a legal entity's own registration, which ends with the entity. */
export const registrationKinds: Readonly<Record<LegalEntity['row']['kind'], string>> = {
  ENTERPRISE: '营业执照',
  INDIVIDUAL_BUSINESS: '营业执照',
  SOCIAL_ORGANISATION: '社会组织法人登记证书',
  PUBLIC_INSTITUTION: '事业单位法人证书',
};

export function describeCertificates(
  residents: readonly Resident[],
  entities: readonly LegalEntity[],
  facts: CertifiedFacts,
): CertificateRow[] {
  const random = createRandom('certificates');
  const rows = [
    ...describePersonal(random, residents, facts),
    ...describeRegistrations(entities, facts),
    ...describePermissions(entities, facts),
    ...describeTitles(residents, entities, facts),
  ];
  const signatureRandom = createRandom('certificate-signatures');
  return rows.map((row) => ({ ...row, signatureValid: !signatureRandom.chance(0.01) }));
}

type UnsignedCertificate = Omit<CertificateRow, 'signatureValid'>;

function describePersonal(
  random: Random,
  residents: readonly Resident[],
  { humanResources, civilAffairs }: CertifiedFacts,
): UnsignedCertificate[] {
  const insured = new Map(
    humanResources.employments.toReversed().map(({ personId, since }) => [personId, since]),
  );
  const marriages = indexBy(civilAffairs.marriages, ({ personId }) => personId);
  return residents.flatMap((resident, index) => {
    if (resident.profile === 'EMPTY') return [];
    const serial = String(index + 1).padStart(6, '0');
    const { code, name } = districtOf(resident.household.regionCode);
    const status = (expiresOn: IsoDate | null): ValidityStatus => {
      if (resident.deceasedOn !== null) return 'REVOKED';
      return expiresOn !== null && expiresOn < cityDate ? 'EXPIRED' : 'VALID';
    };
    const certificate = (
      kind: string,
      prefix: string,
      issuer: string,
      issuedOn: IsoDate,
      expiresOn: IsoDate | null,
    ): UnsignedCertificate => ({
      number: `${prefix}${code}${serial}`,
      personId: resident.id,
      legalEntityId: null,
      kind,
      holderName: resident.name,
      issuer,
      issuedOn,
      expiresOn,
      status: status(expiresOn),
    });

    const rows: UnsignedCertificate[] = [];
    const lastDay = resident.deceasedOn ?? cityDate;
    const idCardFrom = latest(addYears(resident.birthDate, 16), addYears(lastDay, -9));
    const idCardOn = dateBetween(random, idCardFrom, lastDay);
    if (idCardFrom <= lastDay) {
      const expiresOn = idCardExpiry(resident, idCardOn);
      rows.push(certificate('居民身份证', 'SF', `北京市公安局${name}分局`, idCardOn, expiresOn));
    }
    const age = fullYears(resident.birthDate, lastDay);
    if (hasFact(random, resident, 0.55) && age >= 19 && age <= 70) {
      const from = latest(addYears(resident.birthDate, 18), addYears(lastDay, -7));
      const issuedOn = dateBetween(random, from, lastDay);
      rows.push(
        certificate('机动车驾驶证', 'JS', '北京市公安局公安交通管理局', issuedOn, addYears(issuedOn, 6)),
      );
    }
    const firstInsuredOn = insured.get(resident.id);
    if (firstInsuredOn !== undefined) {
      const issuedOn = latest(firstInsuredOn, '2010-01-01');
      rows.push(
        certificate('社会保障卡', 'SB', '北京市人力资源和社会保障局', earliest(issuedOn, lastDay), null),
      );
    }
    const marriage = marriages.get(resident.id);
    if (marriage?.status === 'MARRIED') {
      const copy = resident.relation === 'HEAD' ? 'A' : 'B';
      const issuer = `北京市${name}民政局`;
      const row = certificate(marriageKind, '', issuer, marriage.registeredOn, null);
      rows.push({ ...row, number: `${marriage.certificateNumber}-${copy}` });
    }
    return rows;
  });
}

/** Ten years below 26, twenty below 46, without limit after that (居民身份证法 §5). */
function idCardExpiry(resident: Resident, issuedOn: IsoDate): IsoDate | null {
  const age = fullYears(resident.birthDate, issuedOn);
  if (age > 45) return null;
  return addYears(issuedOn, age <= 25 ? 10 : 20);
}

/** The certificate of each legal entity's own registration. */
function describeRegistrations(
  entities: readonly LegalEntity[],
  { civilAffairs }: CertifiedFacts,
): UnsignedCertificate[] {
  const registrations = indexBy(
    civilAffairs.socialOrganisationRegistrations,
    ({ legalEntityId }) => legalEntityId,
  );
  return entities.map(({ row, district }, index) => {
    const registration = registrations.get(row.id);
    const hasEnded = row.status === 'DEREGISTERED' || row.status === 'REVOKED';
    return {
      number: registration?.registrationNumber ?? `YZ${row.regionCode}${String(index + 1).padStart(7, '0')}`,
      personId: null,
      legalEntityId: row.id,
      kind: registrationKinds[row.kind],
      holderName: row.name,
      issuer: registration?.supervisor ?? `北京市${district.name}市场监督管理局`,
      issuedOn: row.establishedOn,
      expiresOn: registration?.expiresOn ?? null,
      status: hasEnded ? 'REVOKED' : 'VALID',
    };
  });
}

/** The electronic form of each licence and each pollution permit. */
function describePermissions(
  entities: readonly LegalEntity[],
  { marketRegulation, ecology }: CertifiedFacts,
): UnsignedCertificate[] {
  const holders = indexBy(entities, ({ row }) => row.id);
  const permissions = [
    ...marketRegulation.licences.map((licence) => ({
      ...licence,
      kind: licence.name,
      issuer: licence.issuedBy,
    })),
    ...ecology.pollutionPermits.map((permit) => ({
      ...permit,
      kind: '排污许可证',
      issuer: '北京市生态环境局',
    })),
  ];
  return permissions.map(({ number, legalEntityId, kind, issuer, issuedOn, expiresOn, status }) => ({
    number,
    personId: null,
    legalEntityId,
    kind,
    holderName: holders.get(legalEntityId)?.row.name ?? '',
    issuer,
    issuedOn,
    expiresOn,
    status,
  }));
}

/** The electronic form of each real-estate title. */
function describeTitles(
  residents: readonly Resident[],
  entities: readonly LegalEntity[],
  { naturalResources }: CertifiedFacts,
): UnsignedCertificate[] {
  const names = new Map([
    ...residents.map(({ id, name }) => [id, name] as const),
    ...entities.map(({ row }) => [row.id, row.name] as const),
  ]);
  return naturalResources.realEstate.map(({ certificateNumber, personId, legalEntityId, registeredOn }) => ({
    number: certificateNumber,
    personId,
    legalEntityId,
    kind: '不动产权证书',
    holderName: names.get(personId ?? legalEntityId ?? '') ?? '',
    issuer: '北京市规划和自然资源委员会',
    issuedOn: registeredOn,
    expiresOn: null,
    status: 'VALID',
  }));
}

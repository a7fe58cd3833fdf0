/**
 * The legal entities: the samples first, then enterprises, individual businesses, social organisations and
 * public institutions, each represented by an adult resident.
 */
import { sampleLegalEntities, samplePersons } from '../samples.ts';
import type { SampleLegalEntity } from '../samples.ts';
import { addYears, dateBetween, fullYears, latest, cityDate } from './dates.ts';
import type { IsoDate } from './dates.ts';
import { legalEntityIdOf, organisationCode, unifiedSocialCreditCode } from './identifiers.ts';
import { industries, manufacturing, technology } from './industries.ts';
import type { Industry } from './industries.ts';
import type { LegalEntity } from './legal-entity.ts';
import { createBrands } from './names.ts';
import type { Profile } from './profiles.ts';
import { createRandom, elementAt } from './random.ts';
import type { Random } from './random.ts';
import { createAddresses, districtOf, pickDistrict } from './regions.ts';
import type { District } from './regions.ts';
import type { Resident } from './resident.ts';
import type { LegalEntityKind, LegalEntityRow, SocialOrganisationKind } from './rows.ts';

interface LegalEntityBlueprint {
  readonly kind: LegalEntityKind;
  readonly organisationKind?: SocialOrganisationKind;
  readonly district?: District;
  /** Name and social credit code of a sample. */
  readonly sample?: SampleLegalEntity;
  readonly industry?: Industry;
  readonly establishedOn?: IsoDate;
  readonly legalRepresentativeId?: string;
  readonly profile?: Profile;
}

/** The legal entities of samples.ts. */
const sampleBlueprints: readonly LegalEntityBlueprint[] = [
  {
    kind: 'ENTERPRISE',
    district: districtOf('110108'),
    sample: sampleLegalEntities.complete,
    industry: manufacturing,
    establishedOn: '2010-05-12',
    legalRepresentativeId: samplePersons.haidian.id,
    profile: 'COMPLETE',
  },
  {
    kind: 'ENTERPRISE',
    district: districtOf('110105'),
    sample: sampleLegalEntities.technology,
    industry: technology,
    establishedOn: '2011-04-08',
    legalRepresentativeId: samplePersons.chaoyang.id,
  },
  {
    kind: 'SOCIAL_ORGANISATION',
    organisationKind: 'FOUNDATION',
    district: districtOf('110108'),
    sample: sampleLegalEntities.foundation,
    establishedOn: '2014-09-01',
    legalRepresentativeId: samplePersons.chaoyang.id,
  },
];

/** How many of each kind there are, the samples included. */
const countByKind: readonly (readonly [LegalEntityKind, number])[] = [
  ['ENTERPRISE', 325],
  ['INDIVIDUAL_BUSINESS', 35],
  ['SOCIAL_ORGANISATION', 25],
  ['PUBLIC_INSTITUTION', 15],
];

const categories: Readonly<Record<Exclude<LegalEntityKind, 'SOCIAL_ORGANISATION'>, string>> = {
  ENTERPRISE: '91',
  INDIVIDUAL_BUSINESS: '92',
  PUBLIC_INSTITUTION: '12',
};
const organisationCategories: Readonly<Record<SocialOrganisationKind, string>> = {
  ASSOCIATION: '51',
  SOCIAL_SERVICE_INSTITUTION: '52',
  FOUNDATION: '53',
};
const organisationEndings: Readonly<Record<SocialOrganisationKind, readonly string[]>> = {
  ASSOCIATION: ['行业协会', '志愿者协会', '书画协会'],
  SOCIAL_SERVICE_INSTITUTION: ['社会工作服务中心', '养老服务中心', '儿童发展中心'],
  FOUNDATION: ['公益基金会', '教育基金会'],
};
const institutionEndings = ['小学', '中学', '图书馆', '社区卫生服务中心', '文化馆', '环境卫生服务中心'];

export function buildLegalEntities(residents: readonly Resident[]): LegalEntity[] {
  const random = createRandom('legal-entities');
  const brand = createBrands(random);
  const addresses = createAddresses(random);
  const representatives = createRepresentatives(random, residents);
  const entities: LegalEntity[] = [];

  const add = (blueprint: LegalEntityBlueprint): void => {
    const district = blueprint.district ?? pickDistrict(random);
    const establishedOn = blueprint.establishedOn ?? pickEstablishment(random, blueprint.kind);
    const organisationKind =
      blueprint.kind === 'SOCIAL_ORGANISATION'
        ? (blueprint.organisationKind ?? pickOrganisationKind(random))
        : null;
    const isBusiness = blueprint.kind === 'ENTERPRISE' || blueprint.kind === 'INDIVIDUAL_BUSINESS';
    const industry = isBusiness ? (blueprint.industry ?? pickIndustry(random, blueprint.kind)) : null;
    const category = categoryOf(blueprint.kind, organisationKind);
    const drawnUscc = unifiedSocialCreditCode(
      category,
      district.code,
      organisationCode(random, establishedOn),
    );
    const uscc = blueprint.sample?.uscc ?? drawnUscc;
    const legalRepresentative = representatives(establishedOn, blueprint.legalRepresentativeId);
    const drawnName = pickName(random, brand(), district, blueprint.kind, organisationKind, industry);
    const row: LegalEntityRow = {
      id: legalEntityIdOf(uscc),
      uscc,
      name: blueprint.sample?.name ?? drawnName,
      kind: blueprint.kind,
      ...pickStatus(random, blueprint.kind, establishedOn, blueprint.sample !== undefined),
      establishedOn,
      regionCode: district.code,
      registeredAddress: addresses.office(district),
      registeredCapital: pickCapital(random, blueprint.kind),
      businessScope: industry?.scope ?? '依照章程开展公益和社会服务活动',
      legalRepresentativeId: legalRepresentative.id,
    };
    entities.push({
      row,
      district,
      legalRepresentative,
      profile: blueprint.profile ?? 'ORDINARY',
      industry,
      organisationKind,
      employerWeight: pickEmployerWeight(random, blueprint.kind),
    });
  };

  sampleBlueprints.forEach(add);
  for (const [kind, count] of countByKind) {
    const samples = sampleBlueprints.filter((sample) => sample.kind === kind).length;
    for (let index = samples; index < count; index += 1) add({ kind });
  }
  return entities;
}

/** Finds legal representatives: adults when the entity was founded, alive and not too old today. */
function createRepresentatives(
  random: Random,
  residents: readonly Resident[],
): (establishedOn: IsoDate, id?: string) => Resident {
  const entitiesOf = new Map<string, number>();
  return (establishedOn, id) => {
    if (id !== undefined)
      return elementAt(
        residents.filter((resident) => resident.id === id),
        0,
      );
    for (;;) {
      const candidate = random.pick(residents);
      const held = entitiesOf.get(candidate.id) ?? 0;
      const isEligible =
        candidate.profile === 'ORDINARY' &&
        candidate.deceasedOn === null &&
        fullYears(candidate.birthDate, establishedOn) >= 22 &&
        fullYears(candidate.birthDate, cityDate) <= 74 &&
        held < 3;
      if (!isEligible) continue;
      entitiesOf.set(candidate.id, held + 1);
      return candidate;
    }
  };
}

function pickEstablishment(random: Random, kind: LegalEntityKind): IsoDate {
  if (kind === 'PUBLIC_INSTITUTION') return dateBetween(random, '1982-01-01', '1985-12-31');
  if (kind === 'SOCIAL_ORGANISATION') return dateBetween(random, '2001-01-01', '2021-12-31');
  if (kind === 'INDIVIDUAL_BUSINESS') return dateBetween(random, '2008-01-01', '2025-06-30');
  return random.chance(0.3)
    ? dateBetween(random, '1993-01-01', '2008-12-31')
    : dateBetween(random, '2009-01-01', '2024-12-31');
}

function pickOrganisationKind(random: Random): SocialOrganisationKind {
  return random.weighted([
    ['ASSOCIATION', 5],
    ['SOCIAL_SERVICE_INSTITUTION', 4],
    ['FOUNDATION', 2],
  ] as const);
}

function pickIndustry(random: Random, kind: LegalEntityKind): Industry {
  const open = kind === 'ENTERPRISE' ? industries : industries.filter(({ name }) => /商贸|餐饮/u.test(name));
  return random.weighted(open.map((industry) => [industry, industry.weight] as const));
}

function categoryOf(kind: LegalEntityKind, organisationKind: SocialOrganisationKind | null): string {
  if (kind !== 'SOCIAL_ORGANISATION') return categories[kind];
  return organisationCategories[organisationKind ?? 'ASSOCIATION'];
}

function pickName(
  random: Random,
  brand: string,
  district: District,
  kind: LegalEntityKind,
  organisationKind: SocialOrganisationKind | null,
  industry: Industry | null,
): string {
  if (organisationKind !== null) return `北京${brand}${random.pick(organisationEndings[organisationKind])}`;
  if (kind === 'PUBLIC_INSTITUTION')
    return `北京市${district.name}${brand}${random.pick(institutionEndings)}`;
  if (kind === 'INDIVIDUAL_BUSINESS') {
    return `北京市${district.name}${brand}${industry?.name === '商贸' ? '百货店' : '餐饮店'}`;
  }
  return `北京${brand}${industry?.name ?? ''}${random.chance(0.1) ? '股份有限公司' : '有限公司'}`;
}

function pickStatus(
  random: Random,
  kind: LegalEntityKind,
  establishedOn: IsoDate,
  isSample: boolean,
): Pick<LegalEntityRow, 'status' | 'deregisteredOn'> {
  const drawn = random.weighted([
    ['ACTIVE', 84],
    ['SUSPENDED', 3],
    ['REVOKED', 3],
    ['DEREGISTERED', 10],
  ] as const);
  const status = isSample || kind === 'PUBLIC_INSTITUTION' ? 'ACTIVE' : drawn;
  const from = latest('2016-01-01', addYears(establishedOn, 1));
  return { status, deregisteredOn: status === 'DEREGISTERED' ? dateBetween(random, from, cityDate) : null };
}

function pickCapital(random: Random, kind: LegalEntityKind): number {
  if (kind === 'INDIVIDUAL_BUSINESS') return random.pick([20_000, 50_000, 100_000]);
  if (kind !== 'ENTERPRISE') return random.pick([30_000, 100_000, 2_000_000]);
  return random.weighted([
    [100_000, 10],
    [500_000, 15],
    [1_000_000, 25],
    [5_000_000, 20],
    [10_000_000, 15],
    [50_000_000, 6],
    [2_500_000_000, 1],
  ]);
}

function pickEmployerWeight(random: Random, kind: LegalEntityKind): number {
  if (kind === 'INDIVIDUAL_BUSINESS') return 0.4;
  if (kind === 'PUBLIC_INSTITUTION') return 5;
  if (kind === 'SOCIAL_ORGANISATION') return 1;
  return random.pick([1, 1, 2, 3, 5, 8]);
}

import type { IsoDate } from './dates.ts';
import type { Sex } from './identifiers.ts';

/**
 * The rows of every department's tables.
 *
 * INVARIANT: the names are the models' names in prisma/<department>/schema; the loader derives schema, table
 * and column names from them (camelCase → snake_case), in the order in which foreign keys want them written.
 */
export interface City {
  readonly publicSecurity: {
    readonly households: HouseholdRow[];
    readonly persons: PersonRow[];
    readonly criminalRecords: CriminalRecordRow[];
  };
  readonly civilAffairs: {
    readonly marriages: MarriageRow[];
    readonly socialAssistance: SocialAssistanceRow[];
    readonly socialOrganisationRegistrations: SocialOrganisationRegistrationRow[];
  };
  readonly humanResources: {
    readonly employments: EmploymentRow[];
    readonly socialInsurance: SocialInsuranceRow[];
    readonly insuredEmployees: InsuredEmployeesRow[];
  };
  readonly marketRegulation: {
    readonly legalEntities: LegalEntityRow[];
    readonly companyRoles: CompanyRoleRow[];
    readonly licences: LicenceRow[];
    readonly penalties: PenaltyRow[];
  };
  readonly taxation: {
    readonly incomeTax: IncomeTaxRow[];
    readonly taxCredits: TaxCreditRow[];
    readonly taxArrears: TaxArrearsRow[];
    readonly annualRevenue: AnnualRevenueRow[];
  };
  readonly naturalResources: { readonly realEstate: RealEstateRow[] };
  readonly health: { readonly vaccinations: VaccinationRow[]; readonly healthRecords: HealthRecordRow[] };
  readonly ecology: {
    readonly pollutionPermits: PollutionPermitRow[];
    readonly emissions: EmissionRow[];
    readonly airQualityStations: AirQualityStationRow[];
    readonly airQualityReadings: AirQualityReadingRow[];
  };
  readonly eCertificates: { readonly certificates: CertificateRow[] };
}

export interface HouseholdRow {
  id: string;
  address: string;
  regionCode: string;
}

export type HouseholdRelation = 'HEAD' | 'SPOUSE' | 'CHILD' | 'PARENT';

export interface PersonRow {
  id: string;
  idNumber: string;
  name: string;
  sex: Sex;
  birthDate: IsoDate;
  ethnicity: string;
  regionCode: string;
  householdAddress: string;
  householdId: string;
  relationToHead: HouseholdRelation;
  deceasedOn: IsoDate | null;
}

export interface CriminalRecordRow {
  personId: string;
  hasRecord: boolean;
  offences: string[];
  lastConvictedOn: IsoDate | null;
}

export type MarriageStatus = 'MARRIED' | 'DIVORCED' | 'WIDOWED';

export interface MarriageRow {
  personId: string;
  status: MarriageStatus;
  spouseId: string | null;
  registeredOn: IsoDate;
  certificateNumber: string;
}

export interface SocialAssistanceRow {
  personId: string;
  kind:
    'MINIMUM_LIVING_ALLOWANCE' | 'EXTREME_POVERTY_SUPPORT' | 'MEDICAL_ASSISTANCE' | 'TEMPORARY_ASSISTANCE';
  monthlyAmount: number;
  since: IsoDate;
}

export type SocialOrganisationKind = 'ASSOCIATION' | 'FOUNDATION' | 'SOCIAL_SERVICE_INSTITUTION';

export interface SocialOrganisationRegistrationRow {
  legalEntityId: string;
  registrationNumber: string;
  organisationKind: SocialOrganisationKind;
  supervisor: string;
  registeredOn: IsoDate;
  expiresOn: IsoDate;
  assessmentGrade: string | null;
}

export interface EmploymentRow {
  personId: string;
  legalEntityId: string;
  position: string;
  since: IsoDate;
  until: IsoDate | null;
}

export interface SocialInsuranceRow {
  personId: string;
  kind: 'PENSION' | 'MEDICAL' | 'UNEMPLOYMENT' | 'WORK_INJURY' | 'MATERNITY';
  status: 'ACTIVE' | 'SUSPENDED' | 'TERMINATED';
  monthsPaid: number;
  base: number;
  legalEntityId: string | null;
}

export interface InsuredEmployeesRow {
  legalEntityId: string;
  count: number;
  asOf: IsoDate;
}

export type LegalEntityKind =
  'ENTERPRISE' | 'INDIVIDUAL_BUSINESS' | 'SOCIAL_ORGANISATION' | 'PUBLIC_INSTITUTION';

export interface LegalEntityRow {
  id: string;
  uscc: string;
  name: string;
  kind: LegalEntityKind;
  status: 'ACTIVE' | 'SUSPENDED' | 'REVOKED' | 'DEREGISTERED';
  establishedOn: IsoDate;
  deregisteredOn: IsoDate | null;
  regionCode: string;
  registeredAddress: string;
  registeredCapital: number;
  businessScope: string;
  legalRepresentativeId: string;
}

export interface CompanyRoleRow {
  personId: string;
  legalEntityId: string;
  role: 'LEGAL_REPRESENTATIVE' | 'SHAREHOLDER' | 'DIRECTOR' | 'SUPERVISOR' | 'MANAGER';
  sharePercent: number | null;
  since: IsoDate;
}

export interface LicenceRow {
  legalEntityId: string;
  name: string;
  number: string;
  issuedBy: string;
  issuedOn: IsoDate;
  expiresOn: IsoDate | null;
  status: ValidityStatus;
}

export interface PenaltyRow {
  legalEntityId: string;
  documentNumber: string;
  decidedOn: IsoDate;
  reason: string;
  amount: number;
  decidedBy: string;
}

export interface IncomeTaxRow {
  personId: string;
  year: number;
  annualIncome: number;
  taxPaid: number;
}

export interface TaxCreditRow {
  legalEntityId: string;
  year: number;
  grade: 'A' | 'B' | 'M' | 'C' | 'D';
}

export interface TaxArrearsRow {
  legalEntityId: string;
  amount: number;
  asOf: IsoDate;
}

export interface AnnualRevenueRow {
  legalEntityId: string;
  year: number;
  amount: number;
}

export interface RealEstateRow {
  certificateNumber: string;
  personId: string | null;
  legalEntityId: string | null;
  address: string;
  regionCode: string;
  areaSquareMetres: number;
  usage: 'RESIDENTIAL' | 'COMMERCIAL' | 'OFFICE' | 'INDUSTRIAL';
  longitude: number;
  latitude: number;
  registeredOn: IsoDate;
}

export interface VaccinationRow {
  personId: string;
  vaccine: string;
  dose: number;
  givenOn: IsoDate;
  facility: string;
}

export interface HealthRecordRow {
  personId: string;
  bloodType: 'A' | 'B' | 'AB' | 'O';
  chronicDiseases: string[];
  disabilityGrade: number | null;
}

export interface PollutionPermitRow {
  number: string;
  legalEntityId: string;
  category: 'KEY' | 'SIMPLIFIED' | 'REGISTRATION';
  pollutants: string[];
  issuedOn: IsoDate;
  expiresOn: IsoDate;
  status: ValidityStatus;
}

export interface EmissionRow {
  legalEntityId: string;
  year: number;
  pollutant: string;
  tonnes: number;
}

export interface AirQualityStationRow {
  id: string;
  name: string;
  area: string;
  regionCode: string;
  longitude: number;
  latitude: number;
}

export type Pollutant = 'pm25' | 'pm10' | 'so2' | 'no2' | 'o3' | 'co';

export interface AirQualityReadingRow extends Record<Pollutant | `${Pollutant}Day`, number | null> {
  stationId: string;
  /** ISO text with the offset of Beijing. */
  measuredAt: string;
  aqi: number | null;
  o3EightHours: number | null;
  o3EightHoursDay: number | null;
  primaryPollutant: string | null;
  quality: string | null;
}

export type ValidityStatus = 'VALID' | 'EXPIRED' | 'REVOKED';

export interface CertificateRow {
  number: string;
  personId: string | null;
  legalEntityId: string | null;
  kind: string;
  holderName: string;
  issuer: string;
  issuedOn: IsoDate;
  expiresOn: IsoDate | null;
  status: ValidityStatus;
  signatureValid: boolean;
}

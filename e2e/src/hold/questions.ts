/** What callers ask all the time while faults are injected. */
import { sampleLegalEntities, samplePersons } from '@govgraph/demo-city';
import { print } from 'graphql';
import { OwnRecordDocument, UnifiedPersonDocument } from '../generated/documents.ts';

export interface Question {
  readonly name: string;
  readonly persona: string;
  readonly purpose: string | undefined;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const { haidian, chaoyang, lowIncome } = samplePersons;
const { complete } = sampleLegalEntities;

const unifiedPerson = (persona: string, purpose: string | undefined, idNumber: string) => ({
  persona,
  purpose,
  document: print(UnifiedPersonDocument),
  variables: { idNumber, year: 2025 },
});

/** Allowed and denied, masked and out of scope, one record and many, of persons, of legal entities, of the air. */
export const questions: readonly Question[] = [
  {
    name: 'review of a person of the district',
    ...unifiedPerson('assistance-review', 'low-income-assistance', haidian.idNumber),
  },
  {
    name: 'review of a person of another district',
    ...unifiedPerson('assistance-review', 'low-income-assistance', chaoyang.idNumber),
  },
  {
    name: 'review of two persons, of whom one is out of scope',
    persona: 'assistance-review',
    purpose: 'low-income-assistance',
    document: `query ($one: String!, $other: String!) {
      one: person(idNumber: $one) { name incomeTax(year: 2025) { annualIncome } realEstate { address usage } }
      other: person(idNumber: $other) { name incomeTax(year: 2025) { annualIncome } employments { position } }
    }`,
    variables: { one: lowIncome.idNumber, other: chaoyang.idNumber },
  },
  {
    name: 'an application without grants',
    ...unifiedPerson('new-app', 'housing-support', haidian.idNumber),
  },
  {
    name: 'no purpose declared',
    ...unifiedPerson('assistance-review', undefined, haidian.idNumber),
  },
  {
    name: 'own data, in full',
    persona: 'public-security-desk',
    purpose: undefined,
    document: print(OwnRecordDocument),
    variables: { idNumber: haidian.idNumber },
  },
  {
    name: 'a grant with a quota',
    persona: 'public-security-desk',
    purpose: 'newborn-registration',
    document: `query ($idNumber: String!) {
      person(idNumber: $idNumber) { name marriage { status } vaccinations { vaccine } }
    }`,
    variables: { idNumber: haidian.idNumber },
  },
  {
    name: 'a legal entity, at the service hall',
    persona: 'hall-frontend',
    purpose: 'service-hall',
    document: `query ($uscc: String!) { legalEntity(uscc: $uscc) {
      uscc name kind status legalRepresentative { name idNumber } licences { name } penalties { reason }
      certificates { kind status }
    } }`,
    variables: { uscc: complete.uscc },
  },
  {
    name: 'the air',
    persona: 'air-quality',
    purpose: 'air-pollution-control',
    document: '{ airQualityStations { id name latestReading { measuredAt aqi pm25 } } }',
    variables: {},
  },
];

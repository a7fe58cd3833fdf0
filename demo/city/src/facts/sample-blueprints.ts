import { samplePersons } from '../samples.ts';
import type { IsoDate } from './dates.ts';
import { districtOf } from './regions.ts';
import type { District } from './regions.ts';
import type { ResidentBlueprint } from './resident.ts';

/** A household that is the same whatever the rest of the city becomes. */
export interface HouseholdBlueprint {
  readonly district: District;
  readonly head: ResidentBlueprint;
  readonly spouse?: Omit<ResidentBlueprint, 'relation'>;
  readonly weddingDate?: IsoDate;
  readonly divorcedOn?: IsoDate;
  readonly children: readonly Omit<ResidentBlueprint, 'relation'>[];
}

/** The households of the persons in samples.ts. */
export const sampleBlueprints: readonly HouseholdBlueprint[] = [
  {
    district: districtOf('110108'),
    head: {
      sample: samplePersons.haidian,
      sex: 'MALE',
      birthDate: '1980-03-15',
      relation: 'HEAD',
      profile: 'COMPLETE',
    },
    spouse: { sample: samplePersons.haidianSpouse, sex: 'FEMALE', birthDate: '1982-09-08' },
    weddingDate: '2008-08-08',
    children: [{ sample: samplePersons.haidianChild, sex: 'MALE', birthDate: '2012-05-20' }],
  },
  {
    district: districtOf('110105'),
    head: {
      sample: samplePersons.chaoyang,
      sex: 'FEMALE',
      birthDate: '1983-07-22',
      relation: 'HEAD',
      profile: 'COMPLETE',
    },
    spouse: { sample: samplePersons.chaoyangSpouse, sex: 'MALE', birthDate: '1981-11-30' },
    weddingDate: '2010-10-10',
    children: [{ sample: samplePersons.chaoyangChild, sex: 'FEMALE', birthDate: '2014-02-11' }],
  },
  {
    district: districtOf('110108'),
    head: {
      sample: samplePersons.lowIncome,
      sex: 'FEMALE',
      birthDate: '1978-12-03',
      relation: 'HEAD',
      profile: 'LOW_INCOME',
    },
    divorcedOn: '2019-04-17',
    children: [{ sample: samplePersons.lowIncomeChild, sex: 'MALE', birthDate: '2013-10-25' }],
  },
  {
    district: districtOf('110101'),
    head: {
      sample: samplePersons.withoutFacts,
      sex: 'MALE',
      birthDate: '1990-01-01',
      relation: 'HEAD',
      profile: 'EMPTY',
    },
    children: [],
  },
];

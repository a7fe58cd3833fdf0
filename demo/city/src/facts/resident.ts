import type { SamplePerson } from '../samples.ts';
import type { IsoDate } from './dates.ts';
import type { Sex } from './identifiers.ts';
import type { Profile } from './profiles.ts';
import type { HouseholdRelation, HouseholdRow, MarriageStatus } from './rows.ts';

/** A person as the generator knows it; every department's rows are derived from it. */
export interface Resident {
  readonly id: string;
  readonly idNumber: string;
  readonly name: string;
  readonly sex: Sex;
  readonly birthDate: IsoDate;
  readonly ethnicity: string;
  readonly household: HouseholdRow;
  readonly relation: HouseholdRelation;
  readonly deceasedOn: IsoDate | null;
  readonly profile: Profile;
  /** Mother and father where they live in the same household. */
  readonly parents: readonly Resident[];
  /** Set once the whole household is known. */
  marriage: ResidentMarriage | null;
}

export interface ResidentMarriage {
  readonly status: MarriageStatus;
  readonly spouse: Resident | null;
  readonly registeredOn: IsoDate;
  readonly certificateNumber: string;
}

/** What is decided about a person before the person exists; the rest is left to chance. */
export interface ResidentBlueprint {
  readonly sex: Sex;
  readonly birthDate: IsoDate;
  readonly relation: HouseholdRelation;
  /** Name and identity number of a sample. */
  readonly sample?: SamplePerson;
  readonly surname?: string;
  readonly profile?: Profile;
  readonly deceasedOn?: IsoDate | null;
  readonly parents?: readonly Resident[];
}

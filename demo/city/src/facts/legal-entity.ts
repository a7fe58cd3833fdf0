import { dateBetween, earliest, latest, cityDate } from './dates.ts';
import type { IsoDate } from './dates.ts';
import type { Industry } from './industries.ts';
import type { Profile } from './profiles.ts';
import type { District } from './regions.ts';
import type { Random } from './random.ts';
import type { Resident } from './resident.ts';
import type { LegalEntityRow, SocialOrganisationKind } from './rows.ts';

/** A legal entity as the generator knows it; every department's rows are derived from it. */
export interface LegalEntity {
  readonly row: LegalEntityRow;
  readonly district: District;
  readonly legalRepresentative: Resident;
  readonly profile: Profile;
  /** Null for social organisations and public institutions. */
  readonly industry: Industry | null;
  /** Null for everything but social organisations. */
  readonly organisationKind: SocialOrganisationKind | null;
  /** How many of the city's people it would employ, relative to the others. */
  readonly employerWeight: number;
}

/** Whether a legal entity existed for the whole of a period; an open period needs one that is active. */
export function existedDuring(entity: LegalEntity, since: IsoDate, until: IsoDate | null): boolean {
  if (since < entity.row.establishedOn) return false;
  if (until === null) return entity.row.status === 'ACTIVE';
  return entity.row.deregisteredOn === null || until <= entity.row.deregisteredOn;
}

/** A date in the life of an entity: between two dates where it lived then, otherwise as late as it can be. */
export function dateInLife(random: Random, { row }: LegalEntity, from: IsoDate, until: IsoDate): IsoDate {
  const last = earliest(row.deregisteredOn ?? cityDate, until);
  return dateBetween(random, latest(row.establishedOn, earliest(from, last)), last);
}

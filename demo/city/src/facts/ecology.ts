import { describeAirQuality } from './air-quality.ts';
import { addYears, yearOf } from './dates.ts';
import { dateInLife } from './legal-entity.ts';
import type { LegalEntity } from './legal-entity.ts';
import { validityOf } from './market-regulation.ts';
import { hasFact } from './profiles.ts';
import { createRandom } from './random.ts';
import type { EmissionRow, PollutionPermitRow, City } from './rows.ts';
import { taxedYears } from './taxation.ts';

export function describeEcology(entities: readonly LegalEntity[]): City['ecology'] {
  const pollutionPermits = describePermits(entities);
  return {
    pollutionPermits,
    emissions: describeEmissions(entities, pollutionPermits),
    ...describeAirQuality(),
  };
}

/** Enterprises whose industry emits something hold a permit for five years. */
function describePermits(entities: readonly LegalEntity[]): PollutionPermitRow[] {
  const random = createRandom('pollution-permits');
  return entities.flatMap((entity, index) => {
    const { row, industry } = entity;
    const pollutants = industry?.pollutants ?? [];
    if (pollutants.length === 0) return [];
    const issuedOn = dateInLife(random, entity, '2020-07-01', '2024-12-31');
    const category = random.pick(['KEY', 'SIMPLIFIED', 'SIMPLIFIED', 'REGISTRATION'] as const);
    if (!hasFact(random, entity, 0.92)) return [];
    const expiresOn = entity.profile === 'COMPLETE' ? '2027-01-09' : addYears(issuedOn, 5);
    return [
      {
        number: `PW${row.regionCode}${String(index + 1).padStart(6, '0')}P`,
        legalEntityId: row.id,
        category,
        pollutants: [...pollutants],
        issuedOn: addYears(expiresOn, -5),
        expiresOn,
        status: validityOf(entity, expiresOn),
      },
    ];
  });
}

/** Permit holders report every pollutant of the permit for each year in which the permit ran. */
function describeEmissions(
  entities: readonly LegalEntity[],
  permits: readonly PollutionPermitRow[],
): EmissionRow[] {
  const random = createRandom('emissions');
  const years = new Map(entities.map(({ row }) => [row.id, taxedYears(row)]));
  return permits.flatMap((permit) =>
    permit.pollutants.flatMap((pollutant) => {
      let tonnes = 0.2 + random.next() * (permit.category === 'KEY' ? 60 : 6);
      return (years.get(permit.legalEntityId) ?? [])
        .filter((year) => year >= yearOf(permit.issuedOn))
        .map((year) => {
          tonnes *= 0.82 + random.next() * 0.3;
          return { legalEntityId: permit.legalEntityId, year, pollutant, tonnes: Number(tonnes.toFixed(3)) };
        });
    }),
  );
}

/**
 * The synthetic city: people and legal entities, and what nine departments hold about them.
 *
 * Phases: population → legal entities → each department's rows, derived so that they agree → the planted
 * disagreements. Everything follows from fixed labels: every build is the same.
 */
import { describeCertificates } from './certificates.ts';
import { describeCivilAffairs } from './civil-affairs.ts';
import { describeEcology } from './ecology.ts';
import { describeHealth } from './health.ts';
import { describeEmployments, describeInsuredEmployees, describeSocialInsurance } from './human-resources.ts';
import { buildLegalEntities } from './legal-entities.ts';
import { describeMarketRegulation } from './market-regulation.ts';
import { describeRealEstate } from './natural-resources.ts';
import { plantDisagreements } from './plant-disagreements.ts';
import { describePublicSecurity } from './public-security.ts';
import { buildResidents } from './residents.ts';
import type { City } from './rows.ts';
import { describeTaxation } from './taxation.ts';

/** The city as it is seeded, with its planted disagreements. */
export function buildCity(): City {
  const city = buildAgreeingCity();
  plantDisagreements(city);
  return city;
}

/** The city before the disagreements are planted: every department tells the same story. */
export function buildAgreeingCity(): City {
  const residents = buildResidents();
  const entities = buildLegalEntities(residents);

  const employments = describeEmployments(residents, entities);
  const socialInsurance = describeSocialInsurance(residents, employments);
  const humanResources = {
    employments,
    socialInsurance,
    insuredEmployees: describeInsuredEmployees(entities, socialInsurance),
  };
  const marketRegulation = describeMarketRegulation(residents, entities);
  const naturalResources = { realEstate: describeRealEstate(residents, entities) };
  const health = describeHealth(residents);
  const holders = new Set([
    ...marketRegulation.companyRoles.map(({ personId }) => personId),
    ...naturalResources.realEstate.flatMap(({ personId }) => personId ?? []),
  ]);
  const civilAffairs = describeCivilAffairs(residents, entities, {
    employments,
    healthRecords: health.healthRecords,
    holders,
  });
  const ecology = describeEcology(entities);
  const facts = { civilAffairs, ecology, humanResources, marketRegulation, naturalResources };
  return {
    publicSecurity: describePublicSecurity(residents),
    civilAffairs,
    humanResources,
    marketRegulation,
    taxation: describeTaxation(employments, entities),
    naturalResources,
    health,
    ecology,
    eCertificates: { certificates: describeCertificates(residents, entities, facts) },
  };
}

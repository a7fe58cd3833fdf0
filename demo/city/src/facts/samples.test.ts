import { describe, expect, test } from 'vitest';
import { sampleLegalEntities, samplePersons } from '../samples.ts';
import { legalEntityIdOf, personIdOf } from './identifiers.ts';
import { buildCity } from './build-city.ts';

const city = buildCity();
const { persons } = city.publicSecurity;

/** How many rows every table holds about a subject, by department and table. */
function countFacts(id: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [department, tables] of Object.entries(city)) {
    for (const [table, rows] of Object.entries<readonly object[]>(tables)) {
      const count = rows.filter((row) => {
        const { personId, legalEntityId } = row as {
          personId?: string | null;
          legalEntityId?: string | null;
        };
        return personId === id || legalEntityId === id;
      }).length;
      if (count > 0) counts[`${department}.${table}`] = count;
    }
  }
  return counts;
}

describe('samples', () => {
  test.each(Object.entries(samplePersons))('lists the person %s as the city has them', (_key, sample) => {
    const person = persons.find(({ idNumber }) => idNumber === sample.idNumber);
    expect(person).toMatchObject(sample);
    expect(personIdOf(sample.idNumber)).toBe(sample.id);
  });

  test.each(Object.entries(sampleLegalEntities))(
    'lists the legal entity %s as the city has it',
    (_key, sample) => {
      const entity = city.marketRegulation.legalEntities.find(({ uscc }) => uscc === sample.uscc);
      expect(entity).toMatchObject(sample);
      expect(legalEntityIdOf(sample.uscc)).toBe(sample.id);
    },
  );

  test.each(['haidian', 'chaoyang'] as const)('knows the person %s in every department', (key) => {
    const { id } = samplePersons[key];
    expect(Object.keys(countFacts(id)).toSorted()).toEqual([
      'civilAffairs.marriages',
      'civilAffairs.socialAssistance',
      'eCertificates.certificates',
      'health.healthRecords',
      'health.vaccinations',
      'humanResources.employments',
      'humanResources.socialInsurance',
      'marketRegulation.companyRoles',
      'naturalResources.realEstate',
      'publicSecurity.criminalRecords',
      'taxation.incomeTax',
    ]);
    expect(countFacts(id)).toMatchObject({ 'taxation.incomeTax': 5, 'humanResources.socialInsurance': 5 });
    const health = city.health.healthRecords.find(({ personId }) => personId === id);
    expect(health?.chronicDiseases).not.toEqual([]);
    expect(health?.disabilityGrade).not.toBeNull();
    expect(city.publicSecurity.criminalRecords.find(({ personId }) => personId === id)?.hasRecord).toBe(true);
  });

  test('has a person with family in each of the two districts', () => {
    for (const [head, spouse, child] of [
      [samplePersons.haidian, samplePersons.haidianSpouse, samplePersons.haidianChild],
      [samplePersons.chaoyang, samplePersons.chaoyangSpouse, samplePersons.chaoyangChild],
    ] as const) {
      const household = persons.find(({ id }) => id === head.id)?.householdId;
      const members = persons.filter(({ householdId }) => householdId === household);
      expect(members.map(({ id, relationToHead }) => [id, relationToHead])).toEqual([
        [head.id, 'HEAD'],
        [spouse.id, 'SPOUSE'],
        [child.id, 'CHILD'],
      ]);
      expect(city.civilAffairs.marriages.find(({ personId }) => personId === spouse.id)?.spouseId).toBe(
        head.id,
      );
    }
  });

  test('has a person in need: no work since 2024, no property, the minimum living allowance', () => {
    const { id } = samplePersons.lowIncome;
    const { employments } = city.humanResources;
    expect(employments.filter(({ personId }) => personId === id).map(({ until }) => until)).toEqual([
      '2024-08-31',
    ]);
    expect(countFacts(id)).not.toHaveProperty('naturalResources.realEstate');
    expect(countFacts(id)).not.toHaveProperty('marketRegulation.companyRoles');
    const assistance = city.civilAffairs.socialAssistance.filter(({ personId }) => personId === id);
    expect(assistance.map(({ kind }) => kind)).toContain('MINIMUM_LIVING_ALLOWANCE');
  });

  test('has a person about whom nothing is known but the registration', () => {
    expect(countFacts(samplePersons.withoutFacts.id)).toEqual({});
    expect(persons.some(({ id }) => id === samplePersons.withoutFacts.id)).toBe(true);
  });

  test('has a company with a fact of every kind that companies can have', () => {
    const { id } = sampleLegalEntities.complete;
    expect(Object.keys(countFacts(id)).toSorted()).toEqual([
      'eCertificates.certificates',
      'ecology.emissions',
      'ecology.pollutionPermits',
      'humanResources.employments',
      'humanResources.insuredEmployees',
      'humanResources.socialInsurance',
      'marketRegulation.companyRoles',
      'marketRegulation.licences',
      'marketRegulation.penalties',
      'naturalResources.realEstate',
      'taxation.annualRevenue',
      'taxation.taxArrears',
      'taxation.taxCredits',
    ]);
    expect(
      city.taxation.taxArrears.find(({ legalEntityId }) => legalEntityId === id)?.amount,
    ).toBeGreaterThan(0);
    expect(
      city.humanResources.insuredEmployees.find((row) => row.legalEntityId === id)?.count,
    ).toBeGreaterThan(0);
  });

  test('has a foundation that is registered as a social organisation', () => {
    const { id } = sampleLegalEntities.foundation;
    expect(countFacts(id)).toHaveProperty(['civilAffairs.socialOrganisationRegistrations'], 1);
  });

  test('lets the persons represent the entities that the samples name', () => {
    const representatives = Object.values(sampleLegalEntities).map(
      ({ id }) =>
        city.marketRegulation.legalEntities.find((entity) => entity.id === id)?.legalRepresentativeId,
    );
    const { haidian, chaoyang } = samplePersons;
    expect(representatives).toEqual([haidian.id, chaoyang.id, chaoyang.id]);
  });
});

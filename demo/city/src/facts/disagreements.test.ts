import { describe, expect, test } from 'vitest';
import { sampleLegalEntities, samplePersons } from '../samples.ts';
import { findDisagreements } from './cross-check.ts';
import { plantDisagreements } from './plant-disagreements.ts';
import type { City } from './rows.ts';
import { buildAgreeingCity, buildCity } from './build-city.ts';

const agreeingCity = buildAgreeingCity();
const found = findDisagreements(buildCity());

/** Changes an agreeing city and says which rules notice. */
function rulesThatNotice(change: (city: City) => void): string[] {
  const city = structuredClone(agreeingCity);
  change(city);
  return [...new Set(findDisagreements(city).map(({ rule }) => rule))];
}

describe('disagreements between departments', () => {
  test('are none before any is planted', () => {
    expect(findDisagreements(agreeingCity)).toEqual([]);
  });

  test('are found exactly where they were planted', () => {
    const planted = plantDisagreements(structuredClone(agreeingCity));
    expect(planted).toHaveLength(40);
    expect(found).toEqual(planted);
  });

  test('are listed completely in disagreements.json (vitest -u writes it anew)', async () => {
    await expect(`${JSON.stringify(found, null, 2)}\n`).toMatchFileSnapshot('../disagreements.json');
  });

  test('never concern a sample', () => {
    const samples = [...Object.values(samplePersons), ...Object.values(sampleLegalEntities)].map(
      ({ id }) => id,
    );
    const concerned = new Set(found.map(({ subjectId }) => subjectId));
    expect(samples.filter((id) => concerned.has(id))).toEqual([]);
  });

  test('are noticed when a spouse is lost, a death is not passed on, or a year of income is missing', () => {
    expect(
      rulesThatNotice(({ civilAffairs }) => {
        civilAffairs.marriages.shift();
      }),
    ).toEqual(['couple-not-married', 'marriage-certificate']);
    expect(
      rulesThatNotice(({ publicSecurity }) => {
        publicSecurity.persons.find(({ id }) => id === samplePersons.lowIncome.id)!.deceasedOn = '2026-06-01';
      }),
    ).toEqual(['deceased-but-certified', 'deceased-but-insured']);
    expect(
      rulesThatNotice(({ taxation }) => {
        taxation.incomeTax.pop();
      }),
    ).toEqual(['income-without-work']);
  });
});

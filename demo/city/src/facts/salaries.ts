import { samplePersons } from '../samples.ts';
import { createRandom } from './random.ts';

const yearOfReference = 2025;
const yearlyRaise = 1.04;

/** Yuan a month in the year of reference; in three different bands of a masked income. */
const sampleSalaries: ReadonlyMap<string, number> = new Map([
  [samplePersons.haidian.id, 12_000],
  [samplePersons.chaoyang.id, 6_500],
  [samplePersons.lowIncome.id, 2_400],
]);

/** What a person earns a month in a year, in whole yuan. It rises a little every year. */
export function monthlySalary(personId: string, year: number): number {
  const random = createRandom(`salary:${personId}`);
  const level = random.weighted([
    [2_600, 20],
    [5_500, 35],
    [9_500, 25],
    [17_000, 14],
    [38_000, 6],
  ] as const);
  const inReferenceYear = sampleSalaries.get(personId) ?? level * (0.8 + random.next() * 0.5);
  return Math.round(inReferenceYear * yearlyRaise ** (year - yearOfReference));
}

import { earliest, latest, monthsCovered, reportedYears, cityDate, yearOf } from './dates.ts';
import { groupBy } from './group-by.ts';
import type { LegalEntity } from './legal-entity.ts';
import { hasFact } from './profiles.ts';
import { createRandom } from './random.ts';
import type { EmploymentRow, IncomeTaxRow, TaxArrearsRow, TaxCreditRow, City } from './rows.ts';
import { monthlySalary } from './salaries.ts';

/** Upper end of a bracket of taxable income (yuan a year) and its rate; 个人所得税法, table of comprehensive income. */
const brackets: readonly (readonly [number, number])[] = [
  [36_000, 0.03],
  [144_000, 0.1],
  [300_000, 0.2],
  [420_000, 0.25],
  [660_000, 0.3],
  [960_000, 0.35],
  [Number.POSITIVE_INFINITY, 0.45],
];
const basicDeduction = 60_000;
/** The employee's share of the social insurance, as part of the income. */
const insuranceShare = 0.105;

export function describeTaxation(
  employments: readonly EmploymentRow[],
  entities: readonly LegalEntity[],
): City['taxation'] {
  const taxpayers = entities.filter(
    ({ row }) => row.kind === 'ENTERPRISE' || row.kind === 'INDIVIDUAL_BUSINESS',
  );
  const taxArrears = describeArrears(taxpayers);
  return {
    incomeTax: describeIncomeTax(employments),
    taxCredits: describeCredits(taxpayers, taxArrears),
    taxArrears,
    annualRevenue: describeRevenue(taxpayers),
  };
}

/** Income of every reported year in which a person worked; no row where there was no work. */
function describeIncomeTax(employments: readonly EmploymentRow[]): IncomeTaxRow[] {
  const careers = groupBy(employments, ({ personId }) => personId);
  return [...careers].flatMap(([personId, career]) =>
    reportedYears.flatMap((year) => {
      const months = workedMonths(career, year);
      if (months === 0) return [];
      const annualIncome = monthlySalary(personId, year) * months;
      return [{ personId, year, annualIncome, taxPaid: taxOn(annualIncome) }];
    }),
  );
}

/** The months of a year in which at least one employment ran. */
export function workedMonths(career: readonly EmploymentRow[], year: number): number {
  const months = career.flatMap(({ since, until }) =>
    monthsCovered(latest(since, `${year}-01-01`), earliest(until ?? cityDate, `${year}-12-31`)),
  );
  return new Set(months).size;
}

/** Tax on a year's income, in yuan and fen. */
export function taxOn(annualIncome: number): number {
  const taxable = Math.max(0, annualIncome * (1 - insuranceShare) - basicDeduction);
  let tax = 0;
  let from = 0;
  for (const [to, rate] of brackets) {
    tax += Math.max(0, Math.min(taxable, to) - from) * rate;
    from = to;
  }
  return Math.round(tax * 100) / 100;
}

function describeArrears(taxpayers: readonly LegalEntity[]): TaxArrearsRow[] {
  const random = createRandom('tax-arrears');
  return taxpayers
    .filter(({ row }) => row.status !== 'DEREGISTERED')
    .map((entity) => {
      const amount = random.integer(2_000, 900_000);
      return {
        legalEntityId: entity.row.id,
        amount: hasFact(random, entity, 0.08) ? amount : 0,
        asOf: cityDate,
      };
    });
}

/** A taxpayer that owes tax today was not graded A or B for the last year. */
function describeCredits(
  taxpayers: readonly LegalEntity[],
  taxArrears: readonly TaxArrearsRow[],
): TaxCreditRow[] {
  const random = createRandom('tax-credits');
  const debtors = new Set(
    taxArrears.filter(({ amount }) => amount > 0).map(({ legalEntityId }) => legalEntityId),
  );
  return taxpayers.flatMap(({ row }) =>
    taxedYears(row).map((year) => {
      const drawn = random.weighted([
        ['A', 30],
        ['B', 50],
        ['C', 14],
        ['D', 6],
      ] as const);
      const isDebtor = year === reportedYears.at(-1) && debtors.has(row.id);
      const grade = year === yearOf(row.establishedOn) ? 'M' : isDebtor ? 'C' : drawn;
      return { legalEntityId: row.id, year, grade };
    }),
  );
}

function describeRevenue(taxpayers: readonly LegalEntity[]): City['taxation']['annualRevenue'] {
  const random = createRandom('annual-revenue');
  return taxpayers.flatMap(({ row, industry }) => {
    const typical = row.kind === 'INDIVIDUAL_BUSINESS' ? 400_000 : (industry?.typicalRevenue ?? 0);
    let amount = typical * Math.exp((random.next() - 0.5) * 2);
    return taxedYears(row).map((year) => {
      amount *= 0.9 + random.next() * 0.25;
      return { legalEntityId: row.id, year, amount: Math.round(amount) };
    });
  });
}

/** The reported years in which a legal entity existed. */
export function taxedYears(row: LegalEntity['row']): number[] {
  const until = yearOf(row.deregisteredOn ?? cityDate);
  return reportedYears.filter((year) => year >= yearOf(row.establishedOn) && year <= until);
}

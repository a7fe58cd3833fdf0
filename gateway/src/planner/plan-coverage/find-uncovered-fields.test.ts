/** Where a plan and its operation do not fit each other is found in the plan alone, without asking anybody. */
import { describe, expect, test } from 'vitest';
import { fetchesOf } from '../fetches.ts';
import { describeFetches, dossiers, letters, openPlanner, titles } from './described-plans.fixture.ts';
import { findPathConditions, findUncoveredFields } from './find-uncovered-fields.ts';
import { PlanCoverage } from './plan-coverage.ts';

type Departments = Readonly<Record<string, string>>;

/** The fetches of the planner's own plan, and what is found in it. */
function describeUncovered(departments: Departments, text: string): string {
  const { types, operation, plan } = openPlanner(departments)(text);
  const coverage = new PlanCoverage(types, fetchesOf(plan));
  const uncovered = findUncoveredFields(coverage, operation, 'Query');
  const conditions = findPathConditions(coverage, operation, 'Query');
  return [
    ...describeFetches(plan),
    ...uncovered.map(({ path, typename, name }) => `! nothing serves ${path.join('/')}: ${typename}.${name}`),
    ...[...conditions].map(
      ([{ place, node }, ofPath]) =>
        `! ${place}: ${node.serviceName} is needed through ${ofPath.map((types) => types?.join('|') ?? '*').join('/')}`,
    ),
  ].join('\n');
}

describe('What a plan does not ask for is found, with the type and the place in which it is missing', () => {
  test.each<[string, Departments, string, string]>([
    [
      'of a type that not all departments know which share the value',
      dossiers,
      '{ dossier { pages { __typename ... on Permit { title due } } } }',
      `
(root): permits {dossier{pages{__typename}}}
! nothing serves dossier/pages: Permit.title
! nothing serves dossier/pages: Permit.due`,
    ],
    [
      'of a record without what another type of record is represented by',
      titles,
      '{ titles { __typename ... on Atlas { label } ... on Map { lentTo } } }',
      `
(root): shelves {titles{__typename ...on Atlas{__typename id name}...on Map{__typename id}}}
titles: lending by {...on Atlas{__typename id} ...on Title{__typename name} ...on Map{__typename id}} {...on Title{label lentTo}}
! nothing serves titles: Map.lentTo`,
    ],
  ])('%s', (_, departments, text, gaps) => {
    expect(describeUncovered(departments, text)).toBe(gaps.trim());
  });
});

describe('A fetch that leads too far is found, with the types through which it is needed', () => {
  test('where each of two types was asked for something else below it', () => {
    const text = '{ letters { ... on Complaint { person { name } } ... on Tip { person { region } } } }';
    const gaps = `
(root): mail {letters{__typename ...on Complaint{person{__typename id}}...on Tip{person{__typename id}}}}
letters/person: registry by {...on Person{__typename id}} {...on Person{name}}
letters/person: regions by {...on Person{__typename id}} {...on Person{region}}
! letters/person: registry is needed through */Complaint
! letters/person: regions is needed through */Tip`;
    expect(describeUncovered(letters, text)).toBe(gaps.trim());
  });
});

describe('Nothing is found', () => {
  test.each<[string, Departments, string]>([
    [
      'where all departments know the type',
      dossiers,
      '{ dossier { pages { __typename ... on Note { text } } } }',
    ],
    [
      'where a department does not know a type of another',
      dossiers,
      '{ dossier { pages { ... on Verdict { text } } } }',
    ],
    ['of the root', dossiers, '{ __typename dossier { __typename id } }'],
    [
      'where the same was asked for below all types',
      letters,
      '{ letters { ... on Complaint { person { name } } ... on Tip { person { name } } } }',
    ],
  ])('%s', (_, departments, text) => {
    expect(describeUncovered(departments, text)).not.toContain('!');
  });
});

/** The synthetic city: ten catalogs and one policy document, as they are shipped. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseCatalog } from './documents/parse-catalog.ts';
import { compilePolicy } from './compile/compile-policy.ts';
import { decide } from './decide/decide.ts';
import { checkDecision, loadDecisionCases } from './documents/decision-cases.ts';
import { formatPolicyDocument, parsePolicyDocument } from './documents/policy-document.ts';
import { buildItem, buildRequest, buildResource } from './testing.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const departments = readdirSync(new URL('subgraphs/', root)).filter((name) =>
  existsSync(new URL(`subgraphs/${name}/catalog.yaml`, root)),
);
const resources = departments.flatMap((name) => parseCatalog(read(`subgraphs/${name}/catalog.yaml`)));
const document = parsePolicyDocument(read('demo/city/policy.yaml'));
const policy = compilePolicy({ version: 1, resources, ...document });

const caseFiles = readdirSync(new URL('policy/cases/', root)).filter((name) => name.endsWith('.yaml'));
const cases = loadDecisionCases(caseFiles.map((name) => read(`policy/cases/${name}`)));

describe('the policy of the synthetic city', () => {
  test('registers the catalogs of nine departments and of the authority', () => {
    expect(departments).toHaveLength(10);
    expect(new Set(resources.map(({ provider }) => provider)).size).toBe(10);
  });

  test('states the same social credit code for a department in its catalog and in the policy', () => {
    for (const { provider, providerUscc } of resources) {
      expect(policy.departments.get(provider)?.uscc, provider).toBe(providerUscc);
    }
  });

  test('survives being written out and read back', () => {
    expect(parsePolicyDocument(formatPolicyDocument(document))).toEqual(document);
  });

  test('grants nothing to the new application', () => {
    expect(document.grants.filter(({ consumer }) => consumer === 'housing')).toEqual([]);
  });
});

describe('the authority’s own work', () => {
  const ask = (roles: readonly string[], coordinate: `${string}.${string}`, department = 'library') =>
    decide(
      policy,
      buildRequest({
        caller: { application: 'desk', department, region: '11', level: 'CITY', clearance: 1, roles },
        purpose: 'catalog-administration',
        coordinate,
      }),
    );

  const ofAuthority = resources.filter(({ provider }) => provider === 'authority');
  const asked = ofAuthority.flatMap(({ items }) => items).filter((item) => item.role === 'STRUCTURE');

  /** What the authority's own staff reads: the rules as they are written, and changes of them. */
  const ofStaff = [
    'Query.policyDocument',
    'Query.policyDifference',
    'Query.policyChanges',
    'Query.policyChange',
  ] as const;
  const kept = new Set<string>(['Query.usageRecords', 'Query.usageRecord', ...ofStaff]);

  test('is open to departments that are not registered yet', () => {
    expect(asked.length).toBeGreaterThan(0);
    for (const { coordinate } of asked.filter((item) => !kept.has(item.coordinate)))
      expect(ask(['steward'], coordinate).outcome, coordinate).toBe('allow');
  });

  test.each(ofStaff)('shows the rules themselves to staff of the authority only: %s', (coordinate) => {
    for (const role of ['security-officer', 'security-reviewer', 'authority', 'operator', 'auditor']) {
      expect(ask([role], coordinate, 'authority').outcome).toBe('allow');
      expect(ask([role], coordinate)).toMatchObject({ code: 'RULE_DENIED' });
    }
    expect(ask(['steward'], coordinate, 'authority')).toMatchObject({ code: 'RULE_DENIED' });
  });

  test('keeps what was used from everybody but the authority’s auditors', () => {
    for (const coordinate of [
      'Query.usageRecords',
      'Query.usageRecord',
      'UsageRecord.subjects',
      'UsageExplanation.document',
    ] as const) {
      expect(ask(['auditor'], coordinate, 'authority').outcome).toBe('allow');
      for (const [role, department] of [
        ['auditor', 'library'],
        ['authority', 'authority'],
        ['security-officer', 'authority'],
      ] as const)
        expect(ask([role], coordinate, department)).toMatchObject({ code: 'RULE_DENIED' });
    }
  });

  test('names every item of the authority’s catalog in its purpose, and no other department’s', () => {
    for (const { items } of ofAuthority)
      for (const { coordinate } of items) {
        const { trace } = ask([], coordinate);
        expect(trace.find(({ step }) => step === 'necessity')?.outcome, coordinate).toBe('pass');
      }
    expect(ask(['steward'], 'Person.name')).toMatchObject({ outcome: 'deny', code: 'NOT_NECESSARY' });
  });

  const actions = ofAuthority
    .flatMap(({ items }) => items.map(({ coordinate }) => coordinate))
    .filter((coordinate) => coordinate.startsWith('Mutation.'));

  test.each(actions)('%s is for nobody without a role', (coordinate) => {
    for (const roles of [[], ['application'], ['another']]) {
      const decision = ask(roles, coordinate, 'authority');
      expect(decision).toMatchObject({ outcome: 'deny', code: 'RULE_DENIED' });
      // Whoever is denied is told which role may.
      expect(decision.trace.find(({ code }) => code === 'RULE_DENIED')?.advice).toMatch(/with the role \w/);
    }
  });
});

describe('a department that adds to persons', () => {
  const library = buildResource({
    code: '900000/000001',
    provider: 'library',
    items: [
      buildItem({ coordinate: 'Query.libraryCards', role: 'STRUCTURE' }),
      buildItem({ coordinate: 'Person.libraryCard', role: 'STRUCTURE' }),
      buildItem({ coordinate: 'LibraryCard.issuedOn' }),
    ],
    inputs: [{ coordinate: 'LibraryCardFilter.issuedAfter', reads: 'LibraryCard.issuedOn', mode: 'compare' }],
  });
  const source = {
    version: 1,
    ...document,
    departments: [...document.departments, { ...document.departments[0]!, code: 'library' }],
    resources: [...resources, library],
    purposes: document.purposes.map((purpose) => ({
      ...purpose,
      items: [...purpose.items, 'LibraryCard.issuedOn' as const],
    })),
  };
  const ask = (application: string, purpose: string) => {
    const { caller, now } = cases.find(({ request }) => request.caller.application === application)!.request;
    return decide(compilePolicy(source), {
      ...buildRequest({ coordinate: 'Query.libraryCards', caller, purpose, now }),
      inputs: ['LibraryCardFilter.issuedAfter'],
      ways: { 'LibraryCard.issuedOn': ['Person.libraryCard'] },
      leadsTo: ['LibraryCard'],
    });
  };

  test('has its filters compared for purposes that the rule about the own jurisdiction is not about', () => {
    expect(ask('hall-frontend', 'service-hall')).toMatchObject({ outcome: 'allow', conditions: [] });
    expect(ask('assistance-review', 'low-income-assistance')).toMatchObject({
      code: 'OUT_OF_SCOPE',
      input: { reads: 'Person.libraryCard', limitedBy: ['rule'] },
    });
  });
});

describe('decision cases', () => {
  test('are many, and each has a name of its own', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  test.each(cases)('$name', (testCase) => {
    expect(checkDecision(testCase, decide(policy, testCase.request))).toEqual(testCase.expected);
  });
});

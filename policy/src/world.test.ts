/** The demonstration world: nine catalogs and one policy document, as they are shipped. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCatalog } from './catalog.ts';
import { compilePolicy } from './compile.ts';
import { decide } from './decide.ts';
import { checkDecision, loadDecisionCases } from './decision-cases.ts';
import { formatPolicyDocument, parsePolicyDocument } from './document.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const departments = readdirSync(new URL('subgraphs/', root)).filter((name) =>
  existsSync(new URL(`subgraphs/${name}/catalog.yaml`, root)),
);
const resources = departments.flatMap((name) => parseCatalog(read(`subgraphs/${name}/catalog.yaml`)));
const document = parsePolicyDocument(read('cli/world/policy.yaml'));
const world = compilePolicy({ version: 1, resources, ...document });

const caseFiles = readdirSync(new URL('policy/cases/', root)).filter((name) => name.endsWith('.yaml'));
const cases = loadDecisionCases(caseFiles.map((name) => read(`policy/cases/${name}`)));

describe('the demonstration world', () => {
  it('registers the catalogs of nine departments', () => {
    expect(departments).toHaveLength(9);
    expect(new Set(resources.map(({ provider }) => provider)).size).toBe(9);
  });

  it('states the same social credit code for a department in its catalog and in the policy', () => {
    for (const { provider, providerUscc } of resources) {
      expect(world.departments.get(provider)?.uscc, provider).toBe(providerUscc);
    }
  });

  it('survives being written out and read back', () => {
    expect(parsePolicyDocument(formatPolicyDocument(document))).toEqual(document);
  });

  it('grants nothing to the new application', () => {
    expect(document.grants.filter(({ consumer }) => consumer === 'housing')).toEqual([]);
  });
});

describe('decision cases', () => {
  it('are many, and each has a name of its own', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  it.each(cases)('$name', (testCase) => {
    expect(checkDecision(testCase, decide(world, testCase.request))).toEqual(testCase.expected);
  });
});

/** The synthetic city, as it is shipped: what a change of its rules gives, to whom. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { parseCatalog, parsePolicyDocument, type PolicySource, type Rule } from '@govgraph/policy';
import { parse } from 'graphql';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { enforceChange } from '../policy/enforce-change.ts';
import { proveChange } from './prove-change.ts';
import { openZ3Solver } from './z3-solver.ts';

vi.setConfig({ testTimeout: 120_000 });

const root = new URL('../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const departments = readdirSync(new URL('subgraphs/', root)).filter((name) =>
  existsSync(new URL(`subgraphs/${name}/catalog.yaml`, root)),
);
const city: PolicySource = {
  version: 1,
  resources: departments.flatMap((name) => parseCatalog(read(`subgraphs/${name}/catalog.yaml`))),
  ...parsePolicyDocument(read('demo/city/policy.yaml')),
};

const solver = openZ3Solver();
let supergraphSdl: string;

beforeAll(() => {
  const services = departments.map((name) => ({
    name,
    url: 'http://127.0.0.1/graphql',
    typeDefs: parse(read(`subgraphs/${name}/schema.graphql`)),
  }));
  const composed = composeServices(services);
  supergraphSdl = composed.supergraphSdl ?? '';
});
afterAll(() => solver.close());

const now = Date.parse('2026-06-01T00:00:00Z');
const proveTo = (after: PolicySource) =>
  proveChange(enforceChange(city, after, supergraphSdl), { solver, now });

const withRules = (change: (rule: Rule) => Rule | undefined): PolicySource => ({
  ...city,
  ruleSet: { version: '2', rules: (city.ruleSet?.rules ?? []).flatMap((rule) => change(rule) ?? []) },
});

test('nobody sees more where nothing changes, and nothing needs to be solved', async () => {
  const { verdict, cells } = await proveTo(city);
  expect([verdict, cells.solver, cells.refuted, cells.unknown]).toEqual(['PROVED', 0, 0, 0]);
  expect(cells.identity).toBeGreaterThan(10_000);
});

test('nobody sees more where rules say the same in other words, which a solver tells', async () => {
  const { verdict, cells } = await proveTo(
    withRules((rule) =>
      rule.when === 'caller.clearance < 3' ? { ...rule, when: '!(caller.clearance >= 3)' } : rule,
    ),
  );
  expect(verdict).toBe('PROVED');
  expect(cells.solver).toBeGreaterThan(0);
});

test('who sees an identity number with less clearance than before is said', async () => {
  const { verdict, newAccess } = await proveTo(
    withRules((rule) =>
      rule.fields.includes('Person.idNumber') && rule.when === 'caller.clearance < 3'
        ? { ...rule, when: 'caller.clearance < 2' }
        : rule,
    ),
  );
  expect(verdict).toBe('NEW_ACCESS');
  expect(newAccess).toContainEqual({
    who: expect.stringMatching(/ of civil-affairs, for low-income-assistance, .*clearance 2/),
    access: ['it masked as id-number', 'the value'],
    places: ['Person.idNumber'],
  });
});

test('what cannot be proved in time is unknown', async () => {
  const after = withRules((rule) => (rule.when === 'caller.clearance < 3' ? undefined : rule));
  const proof = await proveChange(enforceChange(city, after, supergraphSdl), {
    solver,
    now,
    isOver: () => true,
  });
  expect(proof.verdict).toBe('UNKNOWN');
  expect(proof.unsettled[0]).toMatch(/: there was no more time$/);
});

/** Officials find what other departments have, over the gateway. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { requestToken } from '@govgraph/demo';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { baseEnvironment } from './environment/base-environment.ts';
import { govgraphProgram } from './environment/govgraph.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';

const { issuer } = inject('services');
let environment: Environment;

beforeAll(async () => {
  environment = await startEnvironment({ servesAuthority: true });
});
afterAll(() => environment?.stop());

async function runAs(persona: string, ...commandLine: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [govgraphProgram, ...commandLine], {
    env: {
      ...baseEnvironment(),
      GOVGRAPH_URL: environment.gatewayUrl,
      GOVGRAPH_TOKEN: await requestToken({ issuer, persona }),
    },
  });
  return stdout;
}

test('A steward finds what another department has by Chinese words, and reads the whole entry', async () => {
  const found = await runAs('health-steward', 'catalog', 'search', '个人所得税 收入');
  expect(found).toContain('30500101/000001  IncomeTax.annualIncome  年收入额');
  const shown = await runAs('health-steward', 'catalog', 'show', '30500101/000001');
  expect(shown).toMatch(/IncomeTax\.annualIncome .* CONDITIONAL {2}level 4/);
});

test('An auditor gets as much at once as the command asks for', async () => {
  const found = await runAs('auditor', 'catalog', 'search', '--json');
  const { data } = JSON.parse(found) as {
    data: { resources: { nodes: { code: string }[] }; items: { nodes: unknown[]; hasMore: boolean } };
  };
  expect(data.items.nodes).toHaveLength(100);
  expect(data.items.hasMore).toBe(true);
  expect(data.resources.nodes.length).toBeGreaterThan(20);
  const shown = await runAs('auditor', 'catalog', 'show', '39900101/000030', '--json');
  const entry = JSON.parse(shown) as { data: { resource: { items: unknown[] } } };
  expect(entry.data.resource.items.length).toBeGreaterThan(50);
});

/**
 * Whatever ends in the middle of a publication – the process that carries it out, a gateway, a token –, the publication
 * comes into force as a whole or not at all, once, and whoever asked is told which.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LooseData } from './environment/caller.ts';
import { type OfficialsCommand, type Ran, failureOf, openOfficialsCommand } from './environment/command.ts';
import { type Release, holdPublications } from './environment/hold-publications.ts';
import { queryCatalog, readVersionsAfter } from './environment/query-catalog.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';
import { writeFolder } from './publications/changed-folder.ts';

let environment: Environment;
let command: OfficialsCommand;
let release: Release;
let before: number;

beforeAll(async () => {
  environment = await startEnvironment({ servesAuthority: true });
  command = await openOfficialsCommand(environment.gatewayUrl);
});
afterAll(async () => {
  await release?.();
  await command?.close();
  await environment?.stop();
});

beforeEach(async () => {
  before = await environment.policy.currentVersion();
  release = await holdPublications(environment.catalogUrl);
});

/** A publication that waits for a gateway. */
interface Begun {
  readonly id: string;
  /** How the command that has handed it in will end. */
  readonly ran: Promise<Ran>;
}

const stewards = { health: 'health-steward', 'market-regulation': 'market-regulation-steward' } as const;

async function begin(
  department: keyof typeof stewards,
  field: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Begun> {
  const folder = await writeFolder(command.home, department, [{ field, resourceCode: `39990004/${before}` }]);
  const token = await environment.tokens.ofPersona(stewards[department]);
  let told = '';
  const ran = command.run(
    { GOVGRAPH_TOKEN: token, ...settings },
    ['subgraph', 'publish', folder, '--json', '--reason', field],
    (text) => (told += text),
  );
  const isWaiting = vi.waitFor(() => expect(told).toContain('waiting for gateways'), {
    timeout: 90_000,
    interval: 50,
  });
  await Promise.race([isWaiting, ran.then(({ stdout }) => expect(stdout).toBe('not over yet'))]);
  return { id: /handed in as (\S+)/.exec(told)?.[1] ?? '', ran };
}

async function readPublication(id: string): Promise<LooseData | undefined> {
  const steward = await environment.caller('health-steward', 'catalog-administration');
  const document = `query ($id: ID!) { publication(id: $id) {
    state isDone policyVersion unpreparedGateways requestedBy events { action to }
  } }`;
  const response = await steward.ask(document, { id });
  expect(response.errors).toEqual([]);
  return response.data?.['publication'];
}

/** It is in force, once, and all of it. */
async function expectPublished({ id }: Begun, department: string, field: string): Promise<LooseData> {
  const publication = await vi.waitFor(
    async () => {
      const now = await readPublication(id);
      expect(now?.['isDone']).toBe(true);
      return now as LooseData;
    },
    { timeout: 120_000, interval: 500 },
  );
  expect(publication, JSON.stringify(publication)).toMatchObject({
    state: 'PUBLISHED',
    policyVersion: before + 1,
  });
  expect(await readVersionsAfter(environment.catalogUrl, before)).toMatchObject([{ reason: field }]);
  const [latest] = await queryCatalog<{ sdl: string; items: string }>(
    environment.catalogUrl,
    `SELECT sdl, (SELECT json_agg(document)::text FROM catalog.policy_parts WHERE until_version IS NULL AND kind = 'resources') AS items
     FROM catalog.subgraph_versions WHERE name = $1 ORDER BY id DESC LIMIT 1`,
    [department],
  );
  expect(latest?.sdl).toContain(field);
  expect(latest?.items).toContain(`Query.${field}`);
  return publication;
}

describe('in the middle of a publication', { timeout: 240_000 }, () => {
  test('the process that carries it out is killed: it is taken over', async () => {
    const begun = await begin('health', 'healthKilled');
    process.kill(environment.authorityProcessId ?? 0, 'SIGKILL');
    await environment.startAuthority();
    await vi.waitFor(
      async () => {
        const { events = [] } = ((await readPublication(begun.id)) ?? {}) as {
          events?: { action: string }[];
        };
        expect(events.filter(({ action }) => action === 'run')).toHaveLength(2);
      },
      { timeout: 90_000, interval: 500 },
    );
    expect(await readVersionsAfter(environment.catalogUrl, before)).toEqual([]);
    await release();
    await expectPublished(begun, 'health', 'healthKilled');
    // It has waited with the publication, or has said that it goes on.
    const ran = await begun.ran;
    if (ran.exitCode !== 0)
      expect(ran).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('goes on') });
  });

  test('the gateway is killed by which it is asked about: it goes on without that one', async () => {
    const { address, processId } = await environment.startGateway({}, 'second');
    const begun = await begin('market-regulation', 'marketKilled', { GOVGRAPH_URL: address });
    process.kill(processId, 'SIGKILL');
    const ran = await begun.ran;
    expect(ran).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(`the publication ${begun.id} goes on`),
    });
    expect(failureOf(ran).code).toBe('GATEWAY_UNREACHABLE');
    await release();
    await expectPublished(begun, 'market-regulation', 'marketKilled');
  });

  test('the token expires: whoever asked is told, and it is in force in their name', async () => {
    const now = Math.floor(Date.now() / 1000);
    const token = await environment.tokens.withClaims({
      ...{ client_id: 'health-steward', department: 'health', region: '11', level: 'CITY', clearance: 1 },
      ...{ roles: ['steward'], official: 'health-steward-0001', exp: now + 20 },
    });
    const begun = await begin('health', 'healthExpired', { GOVGRAPH_TOKEN: token });
    const ran = await begun.ran;
    expect(ran).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(`the publication ${begun.id} goes on`),
    });
    expect(failureOf(ran).code).toBe('TOKEN_EXPIRED');
    await release();
    const publication = await expectPublished(begun, 'health', 'healthExpired');
    expect(publication).toMatchObject({ requestedBy: 'health-steward-0001' });
  });
});

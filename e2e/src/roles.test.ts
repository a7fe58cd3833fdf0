/**
 * What each role may not do is refused, explained and on record; and no department's token touches what is another's.
 * Over the gateway, with tokens of the issuer.
 */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { groupsOf } from '@govgraph/storage';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { checkoutRoot } from './environment/base-environment.ts';
import { callMutation, mutationNames } from './environment/call-mutation.ts';
import type { GraphQLResponse, LooseData } from './environment/caller.ts';
import { type OfficialsCommand, openOfficialsCommand } from './environment/command.ts';
import { holdPublications } from './environment/hold-publications.ts';
import { queryCatalog } from './environment/query-catalog.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';

let environment: Environment;
let command: OfficialsCommand;

beforeAll(async () => {
  environment = await startEnvironment({ servesAuthority: true });
  command = await openOfficialsCommand(environment.gatewayUrl);
});
afterAll(async () => {
  await command?.close();
  await environment?.stop();
});

/** By role, somebody who has it and no other. */
const personas = {
  application: 'hall-frontend',
  'department-head': 'civil-affairs-head',
  steward: 'health-steward',
  authority: 'authority',
  operator: 'operator',
  'application-owner': 'application-owner',
  'security-officer': 'security-officer',
  'security-reviewer': 'security-reviewer',
  auditor: 'auditor',
} as const;

type Role = keyof typeof personas;

const stewardsAndAuthority: readonly Role[] = ['steward', 'authority'];

/** Who may call each mutation at all; of whose it is, the registry looks at the record. */
const callers: Readonly<Record<string, readonly Role[]>> = {
  registerDepartment: stewardsAndAuthority,
  withdrawRegistration: stewardsAndAuthority,
  approveDepartment: ['authority'],
  refuseDepartment: ['authority'],
  checkSubgraph: stewardsAndAuthority,
  publishSubgraph: stewardsAndAuthority,
  rollbackSubgraph: stewardsAndAuthority,
  removeSubgraph: stewardsAndAuthority,
  transferDepartment: ['authority'],
  leaveDepartment: ['authority'],
  withdrawPublication: stewardsAndAuthority,
  revokeGrant: stewardsAndAuthority,
  agreeToPublication: ['steward'],
  declinePublication: ['steward'],
  approveBreakingChange: ['authority'],
  revokeBreakingApproval: ['authority'],
  endDuty: ['authority'],
  fileCatalogRevision: ['steward'],
  fileCatalogRevisionAgain: ['steward'],
  assessCatalogRevision: ['steward', 'security-officer'],
  agreeToCatalogRevision: ['department-head'],
  reviewCatalogRevision: ['authority'],
  refuseCatalogRevision: ['department-head', 'authority'],
  withdrawCatalogRevision: ['steward'],
  publishCatalogRevision: stewardsAndAuthority,
  proposeTheme: ['steward'],
  withdrawTheme: ['steward'],
  fileDemand: ['steward'],
  acceptDemand: ['steward'],
  fulfilDemand: ['steward'],
  withdrawDemand: ['steward'],
  refuseDemand: stewardsAndAuthority,
  setThemeInForce: ['authority'],
  refuseTheme: ['authority'],
  endTheme: ['authority'],
  redirectDemand: ['authority'],
  checkPolicy: ['authority', 'security-officer', 'security-reviewer'],
  draftPolicyChange: ['security-officer'],
  rollbackPolicy: ['security-officer'],
  activatePolicyChange: ['security-officer'],
  withdrawPolicyChange: ['security-officer'],
  reviewPolicyChange: ['authority', 'security-reviewer'],
  suspend: ['steward', 'authority', 'security-officer'],
  liftSuspension: ['steward', 'authority', 'security-officer'],
  registerKey: ['steward'],
  retireKey: stewardsAndAuthority,
};

const administration = (persona: string) => environment.caller(persona, 'catalog-administration');

/** What was decided of a mutation, by whom it was called, as the usage record has it. */
async function recordOf(name: string, { decisionId = '' }: GraphQLResponse<LooseData>) {
  const [record] = await environment.usage.read({ decisionId });
  if (record === undefined) throw new Error(`no usage record of ${name}`);
  const items = groupsOf(record).flatMap((group) => group.items);
  const item = items.find(({ coordinate }) => coordinate === `Mutation.${name}`);
  return { user: record.user, outcome: item?.outcome };
}

const readState = () =>
  queryCatalog(
    environment.catalogUrl,
    'SELECT (SELECT max(version) FROM catalog.policy_versions) AS version, (SELECT count(*) FROM catalog.workflow_events) AS events',
  );

describe('a role', () => {
  test('is said here of every mutation that there is', () => {
    expect(Object.keys(callers).toSorted()).toEqual(mutationNames.toSorted());
  });

  test.each(Object.entries(personas) as [Role, string][])(
    '%s is refused what it may not do, told why, and on record; nothing has changed',
    async (role, persona) => {
      const before = await readState();
      const caller = await administration(persona);
      for (const name of Object.keys(callers)) {
        const response = await callMutation(caller, name);
        const [error] = response.errors;
        if (callers[name]?.includes(role)) {
          // With nothing given, the registry finds something wrong.
          expect(error, `${role}: ${name}`).toBeUndefined();
          const refusal = response.data[name]?.['refusal'];
          expect(refusal?.['code'], `${role}: ${name}`).toMatch(/^[A-Z_]+$/);
          expect(refusal?.['message'], `${role}: ${name}`).toMatch(/.{10}/);
        } else {
          expect(error?.extensions?.code, `${role}: ${name}`).toBe('RULE_DENIED');
          const advice = error?.extensions?.['howToRequest'];
          for (const needed of callers[name] ?? []) expect(advice, `${role}: ${name}`).toContain(needed);
          expect(error?.path).toEqual([name]);
        }
        expect(await recordOf(name, response), `${role}: ${name}`).toEqual({
          user: expect.stringMatching(/-\d{4}$/),
          outcome: error === undefined ? 'allow' : 'deny',
        });
      }
      expect(await readState()).toEqual(before);
    },
  );
});

describe('a department’s token cannot touch another’s', () => {
  /** As the steward of the health department, who is told that it is another's, and nothing is done. */
  async function expectRefused(name: string, given: Readonly<Record<string, unknown>>): Promise<void> {
    const before = await readState();
    const response = await callMutation(await administration('health-steward'), name, given);
    expect(response.errors).toEqual([]);
    const refusal = response.data[name]?.['refusal'];
    expect(refusal).toEqual({ code: 'OTHER_DEPARTMENT', message: expect.any(String) as unknown });
    expect(await recordOf(name, response)).toEqual({ user: 'health-steward-0001', outcome: 'allow' });
    expect(await readState()).toEqual(before);
  }

  const folder = (name: string) =>
    Promise.all(
      ['schema.graphql', 'catalog.yaml'].map((file) =>
        readFile(path.join(checkoutRoot, 'subgraphs', name, file), 'utf8'),
      ),
    );

  test('subgraph', async () => {
    const [sdl, catalog] = await folder('taxation');
    const sources = [{ name: 'taxation', sdl, catalog }];
    await expectRefused('checkSubgraph', { sources });
    await expectRefused('publishSubgraph', { sources, reason: 'a try' });
    await expectRefused('fileCatalogRevision', { source: sources[0], reason: 'a try' });
    await expectRefused('rollbackSubgraph', { name: 'taxation', toVersion: 2, reason: 'a try' });
    await expectRefused('removeSubgraph', { name: 'taxation', reason: 'a try' });
    // Not even beside the own one.
    const [ownSdl, ownCatalog] = await folder('health');
    const both = [{ name: 'health', sdl: ownSdl, catalog: ownCatalog }, ...sources];
    await expectRefused('publishSubgraph', { sources: both, reason: 'a try' });
  });

  test('resources, by what it says of its own', async () => {
    const [sdl, catalog = ''] = await folder('health');
    const sources = [
      { name: 'health', sdl, catalog: catalog.replaceAll('provider: health', 'provider: taxation') },
    ];
    const steward = await administration('health-steward');
    const begun = await callMutation(steward, 'checkSubgraph', { sources }, 'publication { id }');
    const id = begun.data['checkSubgraph']?.['publication']?.['id'];
    const { data } = await vi.waitFor(
      async () => {
        const now = await steward.ask(
          'query ($id: ID!) { publication(id: $id) { state isDone findings { kind message } } }',
          { id },
        );
        expect(now.data['publication']?.['isDone']).toBe(true);
        return now;
      },
      { timeout: 50_000, interval: 200 },
    );
    expect(data['publication']).toMatchObject({ state: 'REFUSED' });
    expect(JSON.stringify(data)).toContain('taxation');
  });

  test('publication, which its own steward may take back', { timeout: 120_000 }, async () => {
    const release = await holdPublications(environment.catalogUrl);
    try {
      const [sdl, catalog = ''] = await folder('market-regulation');
      const owner = await administration('market-regulation-steward');
      const given = {
        sources: [
          {
            name: 'market-regulation',
            sdl: `${sdl}\nscalar Note\n`,
            catalog: catalog.replaceAll('DAILY', 'WEEKLY'),
          },
        ],
        reason: 'a first try',
      };
      const begun = await callMutation(owner, 'publishSubgraph', given, 'publication { id }');
      const id = begun.data['publishSubgraph']?.['publication']?.['id'];
      const read = async () => {
        const document = 'query ($id: ID!) { publication(id: $id) { id revision state stage } }';
        return (await owner.ask(document, { id })).data['publication'];
      };
      await vi.waitFor(async () => expect((await read())?.['stage']).toBe('WAITING_FOR_GATEWAYS'), {
        timeout: 50_000,
        interval: 200,
      });
      const now = await read();
      const version = await environment.policy.currentVersion();
      await expectRefused('withdrawPublication', { id, revision: now?.['revision'] });
      const taken = await callMutation(owner, 'withdrawPublication', { id, revision: now?.['revision'] });
      expect(taken.data['withdrawPublication']?.['refusal']).toBeNull();
      expect(await read()).toMatchObject({ state: 'WITHDRAWN' });
      await release();
      // Whoever carries it out finds that it was taken back.
      const next = await command.runAs('market-regulation-steward', 'subgraph', 'check', market());
      expect(next).toMatchObject({ exitCode: 0 });
      expect(await environment.policy.currentVersion()).toBe(version);
      expect(await read()).toMatchObject({ state: 'WITHDRAWN' });
    } finally {
      await release();
    }
  });

  const market = () => path.join(checkoutRoot, 'subgraphs/market-regulation');

  test('registration', async () => {
    const library = { code: 'library', name: 'City Library', nameZh: '市图书馆' };
    await expectRefused('registerDepartment', library);
    const steward = await administration('library-steward');
    await callMutation(steward, 'registerDepartment', library);
    await expectRefused('withdrawRegistration', { code: 'library', revision: 1 });
    const taken = await callMutation(steward, 'withdrawRegistration', { code: 'library', revision: 1 });
    expect(taken.data['withdrawRegistration']?.['refusal']).toBeNull();
  });

  test('key', async () => {
    const file = path.join(command.home, 'market-keys.json');
    const create = ['keys', 'create', '--file', file, '--key-id', 'market-1'];
    expect(await command.runAs('market-regulation-steward', ...create)).toMatchObject({ exitCode: 0 });
    const key = { department: 'market-regulation', keyId: 'market-1' };
    await expectRefused('retireKey', { ...key, revision: 1, reason: 'a try' });
    const sealedTo = (await (await administration('health-steward')).ask('{ sealingKey { id } }')).data;
    await expectRefused('registerKey', {
      ...{ department: 'market-regulation', keyId: 'market-2', algorithm: 'ED25519' },
      ...{ sealedTo: sealedTo['sealingKey']?.['id'], sealed: randomBytes(200).toString('base64') },
    });
    const retire = ['keys', 'retire', 'market-1', '--reason', 'a try'];
    expect(await command.runAs('market-regulation-steward', ...retire)).toMatchObject({ exitCode: 0 });
  });

  test('grant', async () => {
    await expectRefused('revokeGrant', { id: 'assistance-income', revision: 1, reason: 'a try' });
  });

  test('fields, nor its suspensions', async () => {
    const field = { kind: 'FIELD', target: 'Person.incomeTax', reason: 'a try' };
    await expectRefused('suspend', field);
    const officer = await administration('security-officer');
    const stopped = await callMutation(officer, 'suspend', field, 'suspension { revision }');
    const { suspension } = stopped.data['suspend'] ?? {};
    await expectRefused('liftSuspension', { ...field, revision: suspension?.['revision'] });
    const lifted = await callMutation(officer, 'liftSuspension', {
      ...field,
      revision: suspension?.['revision'],
    });
    expect(lifted.data['liftSuspension']?.['refusal']).toBeNull();
  });
});

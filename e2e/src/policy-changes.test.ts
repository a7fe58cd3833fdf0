/**
 * What the authority decides is in force with the next request: no restart, no request dropped, whatever is under way
 * and however many gateways there are.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createPostgresPolicyStore, createPostgresUsedOperations } from '@govgraph/storage';
import { samplePersons } from '@govgraph/demo-city';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type GraphQLResponse, type Caller, codesByPath, createCaller } from './environment/caller.ts';
import { checkoutRoot } from './environment/base-environment.ts';
import { govgraph } from './environment/govgraph.ts';
import { startLoad } from './environment/load.ts';
import { hasRedis, startRedis } from './environment/redis.ts';
import { liftLimits } from './environment/lift-limits.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';

const { haidian } = samplePersons;
const document = `{ person(idNumber: "${haidian.idNumber}") { name incomeTax(year: 2025) { annualIncome } realEstate { usage } } }`;
const given = {
  person: {
    name: haidian.name,
    incomeTax: { annualIncome: '96000-200000' },
    realEstate: [{ usage: 'RESIDENTIAL' }, { usage: 'COMMERCIAL' }],
  },
};

/** The rule set in force with one rule more. */
async function denyByRule(environment: Environment, id: string, field: string): Promise<number> {
  const store = createPostgresPolicyStore(environment.catalogUrl);
  try {
    const { policy } = await store.load();
    const rule = {
      id,
      basis: '个人信息保护法 第六条',
      fields: [field],
      when: 'true',
      effect: 'deny' as const,
    };
    const { version = '', rules = [] } = policy.ruleSet ?? {};
    const ruleSet = { version: `${version}+${id}`, rules: [...rules, rule] };
    return await environment.policy.apply({ ruleSet }, 'security-officer', 'scenario');
  } finally {
    await store.close();
  }
}

/**
 * Writes past the command's checks, as by hand or with an older command: a supergraph that no gateway can open, and in
 * the same version a catalog in which an item is withdrawn.
 *
 * @returns the version in force
 */
async function publishUnopenable(environment: Environment, withdrawn: string): Promise<number> {
  const { supergraphSdl = '', subgraphs: published } = await environment.policy.readPublished();
  const subgraphs = published.map((subgraph) => ({
    ...subgraph,
    resources: subgraph.resources.map((resource) => ({
      ...resource,
      items: resource.items.map((item) =>
        item.coordinate === withdrawn ? { ...item, status: 'WITHDRAWN' as const } : item,
      ),
    })),
  }));
  const feature = '@link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)';
  const unopenable = supergraphSdl.replace(/^schema$/m, `schema ${feature}`);
  expect(unopenable).not.toBe(supergraphSdl);
  const publication = { subgraphs, supergraphSdl: unopenable };
  return environment.policy.publishSubgraphs(publication, 'an older command', 'scenario');
}

/** What `subgraph publish --json` prints. */
interface PublishedJson {
  readonly version: number;
  readonly preparedGateways: readonly string[];
  readonly unpreparedGateways: readonly string[];
}

/** The department's folder with one field more. @returns where it is */
async function writeEcologyWithAltitude(directory: string): Promise<string> {
  const folder = path.join(directory, 'ecology');
  await mkdir(folder);
  const additions = {
    'schema.graphql': ['  "Degrees north (纬度), WGS 84."\n', '  altitude: Float\n\n'],
    'catalog.yaml': [
      '      - coordinate: AirQualityStation.latitude\n',
      '      - { coordinate: AirQualityStation.altitude, name: Metres, nameZh: 海拔, dataType: F, length: 10, level: 1 }\n',
    ],
  } as const;
  for (const [file, [place, added]] of Object.entries(additions)) {
    const text = await readFile(path.join(checkoutRoot, 'subgraphs/ecology', file), 'utf8');
    expect(text).toContain(place);
    await writeFile(path.join(folder, file), text.replace(place, added + place));
  }
  return folder;
}

describe('one gateway', () => {
  let environment: Environment;
  let review: Caller;
  beforeAll(async () => {
    environment = await startEnvironment();
    review = await environment.caller('assistance-review', 'low-income-assistance');
    const response = await review.ask(document);
    expect(response.data).toEqual(given);
  });
  afterAll(() => environment?.stop());

  test('a rule that is added in the store denies with the next request', async () => {
    const version = await denyByRule(environment, 'no-real-estate', 'Person.realEstate');
    const response = await review.ask(document);
    expect(response.policyVersion).toBe(version);
    expect(response.data).toEqual({ person: { ...given.person, realEstate: null } });
    expect(codesByPath(response)).toEqual({ 'person.realEstate': 'RULE_DENIED' });
  });

  test('a grant that is revoked with the command denies with the next request, and its department is not asked from then on', async () => {
    const reason = 'the review no longer needs it';
    const departmentsAsked = (asked: GraphQLResponse<unknown>) =>
      Object.keys(environment.wire.fieldsAskedFor(asked));
    const before = departmentsAsked(await review.ask(document));
    expect(before).toEqual(expect.arrayContaining(['public-security', 'taxation']));
    const target = ['assistance-income', '--reason', reason];
    await govgraph(environment.catalogUrl, 'grant', 'revoke', ...target, '--database');
    const response = await review.ask(document);
    expect(response.data.person).toMatchObject({ name: haidian.name, incomeTax: null });
    expect(codesByPath(response)['person.incomeTax']).toBe('GRANT_EXPIRED');
    // That request may have been decided under the version before, too, until its record could not be written.
    expect(departmentsAsked(await review.ask(document)).toSorted()).toEqual(
      before.filter((name) => name !== 'taxation').toSorted(),
    );
  });

  test('an application that is suspended with the command gets nothing, until the suspension is lifted', async () => {
    const target = ['--application', 'assistance-review', '--reason', 'unusual number of requests'];
    await govgraph(environment.catalogUrl, 'suspension', 'add', ...target, '--database');
    const suspended = await review.ask(document);
    expect(suspended.data).toEqual({ person: null });
    expect(codesByPath(suspended)).toEqual({ person: 'SUSPENDED' });
    expect(environment.wire.requestsFor(await review.ask(document))).toEqual([]);

    await govgraph(environment.catalogUrl, 'suspension', 'lift', ...target, '--database');
    expect((await review.ask(document)).data.person).toMatchObject({ name: haidian.name });
  });

  test('a policy that is exported, changed and applied with the command masks with the next request', async () => {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-policy-'));
    const file = path.join(directory, 'policy.yaml');
    const exported = await govgraph(environment.catalogUrl, 'policy', 'export', '--database');
    const changed = exported
      .replace('caller.clearance < 2', 'caller.clearance < 4')
      .replace(/version: .*2025-11-15.*/, 'version: stricter-names');
    expect(changed).not.toBe(exported);
    await writeFile(file, changed);
    await govgraph(
      environment.catalogUrl,
      'policy',
      'apply',
      file,
      '--actor',
      'security-officer',
      '--database',
    );
    await rm(directory, { recursive: true });
    expect((await review.ask(document)).data.person).toMatchObject({ name: '张**' });
  });

  test('a document that does not compile changes nothing', async () => {
    const before = await review.ask(document);
    const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-policy-'));
    const file = path.join(directory, 'policy.yaml');
    await writeFile(
      file,
      'ruleSet: { version: "x", rules: [{ id: a, basis: b, fields: [Person.nmae], when: "calller.clearance < 3", effect: deny }] }',
    );
    await expect(
      govgraph(environment.catalogUrl, 'policy', 'apply', file, '--database'),
    ).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('departments: is missing'),
    });
    await rm(directory, { recursive: true });
    const after = await review.ask(document);
    expect([after.policyVersion, after.data]).toEqual([before.policyVersion, before.data]);
  });
});

describe('a supergraph that no gateway can open', () => {
  test('written into the store, it keeps nobody from data, withdraws what its version withdraws, and operators are told', async () => {
    const environment = await startEnvironment();
    try {
      const review = await environment.caller('assistance-review', 'low-income-assistance');
      expect((await review.ask(document)).data).toEqual(given);
      const version = await publishUnopenable(environment, 'IncomeTax.annualIncome');

      const response = await review.ask(document);
      expect([response.status, response.policyVersion]).toEqual([200, version]);
      expect(response.data).toEqual({ person: { ...given.person, incomeTax: { annualIncome: null } } });
      expect(codesByPath(response)).toEqual({ 'person.incomeTax.annualIncome': 'FIELD_NOT_REGISTERED' });
      const records = await environment.usage.read({ application: 'assistance-review' });
      expect(records.at(-1)).toMatchObject({ policyVersion: version, outcome: 'ANSWERED' });

      // A gateway that starts now is in the same state.
      const { address } = await environment.startGateway();
      for (const url of [environment.gatewayUrl, address]) {
        const readiness = await fetch(new URL('/readyz', url));
        expect([readiness.status, await readiness.json()]).toMatchObject([
          200,
          { status: 'degraded', checks: { policy: { isDegraded: true } } },
        ]);
      }
    } finally {
      await environment.stop();
    }
  });
});

describe('an operation that is in use', () => {
  test('is known without the values in it, and a department that would break it hears who uses it', async () => {
    const environment = await startEnvironment();
    const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-break-'));
    const used = createPostgresUsedOperations(environment.catalogUrl);
    try {
      const review = await environment.caller('assistance-review', 'low-income-assistance');
      await review.ask(document);
      await vi.waitFor(async () => expect(await used.list()).toHaveLength(1), 30_000);
      const [operation] = await used.list();
      expect(operation).toMatchObject({ application: 'assistance-review', department: 'civil-affairs' });
      expect(operation?.text).toContain('person(idNumber: "")');
      expect(operation?.text).not.toContain(haidian.idNumber);

      const folder = path.join(directory, 'natural-resources');
      await mkdir(folder);
      for (const file of ['schema.graphql', 'catalog.yaml']) {
        const text = await readFile(path.join(checkoutRoot, 'subgraphs/natural-resources', file), 'utf8');
        const renamed = text.replace(/^ {2}usage:/m, '  use:').replace(/RealEstate\.usage/, 'RealEstate.use');
        expect(renamed).not.toBe(text);
        await writeFile(path.join(folder, file), renamed);
      }
      const refused = govgraph(environment.catalogUrl, 'subgraph', 'check', folder, '--database');
      await expect(refused).rejects.toMatchObject({
        stdout: expect.stringMatching(
          /BREAKING_CHANGE .*Used by assistance-review of civil-affairs, for low-income-assistance.* approved: FIELD_REMOVED:RealEstate\.usage:/m,
        ) as unknown,
      });
    } finally {
      await used.close();
      await rm(directory, { recursive: true });
      await environment.stop();
    }
  });
});

describe('under continuous load', () => {
  test('a department publishes another field with the command, every request is answered, and the field is there', async () => {
    const environment = await startEnvironment();
    await liftLimits(environment);
    const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-publish-'));
    const withAltitude = '{ airQualityStations { name altitude } }';
    try {
      const folder = await writeEcologyWithAltitude(directory);
      const review = await environment.caller('assistance-review', 'low-income-assistance');
      const control = await environment.caller('air-quality', 'air-pollution-control');
      const unknown = await control.ask(withAltitude);
      expect(unknown.errors?.map(({ extensions }) => extensions?.code)).toEqual([
        'GRAPHQL_VALIDATION_FAILED',
      ]);
      const responses: GraphQLResponse<unknown>[] = [];
      const load = startLoad(4, async () => void responses.push(await review.ask(document)));
      const publish = ['subgraph', 'publish', folder, '--url', environment.ways.ecology.url, '--database'];
      const published = await govgraph(environment.catalogUrl, ...publish);
      const known = await control.ask(withAltitude);
      await load.stop();

      const [, version] = /^ecology is published, policy version (\d+)$/m.exec(published) ?? [];
      expect(known.policyVersion).toBe(Number(version));
      expect(published).toMatch(/^1 gateway had prepared its schema: [!-~]+\/\d+$/m);
      // The department's program does not know it yet, but is asked.
      expect(environment.wire.fieldsAskedFor(known)['ecology']).toContain('altitude');
      expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
      for (const response of responses) expect(response.data).toEqual(given);
    } finally {
      await rm(directory, { recursive: true });
      await environment.stop();
    }
  });

  test('a revoked grant denies every request that comes after, and no request is dropped', async () => {
    const environment = await startEnvironment();
    await liftLimits(environment);
    try {
      const review = await environment.caller('assistance-review', 'low-income-assistance');
      const responses: { readonly response: GraphQLResponse<unknown>; readonly sentAt: number }[] = [];
      await review.ask(document);
      const load = startLoad(8, async () => {
        const sentAt = performance.now();
        responses.push({ response: await review.ask(document), sentAt });
      });
      await waitForMore(responses, 100);
      const version = await environment.policy.revokeGrant('assistance-income', 'steward', 'scenario');
      const revokedAt = performance.now();
      await waitForMore(responses, 200);
      await load.stop();

      expect(new Set(responses.map(({ response }) => response.status))).toEqual(new Set([200]));
      const after = responses.filter(({ sentAt }) => sentAt >= revokedAt);
      expect(after.length).toBeGreaterThan(100);
      for (const { response } of after) {
        expect(response.data).toEqual({ person: { ...given.person, incomeTax: null } });
        expect(response.policyVersion).toBe(version);
      }
      // Whatever was under way is decided under one version or the other, never under a mixture.
      for (const { response } of responses) {
        const isOld = response.policyVersion === version - 1;
        expect([version - 1, version]).toContain(response.policyVersion);
        expect(response.data).toEqual(isOld ? given : { person: { ...given.person, incomeTax: null } });
      }
    } finally {
      await environment.stop();
    }
  });
});

describe('a department publishes while gateways fail', () => {
  test('it is told which of them hang or have died, and one that goes on serves what was published', async () => {
    const environment = await startEnvironment();
    const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-publish-'));
    try {
      const folder = await writeEcologyWithAltitude(directory);
      const [hung, killed] = await Promise.all([
        environment.startGateway({}, 'hung'),
        environment.startGateway({}, 'killed'),
      ]);
      process.kill(hung.processId, 'SIGSTOP');
      const publish = [
        'subgraph',
        'publish',
        folder,
        '--url',
        environment.ways.ecology.url,
        '--json',
        '--database',
      ];
      const publishing = govgraph(environment.catalogUrl, ...publish);
      process.kill(killed.processId, 'SIGKILL');
      const { version, ...gateways } = (JSON.parse(await publishing) as { data: PublishedJson }).data;
      process.kill(hung.processId, 'SIGCONT');

      const nameOf = (processId: number) => expect.stringMatching(new RegExp(`/${processId}$`));
      expect(gateways).toMatchObject({
        preparedGateways: [expect.stringMatching(/^[!-~]+\/\d+$/)],
        unpreparedGateways: expect.arrayContaining([nameOf(hung.processId), nameOf(killed.processId)]),
      });
      expect(gateways.unpreparedGateways).toHaveLength(2);
      const token = await environment.tokens.ofPersona('air-quality');
      const { ask } = createCaller({ gatewayUrl: hung.address, token, purpose: 'air-pollution-control' });
      await vi.waitFor(
        async () => {
          const response = await ask('{ airQualityStations { name altitude } }');
          expect([response.status, response.policyVersion]).toEqual([200, version]);
        },
        { timeout: 30_000, interval: 200 },
      );
    } finally {
      await rm(directory, { recursive: true });
      await environment.stop();
    }
  });
});

const redisReason = hasRedis ? '' : ' (skipped: no redis-server on PATH)';

describe.each([
  ['that know nothing of each other', false],
  [`that share a Redis${redisReason}`, true],
] as const)('two gateways %s', (_, withRedis) => {
  test.skipIf(withRedis && !hasRedis)('obey a change with their next request', async () => {
    const redis = withRedis ? await startRedis() : undefined;
    const settings = redis === undefined ? {} : { GOVGRAPH_REDIS_URL: redis.url };
    const environment = await startEnvironment({ gatewaySettings: settings });
    try {
      const token = await environment.tokens.ofPersona('assistance-review');
      const { address } = await environment.startGateway();
      const reviews = [environment.gatewayUrl, address].map((gatewayUrl) =>
        createCaller({ gatewayUrl, token, purpose: 'low-income-assistance' }),
      );
      for (const review of reviews) expect((await review.ask(document)).data).toEqual(given);

      await environment.policy.revokeGrant('assistance-income', 'steward', 'scenario');
      for (const review of reviews) {
        const response = await review.ask(document);
        expect(codesByPath(response)).toEqual({ 'person.incomeTax': 'GRANT_EXPIRED' });
      }
      await denyByRule(environment, 'no-real-estate', 'Person.realEstate');
      const responses = await Promise.all(reviews.map((review) => review.ask(document)));
      for (const response of responses)
        expect(codesByPath(response)['person.realEstate']).toBe('RULE_DENIED');
    } finally {
      await environment.stop();
      await redis?.stop();
    }
  });
});

async function waitForMore(responses: readonly unknown[], count: number): Promise<void> {
  const goal = responses.length + count;
  const deadline = Date.now() + 40_000;
  while (responses.length < goal) {
    if (Date.now() > deadline) throw new Error(`expected ${goal} answers in time, got ${responses.length}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

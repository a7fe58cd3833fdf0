/**
 * Departments' folders, as they are checked and published beside the nine departments and under the policy of the
 * synthetic city.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createClient } from '@govgraph/prisma/catalog';
import { createTestDatabase, type TestDatabase } from '@govgraph/prisma/testing';
import { byKind } from '@govgraph/policy';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type CommandConfig, readConfig } from '../config.ts';
import { mapPublishers, publishDemo, readPublication } from '@govgraph/demo/testing';
import { withPolicyAdmin, withPolicyStore, withUsedOperations } from '../stores.ts';
import type { SubgraphFinding } from '@govgraph/registry';
import { approveChange } from './breaking-approvals.ts';
import { checkSubgraphs, publishSubgraphs, type ConsentOptions } from './publication.ts';

const checkoutRoot = path.join(import.meta.dirname, '../../..');
const url = 'http://127.0.0.1:1/graphql';

let directory: string;
let database: TestDatabase;
let config: CommandConfig;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-publication-'));
  database = await createTestDatabase({ schemas: ['catalog'] });
  config = {
    ...readConfig({}),
    dataDirectory: directory,
    databaseUrls: { catalog: database.connectionString },
    userName: 'tester',
  };
  await publishDemo(
    await readPublication({
      dataDirectory: directory,
      catalogUrl: database.connectionString,
      urls: mapPublishers(() => url),
    }),
  );
  const suspended = {
    target: { coordinate: 'Person.vaccinations' },
    reason: 'test',
    since: '2026-01-01T00:00:00Z',
  } as const;
  await withPolicyAdmin(database.connectionString, (admin) =>
    admin.apply({ suspensions: [suspended] }, 'security-officer', 'test'),
  );
});
beforeEach(() => {
  // What was handed in, and how far it is.
  vi.spyOn(console, 'error').mockReturnValue();
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(async () => {
  await database?.drop();
  await rm(directory, { recursive: true });
});

type Edit = readonly [file: 'schema.graphql' | 'catalog.yaml', text: string | RegExp, replacement: string];

/** @returns where the department's folder is, changed */
async function writeFolder(name: string, edits: readonly Edit[]): Promise<string> {
  const folder = path.join(await mkdtemp(path.join(directory, 'folder-')), name);
  for (const file of ['schema.graphql', 'catalog.yaml']) {
    await cp(path.join(checkoutRoot, 'subgraphs', name, file), path.join(folder, file));
  }
  for (const [file, text, replacement] of edits) {
    const before = await readFile(path.join(folder, file), 'utf8');
    const after = before.replaceAll(text, replacement);
    expect(after).not.toBe(before);
    await writeFile(path.join(folder, file), after);
  }
  return folder;
}

interface PrintedData {
  readonly version: number | null;
  readonly findings: readonly SubgraphFinding[];
}

interface Outcome {
  readonly code: number;
  readonly problems: readonly Omit<SubgraphFinding, 'kind'>[];
  readonly warnings: readonly Omit<SubgraphFinding, 'kind'>[];
  readonly version?: number;
}

async function outcomeOf(run: () => Promise<number>): Promise<Outcome> {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  try {
    const code = await run();
    const { data } = JSON.parse(String(log.mock.lastCall?.[0])) as { readonly data: PrintedData };
    const { version } = data;
    // That nobody has reviewed these catalogs is no matter of this test.
    const findings = data.findings.filter((found) => found.code !== 'CATALOG_NOT_REVIEWED');
    return { code, ...byKind(findings), ...(version === null ? {} : { version }) };
  } finally {
    log.mockRestore();
  }
}

const check = (folder: string, consent: ConsentOptions = {}) =>
  outcomeOf(() => checkSubgraphs(config, [folder], { ...consent, database: true, json: true }));
const publish = (folder: string, consent: ConsentOptions = {}) =>
  outcomeOf(() =>
    publishSubgraphs(config, [folder], {
      url: [url],
      reason: 'test',
      now: true,
      json: true,
      database: true,
      ...consent,
    }),
  );

async function reasonOf(version = 0): Promise<string | undefined> {
  const client = createClient(database.connectionString);
  try {
    return (await client.policyVersion.findUnique({ where: { version } }))?.reason;
  } finally {
    await client.$disconnect();
  }
}
const versionInForce = () => withPolicyStore(database.connectionString, (store) => store.currentVersion());

describe('a check says what a publication will say', { timeout: 60_000 }, () => {
  test.each<[what: string, department: string, edits: readonly Edit[], problems: readonly string[]]>([
    [
      'a directive that nobody enforces',
      'taxation',
      [
        ['schema.graphql', 'import: [', 'import: ["@authenticated", '],
        ['schema.graphql', 'annualIncome: Amount', 'annualIncome: Amount @authenticated'],
      ],
      ['taxation 24 IncomeTax.annualIncome: @authenticated: the gateway does not enforce it'],
    ],
    [
      'a renamed field that purposes and grants name',
      'taxation',
      [
        ['schema.graphql', 'annualIncome', 'yearlyIncome'],
        ['catalog.yaml', 'annualIncome', 'yearlyIncome'],
      ],
      ['policy purposes[', 'policy grants['],
    ],
    [
      'a renamed field that a rule names',
      'public-security',
      [
        ['schema.graphql', 'householdAddress', 'registeredAddress'],
        ['catalog.yaml', 'householdAddress', 'registeredAddress'],
      ],
      ['policy ruleSet.rules[household-address-below-clearance-3]'],
    ],
    [
      'a renamed field that is suspended',
      'health',
      [
        ['schema.graphql', 'vaccinations', 'immunisations'],
        ['catalog.yaml', 'vaccinations', 'immunisations'],
      ],
      ['policy suspensions['],
    ],
    [
      'a mask that the authority has not defined',
      'taxation',
      [['catalog.yaml', 'mask: amount-band', 'mask: blurred']],
      [
        'taxation 28 resources[30500101/000001].items[IncomeTax.annualIncome]: unknown mask blurred: there are address, amount-band,',
      ],
    ],
    [
      'a mask that does not fit',
      'taxation',
      [['catalog.yaml', 'mask: amount-band', 'mask: name']],
      [
        'taxation 35 resources[30500101/000001].items[IncomeTax.annualIncome].mask: the mask name does not fit',
      ],
    ],
    [
      'items of fields that there are not, or that others provide',
      'taxation',
      [
        ['catalog.yaml', 'coordinate: IncomeTax.taxPaid', 'coordinate: IncomeTax.taxPayd'],
        ['catalog.yaml', 'provider: taxation', 'provider: health'],
      ],
      [
        'taxation 36 IncomeTax.taxPayd: registered, but schema.graphql has no such field; did you mean IncomeTax.taxPaid?',
        'taxation 3 30500101/000001: the provider is health',
      ],
    ],
    [
      'a catalog with values that there are not',
      'taxation',
      [
        ['catalog.yaml', 'dataType: G', 'dataType: Q'],
        ['catalog.yaml', 'updateCycle: ', 'updateCycle: OFTEN #'],
      ],
      ['taxation 26 resources[0].items[0].dataType: ', 'taxation 19 resources[0].updateCycle: '],
    ],
    [
      'a line of the catalog that is indented too far',
      'taxation',
      [['catalog.yaml', '    condition:', '     condition:']],
      ['taxation 12 catalog.yaml: this line is not indented like those that it belongs to'],
    ],
    [
      'a catalog that is no YAML',
      'taxation',
      [['catalog.yaml', 'nameZh: ', 'nameZh: [']],
      ['taxation 5 catalog.yaml: the list that begins here with [ is not closed'],
    ],
    [
      'a schema that does not compose',
      'taxation',
      [['schema.graphql', 'taxPaid: Amount', 'taxPaid: Money']],
      ['taxation 27 IncomeTax.taxPaid: Unknown type Money'],
    ],
  ])('%s', async (_what, department, edits, expected) => {
    const checked = await check(await writeFolder(department, edits));

    expect(checked.code).toBe(1);
    const lines = checked.problems.map(
      ({ subgraph, place, message, line }) =>
        `${subgraph} ${line === undefined ? '' : `${line} `}${place}: ${message}`,
    );
    for (const line of expected) expect(lines).toContainEqual(expect.stringContaining(line));
  });

  test.each([
    ['taxation', 'taxatoin'],
    ['taxation', 'revenue'],
  ])('the folder of %s that is named %s is told that and nothing else', async (department, name) => {
    const folder = path.join(path.dirname(await writeFolder(department, [])), name);
    await cp(path.join(path.dirname(folder), department), folder, { recursive: true });
    const checked = await check(folder);
    expect(checked).toEqual({
      code: 1,
      problems: [
        {
          code: 'DEPARTMENT_NOT_REGISTERED',
          subgraph: name,
          place: 'departments',
          message: expect.stringMatching(/not registered this department yet: .*; did you mean taxation\?$/),
        },
      ],
      warnings: [],
    });
    const version = await versionInForce();
    expect(await publish(folder)).toEqual(checked);
    expect(await versionInForce()).toBe(version);
  });

  test('what another department provides changes only if it agrees, which is kept with the version', async () => {
    const folder = await writeFolder('taxation', [
      [
        'schema.graphql',
        'type TaxCredit {',
        'input LegalEntityFilter { nameContains: String }\n\ntype TaxCredit {',
      ],
    ]);
    const checked = await check(folder);

    expect(checked.code).toBe(1);
    expect(checked.problems.map(({ place, message }) => `${place}: ${message}`)).toEqual(
      ['regionCodeStartsWith', 'kind', 'status'].map(
        (name) =>
          `LegalEntityFilter.${name}: would be removed, but market-regulation provides it too: once this is published, it waits for their agreement (the authority may say --agreed-by market-regulation for them)`,
      ),
    );
    expect(await publish(folder)).toEqual(checked);
    const agreed = await check(folder, { agreedBy: ['market-regulation'] });
    expect(agreed).toMatchObject({ code: 0 });
    expect(agreed.warnings.map(({ message }) => message)).toContain(
      'would be removed, to which market-regulation agreed',
    );
    const { version, warnings } = await publish(folder, { agreedBy: ['market-regulation'] });
    expect(warnings).toEqual(agreed.warnings);
    expect(await reasonOf(version)).toBe('test (agreed by market-regulation, as the authority says)');
  });

  test('an operation that was used lately is named with its users, and may be broken on purpose only', async () => {
    await withUsedOperations(database.connectionString, (store) =>
      store.remember([
        {
          application: 'weather-app',
          department: 'ecology',
          text: '{ airQualityStations { name longitude } }',
          lastUsedOn: new Date().toISOString().slice(0, 10),
          count: 3,
          purpose: 'city-weather',
          operationName: 'Stations',
        },
        {
          application: 'an-old-app',
          department: 'ecology',
          text: '{ airQualityStations { whatIsGoneLongSince } }',
          lastUsedOn: new Date().toISOString().slice(0, 10),
          count: 1,
        },
      ]),
    );
    const folder = await writeFolder('ecology', [
      ['schema.graphql', 'longitude: Float', 'degreesEast: Float'],
      ['catalog.yaml', 'AirQualityStation.longitude', 'AirQualityStation.degreesEast'],
    ]);

    const checked = await check(folder);
    expect(checked.problems).toEqual([
      {
        code: 'BREAKING_CHANGE',
        subgraph: 'ecology',
        place: 'AirQualityStation.longitude',
        file: 'schema.graphql',
        line: expect.any(Number),
        column: 6,
        message: expect.stringMatching(
          /^Field 'longitude' was removed from object type 'AirQualityStation'\. Used by weather-app of ecology, for city-weather, operation Stations \(3 times in 30 days, last on [-0-9]{10}\)\. Promised by the purposes air-pollution-control, air-quality-forecast\. Keep it, .*: FIELD_REMOVED:AirQualityStation\.longitude:[0-9a-f]{12}$/,
        ),
      },
    ]);
    expect(await publish(folder)).toEqual(checked);
    const warnings = [{ ...checked.problems[0], message: expect.stringMatching(/air-quality-forecast\.$/) }];
    expect(await check(folder, { allowBreaking: true })).toEqual({ code: 0, problems: [], warnings });

    const [, change = ''] = /approved: (\S+)$/.exec(checked.problems[0]?.message ?? '') ?? [];
    const until = new Date(Date.now() + 86_400_000).toISOString();
    const approveFor = async (department: string): Promise<void> => {
      const log = vi.spyOn(console, 'log').mockReturnValue();
      await approveChange(config, change, {
        department,
        until,
        reason: 'nobody needs it',
        database: true,
      }).finally(() => log.mockRestore());
    };
    await approveFor('health');
    expect(await check(folder), 'what another department may do').toEqual(checked);
    await expect(approveFor('nobody')).rejects.toMatchObject({ code: 'INVALID', exitCode: 1 });
    await approveFor('ecology');
    const approved = await check(folder);
    expect(approved).toMatchObject({ code: 0, problems: [], warnings: [{ code: 'BREAKING_CHANGE' }] });
    expect(approved.warnings[0]?.message).toMatch(/Approved by break-glass:tester until [-0-9T:.]+Z\.$/);
    const published = await publish(folder);
    const { version } = published;
    expect(published).toEqual({ ...approved, version });
    expect(await reasonOf(version)).toBe('test (operations in use that it breaks: 1)');
  });

  test('what is published is told with its warnings, as the check tells them', async () => {
    const folder = await writeFolder('health', [
      ['schema.graphql', 'scalar Date', 'directive @mine on SCALAR\n\nscalar Date @mine'],
    ]);
    const log = vi.spyOn(console, 'log').mockReturnValue();
    try {
      expect(await checkSubgraphs(config, [folder], { database: true })).toBe(0);
      const checked = log.mock.calls.splice(0).map(([line]) => String(line));
      expect(
        await publishSubgraphs(config, [folder], { url: [url], reason: 'test', now: true, database: true }),
      ).toBe(0);
      const published = log.mock.calls.map(([line]) => String(line));
      expect(checked[0]).toMatch(
        /schema\.graphql:\d+:8 {2}warning {2}DIRECTIVE_NOT_HONOURED {2}Date: @mine: /,
      );
      expect(published.slice(0, -1)).toEqual(checked.slice(0, -1));
      expect(published.at(-1)).toMatch(/^health is published, policy version \d+$/);
    } finally {
      log.mockRestore();
    }
  });

  test('two folders come into force together where one of them could not alone', async () => {
    const item = (coordinate: string, role: string) =>
      `      - { coordinate: ${coordinate}, name: A clinic, nameZh: 诊所, dataType: G, level: 1, role: ${role} }\n$&`;
    const clinic = 'type Clinic @key(fields: "id") {\n  id: ID!\n  beds: Int\n}\n\n';
    const health = await writeFolder('health', [
      ['schema.graphql', /^scalar Date$/gm, `${clinic}$&`],
      ['catalog.yaml', '      - coordinate: Person.vaccinations\n', item('Clinic.id', 'KEY')],
      ['catalog.yaml', '      - coordinate: Person.healthRecord\n', item('Clinic.beds', 'DATA')],
    ]);
    const reference = 'type Clinic @key(fields: "id", resolvable: false) {\n  id: ID!\n}\n\n';
    const employment = await writeFolder('human-resources', [
      ['schema.graphql', 'type Employment {', `${reference}$&\n  clinic: Clinic\n`],
      ['catalog.yaml', '      - coordinate: Person.employments\n', item('Employment.clinic', 'DATA')],
    ]);

    expect(await check(employment)).toMatchObject({ code: 1, problems: [{ code: 'KEY_NOT_REGISTERED' }] });
    const together = await outcomeOf(() =>
      publishSubgraphs(config, [health, employment], {
        reason: 'test',
        now: true,
        json: true,
        database: true,
      }),
    );
    expect(together).toEqual({ code: 0, version: await versionInForce(), problems: [], warnings: [] });
    expect(await check(employment)).toMatchObject({ code: 0 });
  });

  test('of several folders, an address says whose it is, and one folder is given once', async () => {
    const folders = [await writeFolder('ecology', []), await writeFolder('health', [])];
    const run = (directories: readonly string[], addresses: readonly string[]) =>
      publishSubgraphs(config, directories, {
        reason: 'test',
        now: true,
        json: true,
        url: addresses,
        database: true,
      });

    await expect(run(folders, [url])).rejects.toMatchObject({
      message: `--url ${url}: say whose it is, ecology=… or health=…`,
      exitCode: 2,
    });
    await expect(run(folders, ['taxation=https://tax.example/'])).rejects.toMatchObject({ exitCode: 2 });
    await expect(run(folders, ['ecology=nowhere'])).rejects.toMatchObject({
      message: '--url ecology=nowhere is not an address such as https://police.example/graphql',
    });
    await expect(run([...folders, ...folders], [])).rejects.toMatchObject({
      message: expect.stringMatching(/ are both the folder of ecology$/),
      exitCode: 2,
    });
    const unpublished = path.join(path.dirname(folders[0] ?? ''), 'library');
    await cp(folders[0] ?? '', unpublished, { recursive: true });
    await expect(run([unpublished], [])).rejects.toMatchObject({
      message: 'url: say where library serves GraphQL; it has published nothing yet',
    });
  });

  test('a department that is not registered cannot have agreed', async () => {
    const folder = await writeFolder('ecology', [['schema.graphql', 'Degrees north', 'North']]);
    await expect(
      checkSubgraphs(config, [folder], { agreedBy: ['taxaton'], database: true }),
    ).rejects.toMatchObject({
      message: 'agreedBy: no department taxaton is registered',
      exitCode: 1,
    });
  });

  test('a field of its own that nobody uses can be added', async () => {
    const folder = await writeFolder('ecology', [
      // As it is in force by now.
      ['schema.graphql', 'longitude: Float', 'degreesEast: Float'],
      ['catalog.yaml', 'AirQualityStation.longitude', 'AirQualityStation.degreesEast'],
      ['schema.graphql', '  "Degrees north (纬度), WGS 84."\n', '  altitude: Float\n\n$&'],
      [
        'catalog.yaml',
        '      - coordinate: AirQualityStation.latitude\n',
        '      - { coordinate: AirQualityStation.altitude, name: Metres, nameZh: 海拔, dataType: F, length: 10, level: 1 }\n$&',
      ],
    ]);

    const fine = { code: 0, problems: [], warnings: [] };
    expect(await check(folder)).toEqual(fine);
    expect(await publish(folder)).toEqual({ ...fine, version: await versionInForce() });
  });
});

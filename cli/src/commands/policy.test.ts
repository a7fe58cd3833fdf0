/** Policy documents and departments' schemas, each checked against the other, in the synthetic city. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { byKind, describeProblem, parsePolicyDocument } from '@govgraph/policy';
import { departments } from '@govgraph/prisma/schemas';
import { createTestDatabase, type TestDatabase } from '@govgraph/prisma/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type CommandConfig, readConfig } from '../config.ts';
import { mapPublishers, publishDemo, readPublication } from '@govgraph/demo/testing';
import { withPolicyAdmin, withPolicyStore } from '../stores.ts';
import { checkTogether, type SubgraphSource } from '@govgraph/registry';
import { checkDocument, type CheckedDocument } from '@govgraph/registry/policy';
import { readSubgraphSource } from '../read-subgraph-source.ts';
import { applyPolicy, checkPolicyFile, provePolicyFile, rollbackPolicy } from './policy-changes.ts';
import { exportPolicy } from './policy-versions.ts';
import { addSuspension, liftSuspension, listSuspensions } from './suspension.ts';
import { tailAudit } from './tail-audit.ts';

const checkoutRoot = path.join(import.meta.dirname, '../../..');
const url = 'http://127.0.0.1:1/graphql';
const cityPolicy = await readFile(path.join(checkoutRoot, 'demo/city/policy.yaml'), 'utf8');

let directory: string;
let database: TestDatabase;
let config: CommandConfig;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-policy-'));
  database = await createTestDatabase({ schemas: ['catalog'] });
  const catalogUrl = database.connectionString;
  config = {
    ...readConfig({}),
    dataDirectory: directory,
    databaseUrls: { catalog: catalogUrl },
    userName: 'tester',
  };
  const places = { dataDirectory: directory, catalogUrl, urls: mapPublishers(() => url) };
  await publishDemo(await readPublication(places));
});
afterAll(async () => {
  await database?.drop();
  await rm(directory, { recursive: true });
});
afterEach(() => vi.restoreAllMocks());

/** The city's policy with its rules changed, as a file. */
async function writePolicy(text: string | RegExp, replacement: string): Promise<string> {
  const changed = cityPolicy
    .replace("version: '2025-11-15'", "version: 'changed'")
    .replace(text, replacement);
  const file = path.join(directory, 'policy.yaml');
  await writeFile(file, changed);
  return file;
}

/** What the document would come to. */
async function checked(file: string): Promise<CheckedDocument> {
  const text = await readFile(file, 'utf8');
  return withPolicyAdmin(database.connectionString, (admin) =>
    checkDocument(admin, parsePolicyDocument(text), text),
  );
}

/** @returns what is said against the document */
async function problemsOf(file: string): Promise<string> {
  return (await checked(file)).problems.map(describeProblem).join('\n');
}

/** On the database itself, as whoever breaks the glass. */
const onDatabase = { database: true } as const;

/** @returns what a command prints */
async function printed(run: () => Promise<unknown>): Promise<string> {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  log.mockClear();
  vi.spyOn(console, 'error').mockReturnValue();
  await run();
  return log.mock.calls
    .splice(0)
    .map(([line]) => String(line))
    .join('\n');
}

const lineOf = async (file: string, text: string): Promise<number> =>
  (await readFile(file, 'utf8')).split('\n').findIndex((line) => line.includes(text)) + 1;

describe('A policy document is refused, with the line on which it is wrong', () => {
  test.each([
    [
      "needs: '{ regionCode }'\n      when: purpose",
      "needs: '{ incomeTax }'\n      when: purpose",
      'incomeTax }',
      /Person.incomeTax has fields of its own/,
    ],
    [
      "needs: '{ regionCode }'\n      when: purpose",
      "needs: '{ criminalRecord }'\n      when: purpose",
      'criminalRecord }',
      /Person.criminalRecord is NOT_SHARED/,
    ],
    [
      'args.year < 2015',
      'args.yaer < 2015',
      'args.yaer',
      /args.yaer does not exist, there is year; did you mean year\?/,
    ],
    ['args.year < 2015', 'args.year == "2025"', 'args.year ==', /int == string/],
    [
      'when: caller.clearance < 2',
      'when: caller.department == "pubilc-security"',
      'pubilc',
      /did you mean public-security\?/,
    ],
    [
      'fields: [Person.name]',
      'fields: [Person.sex]',
      'effect: { mask: name }',
      /the mask name does not fit Person.sex: it is of type Sex/,
    ],
    [
      'fields: [Person.name]',
      'fields: [Person]',
      'effect: { mask: name }',
      /does not fit Person\.household,.*: it has fields of its own/,
    ],
  ])('where %s becomes %s', async (before, after, place, message) => {
    const file = await writePolicy(before, after);
    const said = await problemsOf(file);
    expect(said).toMatch(message);
    expect(said).toContain(`line ${await lineOf(file, place)}: ruleSet.rules[`);
  });

  test('which hides nothing else, be it the version of the rule set', async () => {
    const file = await writePolicy('caller.clearance < 2', 'caller.clearance > 4');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace("version: 'changed'", "version: '2025-11-15'"));
    const said = await problemsOf(file);
    expect(said).toContain(
      `line ${await lineOf(file, 'version: ')}: ruleSet.version: version 2025-11-15 exists`,
    );
    expect(said).toContain(`line ${await lineOf(file, 'caller.clearance > 4')}: ruleSet.rules[`);
    expect(said).toContain('never holds: no value of caller.clearance makes it true');

    expect((await checked(file)).problems).toEqual([
      {
        path: 'ruleSet.version',
        message: expect.any(String),
        line: await lineOf(file, 'version: '),
        column: expect.any(Number),
      },
      {
        path: expect.stringMatching(/\.when$/),
        message: expect.any(String),
        line: expect.any(Number),
        column: expect.any(Number),
      },
    ]);
  });

  test('in one form for programs, also where it is no document', async () => {
    const indented = await writePolicy('  rules:', '   rules:');
    const options = { ...onDatabase, json: true } as const;
    let code: unknown;
    const said = await printed(async () => (code = await checkPolicyFile(config, indented, options)));
    expect(code).toBe(1);
    expect(JSON.parse(said)).toMatchObject({
      ok: false,
      error: { code: 'PROBLEMS_FOUND' },
      data: {
        state: 'REFUSED',
        problems: [
          { message: expect.stringContaining('not indented'), line: await lineOf(indented, 'rules:') },
        ],
      },
    });
  });

  test('and it does not come into force', async () => {
    const file = await writePolicy('caller.clearance < 2', 'caller.level == "CTIY"');
    let code: unknown;
    const options = { ...onDatabase, basedOn: 3, reason: 'test' };
    const said = await printed(async () => (code = await applyPolicy(config, file, options)));
    expect(code).toBe(1);
    expect(said).toMatch(/did you mean CITY/);
    const { version } = await withPolicyStore(database.connectionString, (store) => store.load());
    expect(version).toBe(3);
  });
});

test('an application that nothing else names is worth a warning', async () => {
  const { problems, warnings } = await checked(
    await writePolicy('caller.clearance < 2', 'caller.application == "asistance-review"'),
  );
  expect(problems).toEqual([]);
  expect(warnings.map(describeProblem).join()).toMatch(
    /line \d+: ruleSet.rules.*did you mean assistance-review\?/,
  );
});

/** What is in force, as a file. */
async function exportInto(file: string): Promise<string> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await exportPolicy(config, onDatabase);
  const text = String(write.mock.calls[0]?.[0]);
  write.mockRestore();
  await writeFile(file, text);
  return text;
}

describe('whoever breaks the glass', { timeout: 240_000 }, () => {
  test('exports what is in force, which changes nothing when it is applied', async () => {
    const file = path.join(directory, 'exported.yaml');
    expect(await exportInto(file)).toMatch(/^basedOn: 3$/m);
    expect(await printed(() => checkPolicyFile(config, file, onDatabase))).toMatch(
      /^nothing would change\n\S+ can come into force after version 3$/,
    );
    expect(await printed(() => applyPolicy(config, file, { ...onDatabase, reason: 'test' }))).toContain(
      'nothing would change, so nothing was drafted',
    );
  });

  test('is told by its exit code whether a document gives anybody more', async () => {
    const file = path.join(directory, 'proved.yaml');
    const text = await exportInto(file);
    const proveWith = async (when: string): Promise<number> => {
      const changed = text.replace('when: caller.clearance < 2', `when: ${when}`);
      await writeFile(file, changed.replace(/^ {2}version: .*$/m, '  version: tried'));
      return provePolicyFile(config, file, onDatabase);
    };
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    expect(await proveWith('"caller.clearance in [1]"')).toBe(0);
    expect(await proveWith('caller.clearance < 2 && caller.level == "CITY"')).toBe(1);
    expect(await proveWith('caller.clearance < 2 || caller.roles.exists(role, role == "x")')).toBe(0);
    expect(await proveWith('caller.clearance < 2 && caller.roles.all(role, role == "x")')).toBe(2);
    expect(await proveWith('caller.shoe < 1')).toBe(3);
  });

  test('puts a document into force and rolls it back, told what it changes and for whom', async () => {
    const file = path.join(directory, 'changed.yaml');
    const text = await exportInto(file);
    const clearance = 'when: caller.clearance < 2';
    await writeFile(
      file,
      text
        .replace(clearance, 'when: caller.clearance < 4')
        .replace(/^ {2}version: .*$/m, '  version: stricter'),
    );
    const said = await printed(() => applyPolicy(config, file, { ...onDatabase, reason: 'ticket 42' }));
    expect(said).toContain('changed: rule name-below-clearance-2');
    expect(said).toMatch(/^proved: nobody sees more \(\d+ questions, \d+ of them by a solver\)$/m);
    expect(said).toMatch(/^\S+ is in force, policy version 4$/m);

    const back = await printed(() => rollbackPolicy(config, 3, { ...onDatabase, reason: 'too strict' }));
    expect(back).toMatch(
      /^somebody sees more:\n {2}.* of civil-affairs, .*: Person.name: it masked as \S+ before, the value afterwards$/m,
    );
    expect(back).toContain('version 3 is in force, policy version 5');
    await withPolicyStore(database.connectionString, async (store) => {
      const { policy } = await store.load();
      const [rule] = policy.ruleSet?.rules.filter(({ id }) => id === 'name-below-clearance-2') ?? [];
      expect(rule?.when).toBe('caller.clearance < 2');
    });
  });
});

describe('A command that connects as the wrong role says which one it needs', () => {
  test.each<
    [string, (auditorOrAuthority: CommandConfig) => Promise<unknown>, 'auditor' | 'authority', string]
  >([
    [
      'policy apply',
      async (as) =>
        applyPolicy(as, await writePolicy('x', 'x'), { ...onDatabase, basedOn: 3, reason: 'test' }),
      'auditor',
      'govgraph_registry',
    ],
    ['audit tail', (as) => tailAudit(as, { ...onDatabase, lines: 1 }), 'authority', 'govgraph_registry'],
  ])('%s', async (_command, run, role, needed) => {
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const as = { ...config, databaseUrls: { catalog: database.urlOf(role) } };
    await expect(run(as)).rejects.toThrow(
      new RegExp(
        `^the database role govgraph_${role}\\S* may not do this \\(permission denied [^;]+\\): use ${needed}, see`,
      ),
    );
  });
});

test('an application is looked for among those that the policy names before its spelling is doubted', async () => {
  const notes = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const as = { ...config, databaseUrls: { catalog: database.urlOf('registry') } };
  await addSuspension(as, { ...onDatabase, application: 'assistance-review', reason: 'test' });
  expect(notes.mock.calls).toEqual([]);
  await addSuspension(as, { ...onDatabase, application: 'asistance-review', reason: 'test' });
  expect(notes.mock.calls.join()).toMatch(
    /names the application asistance-review; did you mean assistance-review\?/,
  );
  for (const application of ['assistance-review', 'asistance-review']) {
    await liftSuspension(as, { ...onDatabase, application, reason: 'test' });
  }
});

test('What is suspended already keeps its reason and its instant, and the policy its version', async () => {
  const says = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const as = { ...config, databaseUrls: { catalog: database.urlOf('registry') } };
  const housing = { ...onDatabase, department: 'housing' };
  await addSuspension(as, { ...housing, reason: 'the key leaked' });
  await addSuspension(as, { ...housing, reason: 'once more' });
  await liftSuspension(as, { ...housing, reason: 'test' });
  const [first, second] = says.mock.calls.map(([line]) => String(line));
  const version = first?.match(/policy version (\d+)$/)?.[1];
  expect(first).toMatch(/^housing is suspended, policy version \d+$/);
  expect(second).toMatch(/^housing is suspended already, since \S+ \(the key leaked\), policy version/);
  expect(second).toContain(`policy version ${version}`);
  await expect(liftSuspension(as, { ...housing, reason: 'test' })).rejects.toThrow('is not suspended');
});

describe('A department’s schema is refused when it does not fit the policy in force', () => {
  test.each([
    [
      'taxation',
      'annualIncome: Amount',
      'annualIncome: Int',
      /resources\[.*annualIncome\].mask .*amount-band does not fit/,
    ],
    ['taxation', 'incomeTax(year: Int!)', 'incomeTax(calendarYear: Int!)', /args.year does not exist/],
    ['taxation', 'incomeTax(year: Int!)', 'incomeTax(year: String!)', /income-of-recent-years.*string < int/],
    [
      'public-security',
      'regionCode: String',
      'regionCode(at: Date): String',
      /own-jurisdiction.*needs .*takes arguments \(at\)/,
    ],
    [
      'public-security',
      'regionCode: String',
      'regionCode: [String!]',
      /assistance-household.*needs .*is a list/,
    ],
    ['public-security', 'name: String', 'name: Sex', /name-below-clearance-2.*does not fit Person.name/],
  ])('%s: %s becomes %s', async (name, before, after, message) => {
    const sources = await Promise.all(
      departments.map((each) => readSubgraphSource(path.join(checkoutRoot, 'subgraphs', each))),
    );
    const changed = sources.map((source) => (source.name === name ? change(source, before, after) : source));
    const { policy } = await withPolicyStore(database.connectionString, (store) => store.load());
    const { findings, publication } = await checkTogether(
      changed.map((source) => ({ source, url })),
      { policy },
    );
    expect(publication).toBeUndefined();
    expect(
      byKind(findings)
        .problems.map(({ subgraph, place, message: said }) => `${subgraph} ${place} ${said}`)
        .join('\n'),
    ).toMatch(message);
  });
});

/** Arguments are bound in the catalog. */
function change(source: SubgraphSource, before: string, after: string): SubgraphSource {
  return {
    ...source,
    sdl: source.sdl.replace(before, after),
    catalog: source.catalog
      .replace(
        'Person.incomeTax(year:)',
        `Person.incomeTax(${after.includes('calendarYear') ? 'calendarYear' : 'year'}:)`,
      )
      .replace(
        '    inputs:\n',
        after.includes('(at:')
          ? "    inputs:\n      - { coordinate: 'Person.regionCode(at:)', mode: none }\n"
          : '    inputs:\n',
      ),
  };
}

test('what is suspended is listed, since when and why, for people and for programs', async () => {
  const listed = (options: { json?: true } = {}) =>
    printed(() => listSuspensions(config, { ...onDatabase, ...options }));
  expect(await listed()).toBe('nothing is suspended');
  expect(JSON.parse(await listed({ json: true }))).toEqual({ ok: true, data: { suspensions: [] } });

  const targets = [{ application: 'new-app' }, { department: 'housing' }, { field: 'Person.name' }];
  for (const target of targets)
    await addSuspension(config, { ...onDatabase, ...target, reason: 'its key\u001b[2J leaked' });
  expect(JSON.parse(await listed({ json: true }))).toMatchObject({
    data: {
      suspensions: [
        { kind: 'APPLICATION', target: 'new-app' },
        { kind: 'FIELD', target: 'Person.name' },
        { kind: 'DEPARTMENT', target: 'housing' },
      ],
    },
  });
  const since = expect.stringMatching(/since \d{4}-\d\d-\d\dT\S+ {2}its key\\u\{1b\}\[2J leaked$/);
  const lines = (await listed()).split('\n');
  expect(lines).toEqual([since, since, since]);
  expect(lines.map((line) => line.split('  ', 1).join()).toSorted()).toEqual([
    'application new-app',
    'department housing',
    'field Person.name',
  ]);
  for (const target of targets) await liftSuspension(config, { ...onDatabase, ...target, reason: 'test' });
  expect(await listed()).toBe('nothing is suspended');
});

test('a file that is no YAML is refused in one sentence with the line and the column', async () => {
  const file = path.join(directory, 'broken.yaml');
  await writeFile(file, 'a: [');
  const said = await printed(() => checkPolicyFile(config, file, onDatabase));
  expect(said).toContain('line 1, column 4: the list that begins here with [ is not closed');
});

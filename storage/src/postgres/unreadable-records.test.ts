import { randomUUID } from 'node:crypto';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { UsageReport } from '../verify/verify-usage.ts';
import { createAttackedDatabase, kindsOf, run, type AttackedDatabase } from './attacked-database.fixture.ts';
import { createPostgresUsageStore } from './postgres-usage-store.ts';

/*
 * The role of a gateway may add rows. One that cannot be read must not keep an auditor from all the others: the
 * database takes none that it can tell, and an audit reports what is there all the same.
 */

const gatewayWriter = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';

/** A row as SQL takes it: texts by column, null for NULL. */
type Row = Readonly<Record<string, string | null>>;

function rowOf(changes: Row = {}): Row {
  return {
    writer: randomUUID(),
    sequence: '1',
    decision_id: randomUUID(),
    at: '2026-03-02T08:15:30Z',
    channel: 'graphql:query',
    content: '[]',
    method: 'ONLINE_QUERY',
    medium: 'NETWORK',
    policy_version: '1',
    outcome: 'ANSWERED',
    status: '200',
    previous_hash: '',
    hash: `hmac-sha256:k1:${'0'.repeat(64)}`,
    form: '2',
    subjects: '{}',
    exhausted_grants: '{}',
    tries: '[]',
    ...changes,
  };
}

function insert(url: string, row: Row): Promise<void> {
  const columns = Object.keys(row);
  const places = columns.map((_, index) => `$${index + 1}`);
  const text = `INSERT INTO usage_records (${columns.join(', ')}) VALUES (${places.join(', ')})`;
  return run(url, [text, Object.values(row)]);
}

/** As it was before the database refused what cannot be read. */
const dropConstraints = `DO $$ DECLARE c record; BEGIN
  FOR c IN SELECT conrelid::regclass AS name, conname FROM pg_constraint
    WHERE connamespace = 'catalog'::regnamespace AND coninhcount = 0
      AND (NOT convalidated OR conname = 'usage_records_size_check')
  LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.name, c.conname); END LOOP;
END $$`;

/** What is said of the first places in one writer's chain. */
function reportedOf({ problems }: UsageReport, writer: string): readonly string[] {
  return problems.flatMap((problem) =>
    problem.writer === writer ? [`${problem.kind} ${problem.message}`] : [],
  );
}

const deep = `${'['.repeat(4_000)}${']'.repeat(4_000)}`;

/** Each with the property that cannot be read. */
const unreadable: readonly (readonly [what: string, changes: Row, misread: string])[] = [
  ['has no tries', { tries: null }, 'tries'],
  ['has tries that are no list', { tries: '{}' }, 'tries'],
  ['has tries that are none', { tries: '[null]' }, 'tries'],
  ['has no subjects', { subjects: null }, 'subjects'],
  ['has a subject that is null', { subjects: '{NULL}' }, 'subjects'],
  ['has a table of subjects', { subjects: '{{a,b},{c,d}}' }, 'subjects'],
  ['has no used up grants', { exhausted_grants: null }, 'exhaustedGrants'],
  ['has used up grants that are null', { exhausted_grants: '{NULL}' }, 'exhaustedGrants'],
  ['has uncounted grants that are null', { uncounted_grants: '{NULL}' }, 'uncountedGrants'],
  ['has used a list', { uses: '[]' }, 'uses'],
  ['has used less than nothing', { uses: '{"quota": -100000}' }, 'uses'],
  ['has used a half', { uses: '{"quota": 0.5}' }, 'uses'],
  ['has used more than anybody can count', { uses: '{"quota": 1e300}' }, 'uses'],
  ['has used a word', { uses: '{"quota": "none"}' }, 'uses'],
  ['is of no time', { at: 'infinity' }, 'at'],
  ['is of the beginning of time', { at: '-infinity' }, 'at'],
  ['is of a year that no date holds', { at: '290000-01-01T00:00:00Z' }, 'at'],
  ['is of a time before our era', { at: '0044-03-15 BC' }, 'at'],
  ['has content that is an object', { content: '{"a": 1}' }, 'content'],
  ['has content that is null', { content: 'null' }, 'content'],
  ['has a group that is a number', { content: '[5]' }, 'content'],
  ['has a group that is a list', { content: '[[{"subjectCount": 1, "items": []}]]' }, 'content'],
  ['has a group without items', { content: '[{"subjectCount": 1}]' }, 'content'],
  ['has a group of fewer than none', { content: '[{"subjectCount": -1, "items": []}]' }, 'content'],
  ['has a caller that is a number', { attributes: '5' }, 'attributes'],
  [
    'has a caller without roles',
    { attributes: '{"region": "", "level": "CITY", "clearance": 1}' },
    'attributes',
  ],
  ['has a sum that is none', { sum: '[]' }, 'sum'],
  ['has a sum of nothing', { sum: '{"network": "others", "since": "", "until": ""}' }, 'sum'],
  ['is of the first form, with content that is null', { form: '1', content: 'null' }, 'content'],
  ['is of the first form, with a subject that is null', { form: '1', subjects: '{NULL}' }, 'subjects'],
];

/** What the database takes: to look through all content would keep every response waiting. */
const unreadableInside: typeof unreadable = [
  ['has an item that is none', { content: '[{"subjectCount": 0, "items": [null]}]' }, 'content'],
  ['has an item of no field', { content: '[{"subjectCount": 0, "items": [{}]}]' }, 'content'],
  ['counts beyond all numbers', { content: '[{"subjectCount": 1e400, "items": []}]' }, 'content'],
  [
    'holds a number beyond all numbers',
    { content: '[{"subjectCount": 0, "items": [], "x": 1e400}]' },
    'content',
  ],
  [
    'is deeper than can be gone through',
    { content: `[{"subjectCount": 0, "items": [], "x": ${deep}}]` },
    'content',
  ],
  [
    'has a try of nothing that is found',
    { tries: '[{"coordinate": "Query.a(b:)", "pseudonym": 1}]' },
    'tries',
  ],
];

describe('a row that cannot be read as a usage record', () => {
  let database: AttackedDatabase;
  beforeAll(async () => {
    database = await createAttackedDatabase();
    expect(await database.useGateway(gatewayWriter, ['hall', 'hall'])).toEqual([]);
  });
  afterAll(() => database.drop());

  test.each(unreadable)('is refused by the database when it %s', async (_, changes) => {
    await expect(insert(database.gatewayUrl, rowOf(changes))).rejects.toMatchObject({ code: '23514' });
  });

  test.each(['9007199254740993', '9223372036854775807', '0'])(
    'is refused in a place that nobody can count to: %s',
    async (sequence) => {
      const refusal = { code: '23514' };
      await expect(insert(database.gatewayUrl, rowOf({ sequence }))).rejects.toMatchObject(refusal);
      const end = `INSERT INTO checkpoint_ends VALUES (1, gen_random_uuid(), ${sequence}, 'sha256:00')`;
      await expect(run(database.gatewayUrl, end)).rejects.toMatchObject(refusal);
    },
  );

  test('is refused when it is larger than can be read', async () => {
    const row = rowOf({ channel: 'x'.repeat(65 * 1024 * 1024) });
    await expect(insert(database.gatewayUrl, row)).rejects.toMatchObject({ code: '23514' });
  });

  test.each([
    `INSERT INTO checkpoints VALUES ((SELECT max(number) + 1 FROM checkpoints), 'x', 'infinity', 'x')`,
    `INSERT INTO used_operations VALUES ('a', 'h', 'd', 'query', 'infinity')`,
  ])('is refused in other tables too: %s', async (statement) => {
    await expect(run(database.gatewayUrl, statement)).rejects.toMatchObject({ code: '23514' });
  });

  test('leaves the record as intact as it was', async () => {
    expect(await database.audit()).toMatchObject({ isProved: true, records: 2 });
  });
});

describe('a row that cannot be read, and is there', () => {
  let database: AttackedDatabase;
  beforeAll(async () => {
    database = await createAttackedDatabase();
    expect(await database.useGateway(gatewayWriter, ['hall', 'hall'])).toEqual([]);
    await database.asSuperuser(dropConstraints);
  });
  afterAll(() => database.drop());

  test.each([...unreadable, ...unreadableInside])('is named when it %s', async (_, changes, misread) => {
    const rows = [rowOf(), rowOf(changes), rowOf()];
    const { writer = '' } = rows[0]!;
    for (const [index, row] of rows.entries())
      await insert(database.gatewayUrl, { ...row, writer, sequence: String(index + 1) });
    expect(reportedOf(await database.audit(), writer!)).toEqual([
      expect.stringMatching(/^CHAIN_BROKEN record 1: /),
      `RECORD_UNREADABLE record 2 is none: its ${misread} cannot be read`,
      expect.stringMatching(/^CHAIN_BROKEN record 3: /),
    ]);
    const store = createPostgresUsageStore(database.connectionString);
    expect(await store.readStored({ decisionId: rows[1]!['decision_id']! })).toMatchObject([
      { isUnreadable: true, writer, sequence: 2, misread },
    ]);
    await expect(store.read({ writer: writer! })).rejects.toMatchObject({
      store: 'usage',
      message: `record 2 of writer ${writer} is none: its ${misread} cannot be read`,
    });
    await store.close();
  });

  test('is named where no chain can reach, and checkpoints of no time are forged', async () => {
    const row = rowOf({ sequence: '9223372036854775807' });
    await insert(database.gatewayUrl, row);
    await run(
      database.gatewayUrl,
      `WITH added AS (
         INSERT INTO checkpoints SELECT max(number) + 1, 'x', 'infinity', 'x' FROM checkpoints RETURNING number
       ) INSERT INTO checkpoint_ends SELECT number, '${row['writer']}', 9223372036854775807, 'x' FROM added`,
    );
    for (const withKey of [true, false]) {
      const report = await database.audit({ withKey });
      expect(reportedOf(report, row['writer']!)).toContainEqual(
        expect.stringMatching(/^RECORD_UNREADABLE record 922337203685477\d+ stands where no chain can end/),
      );
      expect(kindsOf(report)).toContain('CHECKPOINT_FORGED');
    }
  });
});

/** Mostly what the database takes, so that whole rows are taken, too. */
function mostly<Value, Other>(usual: Value, other: fc.Arbitrary<Other>): fc.Arbitrary<Value | Other> {
  return fc.oneof({ weight: 5, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
}

const odd = [...unreadable, ...unreadableInside].flatMap(([, { content, tries, attributes }]) =>
  [content, tries, attributes].flatMap((text) => (typeof text === 'string' ? [text] : [])),
);
const json = fc.oneof(
  fc.constantFrom(...odd),
  fc.json().filter((text) => !text.includes('\\u0000')),
  fc
    .json()
    .map((text) => `[{"subjectCount": 3, "items": [{"coordinate": "a", "outcome": "b", "x": ${text}}]}]`),
);
const list = fc.constantFrom('{a}', '{NULL}', '{{a,b},{c,d}}', '[5:6]={a,b}', null);
const text = fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\0', ''));
const integer = fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }).map(String);
const seal = fc.constantFrom('hmac-sha256:k1:', 'sha256:', 'sm3:').map((name) => name + '0'.repeat(64));

const anyRow = fc.record({
  sequence: mostly('1', fc.constantFrom('2', '9007199254740991', '9007199254740993', '9223372036854775807')),
  at: mostly(
    '2026-03-02T08:15:30Z',
    fc.constantFrom('9999-12-31', 'infinity', '-infinity', '290000-01-01', '0044-03-15 BC'),
  ),
  form: fc.constantFrom('1', '2'),
  content: mostly('[{"subjectCount": 1, "items": [{"coordinate": "a", "outcome": "b"}]}]', json),
  tries: mostly('[{"coordinate": "a", "pseudonym": "b", "isFound": true}]', fc.option(json)),
  attributes: mostly(null, json),
  subjects: mostly('{}', list),
  exhausted_grants: mostly('{}', list),
  channel: text,
  user: fc.option(text),
  code: fc.option(text),
  policy_version: integer,
  status: fc.integer({ min: -32_768, max: 32_767 }).map(String),
  previous_hash: fc.oneof(text, fc.constant('genesis')),
  hash: fc.oneof(text, seal),
});

describe.each([
  ['that the database takes', false],
  ['that a database without constraints takes', true],
])('whatever row %s', (_, isDropped) => {
  test('is reported, and ends no audit', async () => {
    const database = await createAttackedDatabase();
    await database.useGateway(gatewayWriter, ['hall', 'hall']);
    if (isDropped) await database.asSuperuser(dropConstraints);
    let [taken, refused] = [0, 0];
    const property = fc.asyncProperty(fc.array(anyRow, { minLength: 4, maxLength: 12 }), async (rows) => {
      const added: Row[] = [];
      for (const { user, ...changes } of rows) {
        const row = rowOf({ ...changes, '"user"': user });
        try {
          await insert(database.gatewayUrl, row);
          added.push(row);
        } catch (error) {
          expect(error).toMatchObject({ code: '23514' });
        }
      }
      taken += added.length;
      refused += rows.length - added.length;
      const report = await database.audit();
      expect(report.problemCount).toBeGreaterThanOrEqual(taken);
      for (const { writer } of added) expect(reportedOf(report, writer!)).not.toEqual([]);
      // What the gateway itself wrote is verified all the same.
      expect(reportedOf(report, gatewayWriter)).toEqual([]);
    });
    await fc.assert(property, { seed: 7, numRuns: 25 });
    expect(taken).toBeGreaterThan(0);
    expect(refused > 0).toBe(!isDropped);
    await database.drop();
  });
});

/*
 * How soon an auditor finds what was used, among usage records of three years: by decision, subject, application, field
 * and time. Rare values and common ones, because the database takes another way to each; every search is repeated with
 * other values, and the slowest counts. Beside it, how many records a second are appended, to many and to none.
 *
 * The records are made by the database, as gateways write them, but for the hashes of their chains. That takes hours for
 * many: they can be loaded before, and kept for all measurements that follow.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPostgresUsageStore } from '@govgraph/storage';
import { assignRoles, openLogins } from '@govgraph/prisma';
import { createCatalogPool } from '@govgraph/prisma/catalog-pool';
import { describeRun } from './machine.mjs';
import { say } from './progress.mjs';
import { formatTable, milliseconds, printTargets } from './report.mjs';
import { keep } from './results.mjs';
import { createStage } from './stage.mjs';
import { median } from './statistics.mjs';
import { judge } from './targets.mjs';

const months = 36;
const batch = 50_000;
const repetitions = 10;
/** What is promised is promised of as many; fewer are a try. */
const promisedRecords = 10_000_000;

/**
 * @param {{ isQuick: boolean, workDirectory: string, cacheDirectory: string, loadAverageBefore: number }} session
 * @param {{ records: number, loadOnly: boolean }} options what was loaded before is measured, and nothing is loaded then
 */
export async function measureRecords(session, { records, loadOnly }) {
  if (!Number.isSafeInteger(records) || records < 1000)
    throw new Error('--records takes a number of at least 1,000');
  const { isQuick, workDirectory, cacheDirectory, loadAverageBefore } = session;
  const startedAt = new Date().toISOString();
  /** Written when everything is loaded. */
  const loadedFile = path.join(cacheDirectory, `records-${records}.json`);
  const isLoaded = existsSync(loadedFile);
  const kept = `cache/records-${records}`;
  if (loadOnly && isLoaded) return say(`${records} records were loaded before, in ${kept}`);
  if (loadOnly) rmSync(path.join(workDirectory, kept), { recursive: true, force: true });
  const stage = await createStage(workDirectory);
  try {
    const url = await stage.startDatabase(loadOnly || isLoaded ? kept : 'records', ['catalog']);
    await assignRoles({ connectionString: url, schemas: ['catalog'] });
    const urls = await openLogins(url, ['gateway', 'auditor']);
    const pool = createCatalogPool(url, { maxConnections: 1 });
    const gateway = createPostgresUsageStore(urls.gateway);
    const auditor = createPostgresUsageStore(urls.auditor);
    const appendedPerSecond = isLoaded
      ? JSON.parse(readFileSync(loadedFile, 'utf8')).appendedPerSecond
      : await load(pool, gateway, records);
    if (loadOnly) {
      await Promise.all([gateway.close(), auditor.close(), pool.end()]);
      writeFileSync(loadedFile, JSON.stringify({ loadedAt: new Date().toISOString(), appendedPerSecond }));
      return say(`${records} records are loaded, in ${kept}`);
    }
    appendedPerSecond.after = await measureAppends(gateway);
    const searches = await measureSearches(auditor, pool, records);
    await Promise.all([gateway.close(), auditor.close(), pool.end()]);

    const slowest = Math.max(...searches.map(({ slowestMs }) => slowestMs)) / 1000;
    const result = {
      ...describeRun({ startedAt, isQuick, loadAverageBefore }),
      records,
      appendedPerSecond,
      searches,
    };
    const rows = searches.map(({ by, found, medianMs, slowestMs }) => [
      by,
      found,
      milliseconds(medianMs),
      milliseconds(slowestMs),
    ]);
    console.log(`\n${formatTable(['search by', 'found', 'median, ms', 'slowest, ms'], rows)}`);
    const { before, after } = appendedPerSecond;
    console.log(`\nappended in batches of 256: ${before} records a second before, ${after} after`);
    if (records < promisedRecords) return;
    const targets = [
      judge('recordSearch', slowest, `of ${searches.length} kinds, ${repetitions} times each`),
    ];
    printTargets(targets);
    keep(result, { kind: 'records', targets });
  } finally {
    await stage.close();
  }
}

async function load(pool, gateway, records) {
  await makeMonths(pool);
  const before = await measureAppends(gateway);
  await fill(pool, records);
  return { before };
}

/** Of the three years before this month. */
async function makeMonths(pool) {
  await pool.query(`DO $$
    DECLARE
      this_month timestamp := date_trunc('month', now() AT TIME ZONE 'Asia/Shanghai');
      month timestamp;
    BEGIN
      SET LOCAL search_path = catalog;
      FOR month IN SELECT this_month - make_interval(months => n) FROM generate_series(1, ${months}) AS n LOOP
        PERFORM make_usage_partition('usage_records_' || to_char(month, 'YYYY_MM'));
        EXECUTE format(
          'ALTER TABLE usage_records ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
          'usage_records_' || to_char(month, 'YYYY_MM'),
          month AT TIME ZONE 'Asia/Shanghai', (month + interval '1 month') AT TIME ZONE 'Asia/Shanghai'
        );
      END LOOP;
    END $$`);
}

/**
 * Record n is of one of 40 applications, on 4 of 400 fields (the first of them the most often) and one that all have,
 * about one of a million persons, and was written n-th of three years.
 */
async function fill(pool, records) {
  for (let first = 0; first < records; first += batch) {
    await pool.query(
      `INSERT INTO catalog.usage_records (
         appended_at, writer, sequence, form, decision_id, at, channel, application, department, attributes, purpose,
         exhausted_grants, content, method, medium, policy_version, operation_hash, subjects, tries, outcome, status,
         previous_hash, hash
       )
       SELECT moment, md5((n / 20000)::text)::uuid, n % 20000 + 1, 2, md5('decision ' || n)::uuid, moment,
         'graphql:query', 'app-' || n % 40, 'department-' || n % 9,
         '{"region": "110108", "level": "DISTRICT", "clearance": 3, "roles": ["application"]}', 'purpose-' || n % 100, '{}',
         jsonb_build_array(
           jsonb_build_object('subjectCount', 0, 'items', jsonb_build_array(
             jsonb_build_object('coordinate', 'Query.person', 'outcome', 'allow', 'result', 'given'))),
           jsonb_build_object('subjectCount', 1, 'items', (
             SELECT jsonb_agg(jsonb_build_object('coordinate',
               'Person.field' || floor(400 * power((hashint8(n * 4 + i)::bigint + 2147483648) / 4294967296.0, 4))::int,
               'outcome', 'allow', 'result', 'given', 'grantId', 'grant-' || n % 300))
             FROM generate_series(0, 3) AS i))
         ),
         'ONLINE_QUERY', 'NETWORK', 0, md5('operation ' || n % 1000), ARRAY['person-' || hashint8(n) % 1000000], '[]',
         'ANSWERED', 200, 'genesis', 'sha256:' || md5(n::text) || md5(n::text)
       FROM (
         SELECT n, date_trunc('milliseconds', start + (until - start) * (n::float8 / $3)) AS moment
         FROM generate_series($1::bigint, $2::bigint) AS n, (
           SELECT min(since) AS start, date_trunc('month', now(), 'Asia/Shanghai') AS until FROM catalog.usage_partitions
         ) AS range
       ) AS numbered`,
      [first, Math.min(first + batch, records) - 1, records],
    );
    if (first % (20 * batch) === 0) say(`${Math.min(first + batch, records)} of ${records} records`);
  }
  await pool.query('VACUUM ANALYZE catalog.usage_records');
}

async function measureAppends(store) {
  const writer = randomUUID();
  const batches = 40;
  const began = performance.now();
  for (let number = 0; number < batches; number += 1) {
    await store.append(
      Array.from({ length: 256 }, (_, index) => recordOf(writer, number * 256 + index + 1)),
      'any',
    );
  }
  return Math.round((batches * 256 * 1000) / (performance.now() - began));
}

function recordOf(writer, sequence) {
  const field = (index) => ({
    coordinate: `Person.field${(sequence + index * 7) % 400}`,
    outcome: 'allow',
    result: 'given',
    grantId: `grant-${sequence % 300}`,
  });
  return {
    writer,
    sequence,
    form: 2,
    decisionId: randomUUID(),
    at: new Date().toISOString(),
    channel: 'graphql:query',
    user: null,
    approver: null,
    application: `app-${sequence % 40}`,
    department: 'department-1',
    attributes: { region: '110108', level: 'DISTRICT', clearance: 3, roles: ['application'] },
    purpose: 'purpose-1',
    exhaustedGrants: [],
    policyVersion: 0,
    operationHash: '0'.repeat(64),
    operationName: null,
    subjects: [`person-${sequence}`],
    tries: [],
    content: [{ subjectCount: 1, items: [0, 1, 2, 3].map(field) }],
    outcome: 'ANSWERED',
    code: null,
    status: 200,
    method: 'ONLINE_QUERY',
    medium: 'NETWORK',
    previousHash: 'genesis',
    hash: `sha256:${'0'.repeat(64)}`,
  };
}

/** Each as the commands of auditors ask it: the latest hundred, or one decision. */
async function measureSearches(store, pool, records) {
  const latest = { order: 'latest', limit: 100 };
  const { rows } = await pool.query(
    `SELECT decision_id AS "decisionId", subjects[1] AS subject, at FROM catalog.usage_records
     WHERE decision_id IN (SELECT md5('decision ' || n)::uuid FROM unnest($1::bigint[]) AS n) ORDER BY at`,
    [Array.from({ length: repetitions }, (_, index) => Math.floor(((index + 0.5) * records) / repetitions))],
  );
  const sample = (index) => rows[index % rows.length];
  const dayOf = ({ at }) => ({
    since: at.toISOString(),
    until: new Date(at.getTime() + 86_400_000).toISOString(),
  });
  const kinds = {
    decision: (index) => ({ decisionId: sample(index).decisionId }),
    'decision that is not there': () => ({ decisionId: randomUUID() }),
    subject: (index) => ({ ...latest, subject: sample(index).subject }),
    application: (index) => ({ ...latest, application: `app-${index}` }),
    'application on a day': (index) => ({ ...latest, application: `app-${index}`, ...dayOf(sample(index)) }),
    'field, of the most used': (index) => ({ ...latest, coordinate: `Person.field${index}` }),
    'field, of the least used': (index) => ({ ...latest, coordinate: `Person.field${399 - index}` }),
    'field that all have': () => ({ ...latest, coordinate: 'Query.person' }),
    'field that none has': (index) => ({ ...latest, coordinate: `Person.none${index}` }),
    'field of an application': (index) => ({
      ...latest,
      application: `app-${index}`,
      coordinate: `Person.field${200 + index}`,
    }),
    'time, a day': (index) => ({ ...latest, ...dayOf(sample(index)) }),
    'time, the latest': () => latest,
  };
  const searches = [];
  for (const [by, queryOf] of Object.entries(kinds)) {
    const times = [];
    let found = 0;
    for (let index = 0; index < repetitions; index += 1) {
      const began = performance.now();
      found = (await store.readStored(queryOf(index))).length;
      times.push(performance.now() - began);
    }
    searches.push({ by, found, medianMs: median(times), slowestMs: Math.max(...times) });
  }
  return searches;
}

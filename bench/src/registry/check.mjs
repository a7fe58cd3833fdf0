/*
 * How long a check takes of a department of 500 fields that wants to publish, in a city of 100 departments, 50,000 items
 * and 10,000 grants, with a million recorded uses of 5,000 operations in the last 30 days. What it changes is used and
 * granted, so that users, access and operations are all looked for. The check runs in a process of its own, as the command
 * does, so that loading its libraries counts.
 */
import path from 'node:path';
import { createPostgresPolicyAdmin } from '@govgraph/storage';
import { createCatalogPool } from '@govgraph/prisma/catalog-pool';
import { inheritedEnvironment, startProgram } from '../processes.mjs';
import { say } from '../progress.mjs';
import { formatTable } from '../report.mjs';
import { createCity } from '../scale/city.mjs';
import { composeCity } from '../scale/supergraph.mjs';
import { median } from '../statistics.mjs';

const size = { subgraphs: 100, items: 50_000, grants: 10_000 };
const smallSize = { subgraphs: 10, items: 5_000, grants: 1_000 };
const operations = 5_000;
const days = 30;
const uses = 1_000_000;
const url = 'http://127.0.0.1:1';

/**
 * @param {{ isQuick: boolean, workDirectory: string, cacheDirectory: string }} session
 * @returns what was measured, with the median of the runs
 */
export async function measureChecks({ isQuick, workDirectory, cacheDirectory }, stage) {
  const city = createCity(isQuick ? smallSize : size);
  say(`composing ${city.departments.length} departments`);
  const supergraphSdl = composeCity(city.departments, url, cacheDirectory);
  const catalogUrl = await stage.startDatabase('registry', ['catalog']);
  say('publishing the city');
  await publish(catalogUrl, city, supergraphSdl);
  say(`recording ${uses} uses`);
  await recordUses(catalogUrl, city);
  const runs = [];
  for (let run = 1; run <= (isQuick ? 1 : 3); run++) {
    say(`checking a department, ${run}`);
    runs.push(await check(catalogUrl, workDirectory));
  }
  const [{ stages, changes, users, groups }] = runs;
  const rows = Object.entries(stages).map(([stageName, ms]) => [stageName, (ms / 1000).toFixed(2)]);
  console.log(`\n${formatTable(['stage of a check', 's'], rows)}`);
  console.log(`\nfound: ${changes} changes, ${users} users of them, ${groups} groups of callers\n`);
  const seconds = median(runs.map(({ totalMs }) => totalMs)) / 1000;
  return { ...(isQuick ? smallSize : size), operations, uses, runs, seconds };
}

async function publish(catalogUrl, { departments, registration, decisions }, supergraphSdl) {
  const admin = createPostgresPolicyAdmin(catalogUrl);
  const subgraphs = departments.map(({ name, sdl, resources }) => {
    return { name, sdl, url: `${url}/${name}`, resources };
  });
  // Whoever hands in a catalog.yaml has a code in it.
  const last = departments.at(-1).name;
  const registered = registration.departments.map((department) =>
    department.code === last ? { ...department, uscc: '111100000000017244' } : department,
  );
  await admin.apply({ ...registration, departments: registered }, 'bench', 'register the departments');
  await admin.publishSubgraphs({ subgraphs, supergraphSdl }, 'bench', 'publish the subgraphs');
  await admin.apply(decisions, 'bench', 'the policy of the city');
  await admin.close();
}

/** Each operation asks two fields of one record, by one of 100 applications, on each of the last days. */
async function recordUses(catalogUrl, { departments }) {
  const rows = Array.from({ length: operations }, (_, number) => {
    const department = departments[number % departments.length];
    const round = Math.floor(number / departments.length);
    const record = round % department.resources.length;
    const item = round % 40;
    const link = `${department.name}Record${record}`;
    return {
      application: `application-${number % 100}`,
      department: departments[(number * 7) % departments.length].name,
      hash: `hash-${number}`,
      text: `query { person(id: "") { ${link} { item${item} item${item + 1} } } }`,
    };
  });
  const pool = createCatalogPool(catalogUrl, { maxConnections: 1 });
  await pool.query(
    `INSERT INTO catalog.used_operations (application, hash, department, text, last_used_on)
     SELECT application, hash, department, text, current_date
     FROM jsonb_to_recordset($1::jsonb) AS o(application text, hash text, department text, text text)`,
    [JSON.stringify(rows)],
  );
  await pool.query(
    `INSERT INTO catalog.operation_uses (application, hash, purpose, operation_name, day, uses)
     SELECT application, hash, 'matter-' || (n % 3), 'Operation' || (n % 2), current_date - n,
       ceil($1::numeric / (count(*) OVER ()))
     FROM catalog.used_operations, generate_series(0, ${days - 1}) AS n`,
    [uses],
  );
  await pool.query('ANALYZE catalog.used_operations, catalog.operation_uses');
  await pool.end();
}

/** @returns what the program has measured */
async function check(catalogUrl, workDirectory) {
  const program = startProgram({
    name: 'check-department',
    command: process.execPath,
    args: [path.join(import.meta.dirname, 'check-department.mjs')],
    env: { ...inheritedEnvironment(), CATALOG_DATABASE_URL: catalogUrl },
    logDirectory: workDirectory,
  });
  await program.exited;
  const [, json] = /^done (.*)$/m.exec(program.readLog()) ?? [];
  if (json === undefined) throw new Error(`the check failed:\n${program.readLog()}`);
  return JSON.parse(json);
}

/*
 * How soon a publication is served: from the end of its check until every gateway answers under the version that it came
 * into force with, having prepared its schema before. Ten departments and two gateways; each publication adds a field to
 * a department, so that gateways have another schema to open. It runs in this process as the authority's service runs it.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkTogether, publishChecked, readCheckContext } from '@govgraph/registry';
import {
  createPostgresGatewayList,
  createPostgresPolicyAdmin,
  createPostgresUsedOperations,
} from '@govgraph/storage';
import { governedGateway } from '../gateways.mjs';
import { startGateway } from '../measure.mjs';
import { processors } from '../processes.mjs';
import { say } from '../progress.mjs';
import { formatTable } from '../report.mjs';
import { checkoutRoot } from '../stage.mjs';
import { median } from '../statistics.mjs';

const department = 'health';
const gatewayNames = ['gateway-1', 'gateway-2'];
/** Gateways report themselves to those who publish every five seconds. */
const reportMs = 6_000;
const body = JSON.stringify({ query: `{ department(code: "${department}") { code } }` });

/** @param {{ isQuick: boolean, workDirectory: string }} session */
export async function measurePublications({ isQuick, workDirectory }, city) {
  const gateways = [];
  const stores = openStores(city.catalogUrl);
  try {
    for (const name of gatewayNames) {
      say(`starting ${name}`);
      gateways.push(await startGateway(asGateway(city, name), [smallQuestion], workDirectory));
    }
    await sleep(reportMs);
    const runs = [];
    for (let run = 1; run <= (isQuick ? 2 : 5); run++) {
      say(`publishing, ${run}`);
      runs.push(await publish(stores, gateways, run));
    }
    const seconds = runs.map(({ afterCheckMs }) => afterCheckMs / 1000);
    const rows = runs.map(({ checkMs, preparedMs, afterCheckMs }) =>
      [checkMs, preparedMs, afterCheckMs].map((ms) => (ms / 1000).toFixed(2)),
    );
    const heads = ['check, s', 'until gateways have prepared, s', 'until all serve it, s'];
    console.log(`\n${formatTable(heads, rows)}\n`);
    return {
      gateways: gatewayNames.length,
      runs,
      slowestSeconds: Math.max(...seconds),
      note: `slowest of ${runs.length}, median ${median(seconds).toPrecision(3)}; ${gatewayNames.length} gateways`,
    };
  } finally {
    await Promise.all([...gateways, ...Object.values(stores)].map((each) => (each.stop ?? each.close)()));
  }
}

function openStores(catalogUrl) {
  return {
    admin: createPostgresPolicyAdmin(catalogUrl),
    gateways: createPostgresGatewayList(catalogUrl),
    operations: createPostgresUsedOperations(catalogUrl),
  };
}

const smallQuestion = {
  name: 'a small question',
  bodies: [body],
  check: (_body, { data, errors }) => {
    if (data?.department?.code !== department) throw new Error(JSON.stringify(errors ?? data).slice(0, 300));
  },
};

export const asGateway = (city, name) => governedGateway(city, { name, processor: processors.all });

async function publish({ admin, gateways: list, operations }, gateways, run) {
  const source = await readSource(admin, run);
  const before = await admin.currentVersion();
  const begunAt = performance.now();
  let checkedAt;
  let preparedAt;
  const check = async () => {
    const context = await readCheckContext(
      {
        readPublished: () => admin.readPublished(),
        listUsedOperations: () => operations.list(),
        listApprovals: async () => [],
      },
      [source],
    );
    const checked = await checkTogether([source], context);
    if (checked.publication === undefined)
      throw new Error(`it cannot be published: ${JSON.stringify(checked.findings.slice(0, 3))}`);
    checkedAt = performance.now();
    return checked;
  };
  const served = Promise.all(gateways.map((gateway) => untilServed(gateway, before)));
  // Where it is not published, that is what is told.
  served.catch(() => undefined);
  const { version, gateways: prepared } = await publishChecked({ admin, gateways: list }, check, {
    actor: 'bench',
    reasonOf: () => `publication ${run}`,
    onPrepared: () => (preparedAt = performance.now()),
  });
  if (version !== before + 1 || prepared?.prepared.length !== gateways.length)
    throw new Error(`not every gateway has prepared: ${JSON.stringify(prepared)}`);
  const servedAt = Math.max(...(await served));
  return {
    checkMs: checkedAt - begunAt,
    preparedMs: preparedAt - checkedAt,
    afterCheckMs: servedAt - checkedAt,
  };
}

async function readSource(admin, run) {
  const { subgraphs } = await admin.readPublished();
  const { url } = subgraphs.find(({ name }) => name === department);
  return { url, source: await readFolder(run) };
}

/** The department's folder, with as many more fields as it has been published here. */
async function readFolder(run) {
  const read = (file) => readFile(path.join(checkoutRoot, 'subgraphs', department, file), 'utf8');
  const [schema, catalog] = await Promise.all([read('schema.graphql'), read('catalog.yaml')]);
  const numbers = Array.from({ length: run }, (_, index) => index + 1);
  const fields = numbers.map((number) => `\n  "More of it."\n  more${number}: String\n`);
  const items = numbers.map(
    (number) =>
      `      - { coordinate: Vaccination.more${number}, name: More, nameZh: 补充信息, dataType: C, length: 20, level: 2 }\n`,
  );
  return {
    name: department,
    sdl: schema.replace(/(\ntype Vaccination[^{]*\{\n)/, (head) => `${head}${fields.join('')}\n`),
    catalog: catalog.replace(
      /( {6}- (?:\{\s+)?coordinate: Vaccination\.)/,
      (head) => `${items.join('')}${head}`,
    ),
  };
}

/** @returns when the gateway has answered under a later version for the first time, of two in a row */
async function untilServed({ url, headers }, before) {
  for (let firstAt; ;) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      signal: AbortSignal.timeout(120_000),
    });
    const { data, extensions } = await response.json();
    const isServed = data != null && extensions?.govgraph?.policyVersion > before;
    if (isServed && firstAt !== undefined) return firstAt;
    firstAt = isServed ? performance.now() : undefined;
    await sleep(20);
  }
}

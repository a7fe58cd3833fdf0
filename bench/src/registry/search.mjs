/*
 * How soon entries of a catalog of 100,000 items are found, by words that are rare and that stand nearly everywhere, by
 * parts of words, by codes and by what was decided: the database takes another way to each. Every search is repeated with
 * other values. Measured at the authority's service in this process, and through a gateway with everything on, one search
 * after the other; the worse 95th percentile counts.
 */
import { openRegistry } from '@govgraph/registry/services';
import { createPostgresPolicyAdmin } from '@govgraph/storage';
import { startGateway } from '../measure.mjs';
import { say } from '../progress.mjs';
import { formatTable, milliseconds } from '../report.mjs';
import { median } from '../statistics.mjs';
import { createEntries, searchKinds } from './catalog-entries.mjs';
import { asGateway } from './publication.mjs';

const items = 100_000;
const smallItems = 10_000;
const repetitions = 20;
const page = 20;

const document = `query Search(
  $first: Int, $text: String, $code: String, $provider: String, $shareType: ShareType, $level: Int
) {
  catalogItems(
    first: $first, text: $text, code: $code, provider: $provider, shareType: $shareType, level: $level
  ) {
    edges { node { coordinate name nameZh shareType level resource { code nameZh provider } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** @param {{ isQuick: boolean, workDirectory: string }} session */
export async function measureSearches({ isQuick, workDirectory }, city) {
  const count = isQuick ? smallItems : items;
  say(`registering ${count} items`);
  const registeringSeconds = await register(city.catalogUrl, count);
  const registry = openRegistry(city.catalogUrl, { runsJobs: 'once-handed-in' });
  let gateway;
  try {
    say('starting a gateway');
    gateway = await startGateway(asGateway(city, 'search-gateway'), [firstSearch], workDirectory, 180_000);
    say('searching');
    const atService = async (search) => (await registry.search.findItems({ first: page + 1 }, search)).length;
    const overGateway = (search) => ask(gateway, search);
    const rows = [];
    for (const { by, valueAt } of searchKinds) {
      const searches = Array.from({ length: repetitions }, (_, number) => valueAt(number));
      const service = await timeEach(searches, atService);
      rows.push({
        by,
        found: service.found,
        service: service.timesMs,
        gateway: (await timeEach(searches, overGateway)).timesMs,
      });
    }
    print(rows);
    const [service, through] = ['service', 'gateway'].map((way) =>
      percentile95(rows.flatMap((row) => row[way])),
    );
    return {
      items: count,
      registeringSeconds,
      searches: rows,
      p95Ms: Math.max(service, through),
      note: `at the service ${milliseconds(service)}, through a gateway ${milliseconds(through)}`,
    };
  } finally {
    await Promise.all([registry.close(), gateway?.stop()]);
  }
}

/** All departments but the authority have so many more items, together. */
async function register(catalogUrl, count) {
  const admin = createPostgresPolicyAdmin(catalogUrl);
  try {
    const { subgraphs, supergraphSdl } = await admin.readPublished();
    const providers = subgraphs.filter(({ name }) => name !== 'authority');
    const entries = createEntries(
      providers.map(({ name }) => name),
      count,
    );
    const publication = {
      subgraphs: providers.map((subgraph) => ({
        ...subgraph,
        resources: [...subgraph.resources, ...entries.filter(({ provider }) => provider === subgraph.name)],
      })),
      supergraphSdl,
    };
    const begunAt = performance.now();
    await admin.publishSubgraphs(publication, 'bench', 'a large catalog');
    return (performance.now() - begunAt) / 1000;
  } finally {
    await admin.close();
  }
}

const firstSearch = {
  name: 'a search',
  bodies: [toBody(searchKinds[0].valueAt(0))],
  check: (_body, { data, errors }) => {
    if (data?.catalogItems == null) throw new Error(JSON.stringify(errors ?? data).slice(0, 300));
  },
};

function toBody(search) {
  return JSON.stringify({ query: document, variables: { first: page, ...search } });
}

async function ask({ url, headers }, search) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: toBody(search),
    signal: AbortSignal.timeout(60_000),
  });
  const { data, errors } = await response.json();
  if (data?.catalogItems == null) throw new Error(`no answer: ${JSON.stringify(errors).slice(0, 300)}`);
  return data.catalogItems.edges.length;
}

/** Once uncounted: the first one of a kind connects, plans, and is compiled. */
async function timeEach(searches, find) {
  await find(searches.at(-1));
  const timesMs = [];
  const found = [];
  for (const search of searches) {
    const begunAt = performance.now();
    found.push(await find(search));
    timesMs.push(performance.now() - begunAt);
  }
  return { timesMs, found: Math.min(median(found), page) };
}

function percentile95(values) {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(0.95 * sorted.length))];
}

function print(rows) {
  const heads = [
    'search by',
    'found on the page',
    'service, median ms',
    'slowest',
    'gateway, median ms',
    'slowest',
  ];
  const cells = rows.map(({ by, found, service, gateway }) => [
    by,
    found,
    ...[service, gateway].flatMap((times) => [median(times), Math.max(...times)].map(milliseconds)),
  ]);
  console.log(`\n${formatTable(heads, cells)}\n`);
}

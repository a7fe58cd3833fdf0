/** The table of limits in docs/operations.md says what the code says, and leaves none out. */
import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

const [, section = ''] = read('docs/operations.md').split('\n## Limits\n');
const rows = (section.split('\n## ', 1)[0] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

/** Each with the value that it is said to have, as it is written, and where it stands. */
const documented = rows.flatMap(([, limit = '', value = '', , , place = '']) => {
  const [, name, file] = /^`(\w+)` in `([\w/.-]+)`$/.exec(place) ?? [];
  return name === undefined || file === undefined ? [] : [{ limit, value, name, file }];
});

const units: Readonly<Record<string, number>> = { KiB: 1024, MiB: 1024 ** 2 };

/** `16 KiB` as bytes, `30 s` in the unit that the constant is named after, `10,000 characters` as a number. */
function readValue(value: string, name: string): number {
  const [, number = '', unit = ''] = /^([\d,]+)(?: (\w+))?/.exec(value) ?? [];
  const isInMs = unit === 's' && /ms$/i.test(name);
  return Number(number.replaceAll(',', '')) * (isInMs ? 1_000 : (units[unit] ?? 1));
}

/** The first number that the name is given. */
function findValue(name: string, file: string): number | undefined {
  const given = new RegExp(`\\b${name}(?:: [\\w<>]+)?(?: =|:| \\?\\?) ([\\d_]+(?: \\* [\\d_]+)*)`).exec(
    read(file),
  );
  const factors = given?.[1]?.replaceAll('_', '').split(' * ').map(Number);
  return factors?.reduce((product, factor) => product * factor, 1);
}

test.each(documented)('$limit: $value, as `$name` in $file', ({ value, name, file }) => {
  expect(findValue(name, file)).toBe(readValue(value, name));
});

/** What is not about requests: what auditors and commands are shown, how stores are read, how workers are kept. */
const limitsNoRequest = new Set([
  'policy/src/analysis/proof/prove.ts maxExamples',
  'gateway/src/apollo/subgraph-endpoints.ts maxSchemaBytes',
  'storage/src/archive/archive-file.ts maxLineBytes',
  'storage/src/verify/audit-findings.ts maxLimited',
  'storage/src/verify/audit-findings.ts maxProblems',
  'storage/src/verify/collect-breaks.ts maxBreaks',
  'storage/src/chain/checkpointer.ts maxAttempts',
  'storage/src/archive/include-archives.ts maxPageBytes',
  'gateway/src/pipeline/usage/store-watch.ts maxAgeMs',
  'gateway/src/pipeline/usage/store-watch.ts maxRoundTripMs',
  'gateway/src/assembly/open-pipeline.ts maxStartMs',
  'gateway/src/executor/leaf-values.ts maxInt',
  'gateway/src/release/last-good-schema.ts maxEarlier',
  'gateway/src/membership/membership.ts maxStartMs',
  'gateway/src/transport/registered-keys.ts maxStartMs',
  'storage/src/keys/department-key.ts maxKeyIdLength',
  'gateway/src/planner/plan-coverage/cover-plan.ts maxRounds',
  'gateway/src/http/readiness-checks.ts maxClockDifferenceMs',
  'gateway/src/workers/start-workers.ts maxRestartDelayMs',
  'storage/src/postgres/postgres-policy-loader.ts maxYoungGenerationSizeMb',
  'storage/src/postgres/postgres-usage-archiver.ts maxAttempts',
  'storage/src/postgres/postgres-used-operations.ts maxListed',
  'storage/src/postgres/read-policy-slice.ts maxGrants',
  'storage/src/postgres/usage-pages.ts maxPageBytes',
  'storage/src/usage-record/record-guards.ts maxDepth',
  'storage/src/redis/find-set-up-mistake.ts maxReplyCharacters',
  'storage/src/redis/open-redis-client.ts maxTagsPerServer',
  'storage/src/redis/redis-connection.ts maxPauseMs',
  'policy/src/compile/compile-rate-limits.ts maxCount',
  'subgraphs/kit/src/command/serve-directory.ts maxLogged',
  'subgraphs/kit/src/sheets/read-xlsx.ts maxDepth',
  'subgraphs/kit/src/sources/definition/read-source-file.ts maxCharacters',
  'subgraphs/kit/src/sources/rest/open-rest-source.ts maxDocumentBytes',
  'subgraphs/kit/src/sources/rest/openapi.ts maxHops',
]);

const sources = ['gateway/src', 'storage/src', 'policy/src', 'protocol/src', 'subgraphs/kit/src'].flatMap(
  (folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\.(test|fixture|contract)\.ts$/.test(file))
      .map((file) => `${folder}/${file}`),
);

test('Every constant that is named after a limit is in the table', () => {
  const defined = sources.flatMap((file) => {
    const constants = read(file).matchAll(
      /^(?:export )?const ((?:max|defaultMax|small)[A-Z]\w*)[^=\n]* = \d/gm,
    );
    return [...constants].map(([, name]) => `${file} ${name}`);
  });
  const known = new Set(documented.map(({ file, name }) => `${file} ${name}`));
  expect(defined.length).toBeGreaterThan(40);
  expect(defined.filter((each) => !known.has(each) && !limitsNoRequest.has(each))).toEqual([]);
});

/** What `govgraph start` says of settings before it starts anything. */
import { ConfigError } from '@govgraph/gateway';
import { readDatabaseUrls } from '@govgraph/prisma/schemas';
import { expect, test } from 'vitest';
import { checkSettings } from './check-settings.ts';

function problemsOf(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    checkSettings({ environment, databaseUrls: readDatabaseUrls(environment) });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('settings that are left out are no problem, since the start knows what to do', () => {
  expect(problemsOf({})).toEqual([]);
});

test('what the start gives the gateway itself is not looked at', () => {
  expect(problemsOf({ GOVGRAPH_ISSUERS: 'nobody', GOVGRAPH_PSEUDONYM_KEY: 'short' })).toEqual([]);
  expect(problemsOf({ GOVGRAPH_SIGNING_KEYS_FILE: '/nowhere', GOVGRAPH_CHAIN_KEY_FILE: '/nowhere' })).toEqual(
    [],
  );
});

test.each<[string, Record<string, string>, string]>([
  [
    'a number out of range',
    { GOVGRAPH_MAX_COST: '0' },
    'GOVGRAPH_MAX_COST: expected a whole number from 1 to',
  ],
  ['a number with a unit', { GOVGRAPH_SUBGRAPH_TIMEOUT_MS: '5s' }, 'GOVGRAPH_SUBGRAPH_TIMEOUT_MS: expected'],
  ['a switch that is neither', { GOVGRAPH_COMPRESS_RESPONSES: 'yes' }, 'GOVGRAPH_COMPRESS_RESPONSES: '],
  ['a network that is none', { GOVGRAPH_TRUSTED_PROXIES: 'any' }, 'GOVGRAPH_TRUSTED_PROXIES: expected'],
  ['an address of another protocol', { GOVGRAPH_REDIS_URL: 'http://127.0.0.1' }, 'GOVGRAPH_REDIS_URL: '],
  ['workers that cannot count together', { GOVGRAPH_WORKERS: '2' }, 'GOVGRAPH_WORKERS: 2 workers need'],
  ['a file that is not there', { GOVGRAPH_TRUSTED_DOCUMENTS: '/nowhere' }, 'GOVGRAPH_'],
  [
    'a database that is none',
    { TAXATION_DATABASE_URL: 'taxes' },
    'TAXATION_DATABASE_URL: expected a postgresql',
  ],
  ['the catalog in another schema', { CATALOG_DATABASE_URL: 'mysql://a/b' }, 'CATALOG_DATABASE_URL: '],
])('%s is named before anything is started', (_what, environment, problem) => {
  expect(problemsOf(environment)).toContainEqual(expect.stringContaining(problem));
});

test('all of them come at once, and quote nothing', () => {
  const problems = problemsOf({
    GOVGRAPH_MAX_COST: 'secret-one',
    GOVGRAPH_PORT: '4000',
    GOVGRAPH_ENTITY_CACHE_KEY: 'secret-two',
    TAXATION_DATABASE_URL: 'secret-three',
  });
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'GOVGRAPH_MAX_COST',
    'GOVGRAPH_ENTITY_CACHE_KEY',
    'TAXATION_DATABASE_URL',
  ]);
  expect(problems.join()).not.toContain('secret');
});

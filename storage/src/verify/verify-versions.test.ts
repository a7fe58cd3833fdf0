import { hash as digest } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import type {
  PolicyHistory,
  StoredChange,
  StoredSchema,
  StoredSubgraph,
  StoredVersion,
} from '../policy/policy-history.ts';
import { findHistoryProblems } from './verify-versions.ts';
import { emptyCatalogHash, hashVersion } from '../policy/version-hash.ts';

/** What a database holds of the policy's history, as whoever can write everything there sees it. */
interface StoredHistory {
  versions: StoredVersion[];
  changes: StoredChange[];
  subgraphs: StoredSubgraph[];
  supergraphs: StoredSchema[];
}

const origin = { actor: 'alpha', reason: 'a publication', at: '2026-03-02T08:00:00.000Z' };

/** Three versions: each writes a mask, and publishes a subgraph and a supergraph. */
function writeHistory(): StoredHistory {
  const history: StoredHistory = {
    versions: [{ ...origin, version: 0, hash: emptyCatalogHash }],
    changes: [],
    subgraphs: [],
    supergraphs: [],
  };
  let previousHash = emptyCatalogHash;
  for (const version of [1, 2, 3]) {
    const part = { name: 'none', strength: version, method: { kind: 'null' } } as const;
    const textHash = digest('sha256', `text of ${version}`);
    const schema = { version, id: version * 10, hash: textHash, textHash };
    const change = { kind: 'masks', key: 'none', part } as const;
    const subgraph = { name: 'alpha', url: 'http://alpha', hash: textHash, resourcesHash: 'r' };
    const content = { version, changes: [change], supergraphHash: textHash, subgraphs: [subgraph] };
    previousHash = hashVersion(previousHash, origin, content);
    history.versions.push({ ...origin, version, hash: previousHash });
    history.changes.push({ ...change, version });
    history.subgraphs.push({ ...schema, ...subgraph, publishedBy: origin.actor });
    history.supergraphs.push(schema);
  }
  return history;
}

async function* streamOf<Entry>(entries: readonly Entry[]): AsyncGenerator<Entry> {
  yield* entries;
}

/** What is found in it, read as a store reads it: by version. */
async function problemsOf(stored: StoredHistory): Promise<readonly string[]> {
  const sort = <Entry extends { readonly version: number }>(entries: readonly Entry[]) =>
    streamOf(entries.toSorted((left, right) => left.version - right.version));
  const history: PolicyHistory = {
    read: (work) =>
      work({
        head: 3,
        versions: sort(stored.versions),
        changes: sort(stored.changes),
        subgraphs: sort(stored.subgraphs),
        supergraphs: sort(stored.supergraphs),
      }),
    close: async () => undefined,
  };
  const problems = await findHistoryProblems(history);
  return problems.map(({ kind, message }) => `${kind} ${message}`);
}

const doesNotFit = (version: number): string =>
  `POLICY_BROKEN version ${version} of the policy does not fit its hash: what it brought, who made it, why or when, or the version before was changed`;

describe('the history of the policy', () => {
  test('is in order as it was written', async () => {
    expect(await problemsOf(writeHistory())).toEqual([]);
  });

  test.each<[what: string, expected: string[], change: (history: StoredHistory) => void]>([
    [
      'a part is another one',
      [doesNotFit(2)],
      ({ changes }) => void (changes[1] = { ...changes[0]!, version: 2 }),
    ],
    ['a part is missing', [doesNotFit(2)], ({ changes }) => void changes.splice(1, 1)],
    ['a part is added', [doesNotFit(2)], ({ changes }) => void changes.push({ ...changes[1]!, key: 'zero' })],
    [
      'a part is of the empty catalog',
      [doesNotFit(0)],
      ({ changes }) => void changes.push({ ...changes[1]!, version: 0 }),
    ],
    [
      'parts are of versions before and after all',
      [-2, 4].map(
        (version) =>
          `POLICY_BROKEN parts or schemas are of version ${version} of the policy, which there is not`,
      ),
      ({ changes, supergraphs }) => {
        changes.push({ ...changes[1]!, version: -2 });
        supergraphs.push({ ...supergraphs[1]!, version: 4 });
      },
    ],
    [
      'somebody else has made a version',
      [
        doesNotFit(2),
        'POLICY_BROKEN the subgraph of alpha in version 2 of the policy names another publisher than the version',
      ].toReversed(),
      ({ versions }) => void (versions[2] = { ...versions[2]!, actor: 'beta' }),
    ],
    [
      'a version is missing',
      [
        'POLICY_BROKEN version 2 of the policy is missing',
        'POLICY_BROKEN parts or schemas are of version 2 of the policy, which there is not',
      ],
      ({ versions }) => void versions.splice(2, 1),
    ],
    [
      'a version is there twice',
      ['POLICY_BROKEN version 2 of the policy is there twice'],
      ({ versions }) => void versions.push(versions[2]!),
    ],
    [
      'the text of a subgraph is another one',
      ['SCHEMA_REPLACED the subgraph of alpha in version 2 of the policy is another text than was published'],
      ({ subgraphs }) => void (subgraphs[1] = { ...subgraphs[1]!, textHash: 'another' }),
    ],
    [
      'the text of a supergraph is another one',
      ['SCHEMA_REPLACED the supergraph of version 2 of the policy is another text than was published'],
      ({ supergraphs }) => void (supergraphs[1] = { ...supergraphs[1]!, textHash: 'another' }),
    ],
    [
      'so is its hash',
      [doesNotFit(2)],
      ({ supergraphs }) =>
        void (supergraphs[1] = { ...supergraphs[1]!, hash: 'another', textHash: 'another' }),
    ],
    [
      'an earlier supergraph has the place of the latest',
      ['POLICY_BROKEN the supergraph of version 3 of the policy has the place of a later one'],
      ({ supergraphs }) => void (supergraphs[1] = { ...supergraphs[1]!, id: 99 }),
    ],
    [
      'a version has a second supergraph',
      ['POLICY_BROKEN version 2 of the policy has 2 supergraphs'],
      ({ supergraphs }) => void supergraphs.push({ ...supergraphs[1]!, id: 21 }),
    ],
    [
      'the address of a subgraph is another one',
      [doesNotFit(2)],
      ({ subgraphs }) => void (subgraphs[1] = { ...subgraphs[1]!, url: 'http://intruder' }),
    ],
  ])('is not when %s', async (_, expected, change) => {
    const history = writeHistory();
    change(history);
    expect(await problemsOf(history)).toEqual(expected);
  });

  test('tells the first problems, and how many more there are', async () => {
    const history = writeHistory();
    const [first] = history.changes;
    for (let version = 4; version <= 30; version += 1) history.changes.push({ ...first!, version });
    const problems = await problemsOf(history);
    expect(problems).toHaveLength(21);
    expect(problems[20]).toBe('POLICY_BROKEN and 7 more of the policy');
  });
});

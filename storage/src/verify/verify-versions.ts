import type {
  PolicyHistory,
  PolicyHistorySnapshot,
  StoredChange,
  StoredSchema,
  StoredSubgraph,
  StoredVersion,
  VersionId,
} from '../policy/policy-history.ts';
import {
  collectFindings,
  limitProblems,
  type AuditFindings,
  type LimitedProblems,
  type Problem,
} from './audit-findings.ts';
import { emptyCatalogHash, startVersionHash } from '../policy/version-hash.ts';

/*
 * Computes the history of the policy once more, version by version, from what is kept of it: changes, schemas, and who
 * made it, why and when. What is of no version is found, too.
 *
 * The hashes have no key: whoever can write everything to the database can have made all of it anew. `verify-policy.ts`
 * compares them with what checkpoints name.
 */

/** @returns what does not fit in the history, or in the history up to a version */
export async function findHistoryProblems(
  history: PolicyHistory,
  untilVersion?: number,
): Promise<readonly Problem[]> {
  const findings = collectFindings();
  await history.read((snapshot) => verifyVersions(snapshot, findings), untilVersion);
  return findings.report().problems;
}

/** @returns the last version that is there */
export async function verifyVersions(
  snapshot: PolicyHistorySnapshot,
  findings: AuditFindings,
  onVersion: (version: StoredVersion) => void = () => undefined,
): Promise<number> {
  const broken = limitProblems('POLICY_BROKEN', findings);
  const content = {
    changes: followVersions(snapshot.changes),
    subgraphs: followSchemas(snapshot.subgraphs, findings, broken),
    supergraphs: followSchemas(snapshot.supergraphs, findings, broken),
  };
  let end: VersionId = { version: -1, hash: '' };
  for await (const version of snapshot.versions) {
    const [number, next] = [version.version, end.version + 1];
    const hash = await hashStored(version, end.hash, content, broken);
    if (number < next) broken.add(`version ${number} of the policy is there twice`);
    else if (number > next) broken.add(`${describeVersions(next, number - 1)} missing`);
    else if (version.hash !== hash) broken.add(`version ${number} of the policy ${doesNotFit}`);
    onVersion(version);
    end = version;
  }
  const strays = new Set<number>();
  for (const { readStrays } of Object.values(content))
    (await readStrays()).forEach((each) => strays.add(each));
  for (const stray of strays)
    broken.add(`parts or schemas are of version ${stray} of the policy, which there is not`);
  broken.close();
  return end.version;
}

const doesNotFit =
  'does not fit its hash: what it brought, who made it, why or when, or the version before was changed';

interface StoredContent {
  readonly changes: Followed<StoredChange>;
  readonly subgraphs: FollowedSchemas<StoredSubgraph>;
  readonly supergraphs: FollowedSchemas<StoredSchema>;
}

/** The hash of what is kept of a version. */
async function hashStored(
  version: StoredVersion,
  previousHash: string,
  { changes, subgraphs, supergraphs }: StoredContent,
  broken: LimitedProblems,
): Promise<string> {
  const { version: number, actor } = version;
  const title = `version ${number} of the policy`;
  const hash = startVersionHash(previousHash, version);
  let changed = 0;
  for await (const change of changes.of(number)) {
    hash.add(change);
    changed += 1;
  }
  const published = await subgraphs.of(number, ({ name }) => `the subgraph of ${name} in ${title}`);
  const composed = await supergraphs.of(number, () => `the supergraph of ${title}`);
  if (composed.length > 1) broken.add(`${title} has ${composed.length} supergraphs`);
  for (const { name, publishedBy } of published)
    if (publishedBy !== actor)
      broken.add(`the subgraph of ${name} in ${title} names another publisher than the version`);
  if (number === 0 && changed + published.length + composed.length === 0) return emptyCatalogHash;
  return hash.end({
    version: number,
    supergraphHash: composed.at(-1)?.hash ?? null,
    subgraphs: published.map(({ name, url, hash: of, resourcesHash }) => {
      return { name, url, hash: of, resourcesHash };
    }),
  });
}

interface Followed<Entry> {
  /** What is of a version. They are asked for in ascending order, and what is of one in between is a stray. */
  of(version: number): AsyncIterable<Entry>;
  /** Reads the rest. @returns the versions of all strays */
  readStrays(): Promise<ReadonlySet<number>>;
}

/** Reads what comes by version next to the versions. */
function followVersions<Entry extends { readonly version: number }>(
  entries: AsyncIterable<Entry>,
): Followed<Entry> {
  const iterator = entries[Symbol.asyncIterator]();
  const strays = new Set<number>();
  let next: IteratorResult<Entry> | undefined;

  async function* of(version: number): AsyncGenerator<Entry> {
    for (;;) {
      next ??= await iterator.next();
      if (next.done === true || next.value.version > version) return;
      const { value } = next;
      next = undefined;
      if (value.version === version) yield value;
      else strays.add(value.version);
    }
  }

  return {
    of,
    readStrays: async () => {
      next ??= await iterator.next();
      for (; next.done !== true; next = await iterator.next()) strays.add(next.value.version);
      return strays;
    },
  };
}

interface FollowedSchemas<Schema> extends Pick<Followed<Schema>, 'readStrays'> {
  of(version: number, describe: (schema: Schema) => string): Promise<readonly Schema[]>;
}

/** The same of schemas, each of which has to be the text that was published, and in its place. */
function followSchemas<Schema extends StoredSchema>(
  schemas: AsyncIterable<Schema>,
  findings: AuditFindings,
  broken: LimitedProblems,
): FollowedSchemas<Schema> {
  const { of, readStrays } = followVersions(schemas);
  let lastId = -Infinity;
  return {
    of: async (version, describe) => {
      const found: Schema[] = [];
      for await (const schema of of(version)) {
        if (schema.textHash !== schema.hash)
          findings.problem('SCHEMA_REPLACED', `${describe(schema)} is another text than was published`);
        // The one with the highest id is in force.
        if (schema.id <= lastId) broken.add(`${describe(schema)} has the place of a later one`);
        lastId = Math.max(lastId, schema.id);
        found.push(schema);
      }
      return found;
    },
    readStrays,
  };
}

export function describeVersions(first: number, last: number): string {
  if (first === last) return `version ${first} of the policy is`;
  return `versions ${first} to ${last} of the policy are`;
}

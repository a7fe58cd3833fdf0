import {
  readStoredResource,
  type DepartmentCode,
  type PartChange,
  type PartKind,
  type PartKinds,
  type PolicyDifference,
  type PolicyError,
  type PolicySource,
  type ResourceCode,
  type RuleSet,
  type StoredResource,
} from '@govgraph/policy';

import { StoreError } from '../store-error.ts';
import { changedRules, emptyPolicy } from '../policy/change-policy.ts';
import type { VersionId } from '../policy/policy-history.ts';
import type { LoadedPolicy, StagedSupergraph } from '../policy/policy-store.ts';
import type { DatabaseSession } from './database-client.ts';

/*
 * The policy as it is kept: a row for each part as long as it is the same. Whatever is read here is read by one
 * statement, so that all of it is of the same version. Views show the parts in force as rows of tables.
 */

/** What a gateway that has one version needs for the one in force. */
export interface StoredDifference extends PolicyDifference, VersionId {
  /** Undefined when it is the same. */
  readonly supergraphSdl: string | undefined;
  /** Undefined when it is the same. */
  readonly catalogVersion: number | undefined;
}

/** How much may differ for it to be worth reading. A part that is replaced has two rows. */
export interface DifferenceLimits {
  readonly rows: number;
  /** Of the parts as JSON. */
  readonly characters: number;
}

const partsPerStatement = 10_000;

/** By kind, a list of documents. As text, which one call of `JSON.parse` reads. */
const partsOfVersion = (version: string) => `(
  SELECT json_object_agg(kind, parts)::text
  FROM (SELECT kind, json_agg(document ORDER BY key COLLATE "C") AS parts FROM catalog.policy_at(${version}) GROUP BY kind) AS k
)`;

/** The last version that began or ended a resource. */
const catalogVersionIn = (parts: string) => `(
  SELECT max(greatest(from_version, until_version)) FROM ${parts} WHERE kind = 'resources'
)`;

const loadStatement = `
SELECT h.version, v.hash, ${partsOfVersion('h.version')} AS parts,
  ${catalogVersionIn('catalog.policy_parts')} AS "catalogVersion",
  (SELECT s.sdl FROM catalog.supergraph_versions s ORDER BY s.id DESC LIMIT 1) AS sdl
FROM catalog.policy_head h JOIN catalog.policy_versions v ON v.version = h.version
`;

const differenceStatement = `
WITH touched AS MATERIALIZED (
  SELECT kind, key, from_version, until_version, CASE WHEN until_version IS NULL THEN document END AS part
  FROM catalog.policy_parts WHERE from_version > $1::int OR until_version > $1::int
  LIMIT $3::int + 1
), changed AS (
  SELECT DISTINCT ON (kind, key) kind, key, part FROM touched ORDER BY kind, key, from_version DESC
)
SELECT h.version, v.hash, (SELECT json_agg(c)::text FROM changed c) AS changes,
  ${catalogVersionIn('touched')} AS "catalogVersion",
  (SELECT s.sdl FROM catalog.supergraph_versions s WHERE s.policy_version > $1::int ORDER BY s.id DESC LIMIT 1) AS sdl
FROM catalog.policy_head h JOIN catalog.policy_versions v ON v.version = h.version
WHERE EXISTS (SELECT FROM catalog.policy_versions b WHERE b.version = $1::int AND b.hash = $2)
  AND (SELECT count(*) FROM touched) <= $3::int
  AND (SELECT coalesce(sum(length(part::text)), 0) FROM changed) <= $4::int
`;

/** @throws Error when the migrations have not been applied */
export async function readCurrentVersion(session: DatabaseSession): Promise<number> {
  const { rows } = await session.query<Pick<VersionId, 'version'>>('SELECT version FROM catalog.policy_head');
  const [head] = rows;
  if (head === undefined) throw new Error('policy_head is empty');
  return head.version;
}

const stagedStatement = `
SELECT hash, CASE WHEN hash IS DISTINCT FROM $1 THEN sdl END AS sdl
FROM catalog.announced_supergraph WHERE announced_at > now() - interval '10 minutes'
`;

/** @param knownHash of one that is not read again */
export async function readStagedSupergraph(
  session: DatabaseSession,
  knownHash: string | undefined,
): Promise<StagedSupergraph | undefined> {
  type Row = { readonly hash: string; readonly sdl: string | null };
  const { rows } = await session.query<Row>(stagedStatement, [knownHash ?? null]);
  const [row] = rows;
  return row && { hash: row.hash, sdl: row.sdl ?? undefined };
}

/** See `PolicyReader.earlierSupergraph`. */
export async function readEarlierSupergraph(
  session: DatabaseSession,
  steps: number,
): Promise<string | undefined> {
  const { rows } = await session.query<{ readonly sdl: string }>(
    'SELECT sdl FROM catalog.supergraph_versions ORDER BY id DESC OFFSET $1::int LIMIT 1',
    [steps],
  );
  return rows[0]?.sdl;
}

/** The version in force. @throws StoreError when there is nothing to serve yet */
export async function readInForce(
  session: DatabaseSession,
): Promise<LoadedPolicy & VersionId & { readonly catalogVersion: number }> {
  type Row = VersionId & {
    readonly parts: string | null;
    readonly sdl: string | null;
    readonly catalogVersion: number | null;
  };
  const { rows } = await session.query<Row>(loadStatement);
  const [row] = rows;
  const policy = row === undefined ? emptyPolicy : toPolicy(row.version, row.parts);
  if (row === undefined || row.sdl === null || policy.ruleSet === undefined) {
    throw new StoreError('policy', 'there is no schema or no rule set yet');
  }
  const { version, hash, sdl, catalogVersion } = row;
  return { version, hash, policy, supergraphSdl: sdl, catalogVersion: catalogVersion ?? 0 };
}

/**
 * What differs from a version that was in force.
 *
 * @returns undefined when it is more than the limits allow, or when that version is not one of this history
 */
export async function readDifference(
  session: DatabaseSession,
  since: VersionId,
  limits: DifferenceLimits,
): Promise<StoredDifference | undefined> {
  type Row = VersionId & {
    readonly changes: string | null;
    readonly sdl: string | null;
    readonly catalogVersion: number | null;
  };
  const { rows } = await session.query<Row>(differenceStatement, [
    since.version,
    since.hash,
    limits.rows,
    limits.characters,
  ]);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { version, hash, changes, sdl, catalogVersion } = row;
  return {
    version,
    hash,
    changes: (JSON.parse(changes ?? '[]') as PartChange[]).map(readChange),
    supergraphSdl: sdl ?? undefined,
    catalogVersion: catalogVersion ?? undefined,
  };
}

/** The whole policy of a version, complete or not. */
export async function readPolicy(session: DatabaseSession, version: number): Promise<PolicySource> {
  const statement = `SELECT ${partsOfVersion('$1::int')} AS parts`;
  const { rows } = await session.query<{ readonly parts: string | null }>(statement, [version]);
  const [row] = rows;
  return toPolicy(version, row?.parts ?? null);
}

/** The policy in a version that is or was in force; undefined when there was none such. */
export async function readVersion(
  session: DatabaseSession,
  version: number,
): Promise<PolicySource | undefined> {
  const { rows } = await session.query<{ readonly parts: string | null }>(
    `SELECT ${partsOfVersion('v.version')} AS parts FROM catalog.policy_versions v WHERE v.version = $1::int`,
    [version],
  );
  const [row] = rows;
  return row && toPolicy(version, row.parts);
}

/** Parts of one kind that are in force, in the order of their keys. @param keys all of them by default */
export async function readParts<Kind extends PartKind>(
  session: DatabaseSession,
  kind: Kind,
  keys?: readonly string[],
): Promise<PartKinds[Kind][]> {
  if (keys?.length === 0) return [];
  const { rows } = await session.query<{ readonly document: PartKinds[Kind] }>(
    `SELECT document FROM catalog.policy_parts
     WHERE until_version IS NULL AND kind = $1 ${keys === undefined ? '' : 'AND key = ANY($2::text[])'}
     ORDER BY key COLLATE "C"`,
    [kind, ...(keys === undefined ? [] : [keys])],
  );
  return rows.map(({ document }) => readPart(kind, document));
}

/** By the codes of resources that are in force no more, the provider that had each last. */
export async function readFormerCodes(
  session: DatabaseSession,
): Promise<ReadonlyMap<ResourceCode, DepartmentCode>> {
  const { rows } = await session.query<{ readonly code: string; readonly provider: string }>(
    `SELECT gone.key AS code, (
       SELECT p.document ->> 'provider' FROM catalog.policy_parts p
       WHERE p.kind = 'resources' AND p.key = gone.key ORDER BY p.from_version DESC LIMIT 1
     ) AS provider
     FROM (
       SELECT key FROM catalog.policy_parts WHERE kind = 'resources'
       GROUP BY key HAVING bool_and(until_version IS NOT NULL)
     ) AS gone`,
  );
  return new Map(rows.map(({ code, provider }) => [code, provider]));
}

/** Undefined unless a rule set of this version is or was in force with other rules. */
export async function findKnownVersion(
  session: DatabaseSession,
  ruleSet: RuleSet | undefined,
): Promise<PolicyError | undefined> {
  if (ruleSet === undefined) return undefined;
  const { version, rules } = ruleSet;
  const { rows } = await session.query(
    `SELECT FROM catalog.policy_parts
     WHERE kind = 'ruleSet' AND document ->> 'version' = $1 AND document -> 'rules' <> $2::jsonb LIMIT 1`,
    [version, JSON.stringify(rules)],
  );
  return rows.length === 0 ? undefined : changedRules(version);
}

/** Closes the parts that are replaced or gone, and writes those that are new. Their version is recorded before. */
export async function writeParts(
  session: DatabaseSession,
  version: number,
  changes: readonly PartChange[],
): Promise<void> {
  for (let start = 0; start < changes.length; start += partsPerStatement) {
    const batch = changes.slice(start, start + partsPerStatement);
    await session.query(
      `UPDATE catalog.policy_parts p SET until_version = $1::int
       FROM json_to_recordset($2::json) AS c(kind text, key text)
       WHERE p.kind = c.kind AND p.key = c.key AND p.until_version IS NULL`,
      [version, JSON.stringify(batch.map(({ kind, key }) => ({ kind, key })))],
    );
    await session.query(
      `INSERT INTO catalog.policy_parts (kind, key, from_version, document)
       SELECT kind, key, $1::int, part FROM json_to_recordset($2::json) AS c(kind text, key text, part jsonb)`,
      [version, JSON.stringify(batch.filter(({ part }) => part !== null))],
    );
  }
}

function toPolicy(version: number, parts: string | null): PolicySource {
  // Written above only.
  const { ruleSet, ...lists } = JSON.parse(parts ?? '{}') as {
    readonly [Kind in PartKind]?: PartKinds[Kind][];
  };
  return {
    ...emptyPolicy,
    ...lists,
    resources: (lists.resources ?? []).map(readStoredResource),
    ruleSet: ruleSet?.[0],
    version,
  };
}

/** Parts are written above only, perhaps by an earlier release. */
function readPart<Kind extends PartKind>(kind: Kind, document: PartKinds[Kind]): PartKinds[Kind] {
  return kind === 'resources'
    ? (readStoredResource(document as StoredResource) as PartKinds[Kind])
    : document;
}

function readChange(change: PartChange): PartChange {
  return change.kind === 'resources' && change.part !== null
    ? { ...change, part: readStoredResource(change.part) }
    : change;
}

import { itemsOfGrant, type Grant, type GrantId, type PolicySource, type Suspension } from '@govgraph/policy';

import { emptyPolicy } from '../policy/change-policy.ts';
import type { PolicyChange } from '../policy/policy-admin.ts';
import type { DatabaseSession } from './database-client.ts';
import { readParts } from './policy-parts.ts';

/** Which slice of the policy a change is about, where that is few grants and suspensions only. */
export interface PolicySlice {
  /** As they are to be. */
  readonly grants?: readonly Grant[];
  /** Grants that are in force. */
  readonly grantIds?: readonly GrantId[];
  /** As they are to be; those in force are in every slice. */
  readonly suspensions?: readonly Suspension[];
}

const maxGrants = 100;

/** Grants that may overlap others: of the same consumer for the same purpose, with one of the same items. */
const overlappingGrantsStatement = `
SELECT DISTINCT p.key AS id FROM json_to_recordset($1::json) AS c(consumer text, purpose text, items text[])
JOIN catalog.policy_parts p ON p.kind = 'grants' AND p.until_version IS NULL
  AND p.document ->> 'consumer' = c.consumer AND p.document ->> 'purpose' = c.purpose
  AND p.document -> 'items' ?| c.items
`;

const resourcesStatement = `
SELECT key AS code FROM catalog.policy_parts
WHERE kind = 'resources' AND until_version IS NULL
  AND jsonb_path_query_array(document, '$.items[*].coordinate') ?| $1::text[]
`;

/** What a change is about, if a slice of the policy is enough to tell what it comes to. */
export function sliceOf(change: PolicyChange): PolicySlice | undefined {
  const { grants = [], suspensions = [], ...others } = change;
  const isSmall = Object.values(others).every((parts) => parts === undefined) && grants.length <= maxGrants;
  return isSmall ? { grants, suspensions } : undefined;
}

/**
 * A policy of those parts of the one in force that decide whether a change is right: what it changes, and everything
 * that those parts refer to. Nothing refers to a grant or a suspension, so compiling the slice after the change
 * finds the problems that compiling the whole policy would find.
 */
export async function readPolicySlice(
  session: DatabaseSession,
  version: number,
  { grants: changed = [], grantIds = [], suspensions: added = [] }: PolicySlice,
): Promise<PolicySource> {
  const ids = [
    ...grantIds,
    ...changed.map(({ id }) => id),
    ...(await findOverlappingGrants(session, changed)),
  ];
  const grants = await readParts(session, 'grants', ids);
  const suspensions = await readParts(session, 'suspensions');
  const items = [
    ...[...changed, ...grants].flatMap(itemsOfGrant),
    ...[...added, ...suspensions].flatMap(({ target }) =>
      'coordinate' in target ? [target.coordinate] : [],
    ),
  ];
  const { rows: codes } = await session.query<{ readonly code: string }>(resourcesStatement, [items]);
  const resources = await readParts(
    session,
    'resources',
    codes.map(({ code }) => code),
  );
  const codesOfPurposes = [...changed, ...grants].map(({ purpose }) => purpose);
  const purposes = await readParts(session, 'purposes', codesOfPurposes);
  return {
    ...emptyPolicy,
    version,
    departments: await readParts(session, 'departments'),
    masks: await readParts(session, 'masks'),
    // What inputs read is not asked either, which would be parts of other resources.
    resources: resources.map((resource) => ({ ...resource, inputs: [] })),
    // A grant asks whose a purpose is, and not what it needs, which would be much of the catalog.
    purposes: purposes.map((purpose) => ({ ...purpose, items: [] })),
    grants,
    suspensions,
  };
}

async function findOverlappingGrants(session: DatabaseSession, grants: readonly Grant[]): Promise<GrantId[]> {
  if (grants.length === 0) return [];
  const uses = grants.map(({ consumer, purpose, items }) => ({ consumer, purpose, items }));
  const { rows } = await session.query<{ readonly id: GrantId }>(overlappingGrantsStatement, [
    JSON.stringify(uses),
  ]);
  return rows.map(({ id }) => id);
}

import { randomUUID } from 'node:crypto';

import type { PolicyError, Purpose, Resource, RuleSet } from '@govgraph/policy';

import { changedRules } from '../policy/change-policy.ts';
import type { CatalogSession } from './catalog-client.ts';
import { compareParts, writtenParts, type PolicyDifferences } from './compare-policies.ts';
import {
  hashOf,
  toDate,
  toGrantRow,
  toInputRow,
  toItemRow,
  toResourceRow,
  toRuleRow,
  toSuspensionTarget,
  type Change,
} from './policy-rows.ts';

const rowsPerStatement = 10_000;

/** Writes what differs into the tables of what is in force, in the order in which rows refer to each other. */
export async function writeRows(
  session: CatalogSession,
  differences: PolicyDifferences,
  change: Change,
): Promise<void> {
  await writeDepartments(session, differences.departments);
  await putRows(session, 'masks', ['name'], writtenParts(differences.masks));
  await writeResources(session, differences.resources);
  await putRows(session, 'purposes', ['code'], writtenParts(differences.purposes).map(toPurposeRow));
  const grants = writtenParts(differences.grants).map((grant) => toGrantRow(grant, change));
  await putRows(session, 'grants', ['id'], grants);
  for (const ruleSet of writtenParts(differences.ruleSet)) await activateRuleSet(session, ruleSet, change);
  await writeSuspensions(session, differences.suspensions, change);
  await writeFlows(session, differences.flows);
  await writeIdentificationLimits(session, differences.identificationLimits);
  await writeRateLimits(session, differences.rateLimits);
}

async function writeDepartments(session: CatalogSession, departments: PolicyDifferences['departments']) {
  const rows = writtenParts(departments).map((department) => ({
    ...department,
    uscc: department.uscc ?? null,
  }));
  await putRows(session, 'departments', ['code'], rows);
}

async function writeResources(
  session: CatalogSession,
  { removed, added, changed }: PolicyDifferences['resources'],
) {
  if (removed.length > 0) {
    const codes = removed.map((resource) => resource.code);
    await session.query('DELETE FROM catalog.resources WHERE code = ANY($1)', [codes]);
  }
  const written = writtenParts({ removed, added, changed });
  await putRows(session, 'resources', ['code'], written.map(toResourceRow));
  const before = new Map(changed.map((pair) => [pair.after.code, placeItems(pair.before)]));
  const items: ReturnType<typeof toItemRow>[] = [];
  // Few: what a resource has of them is written anew.
  const codes = written.map(({ code }) => code);
  await session.query('DELETE FROM catalog.inputs WHERE resource_code = ANY($1)', [codes]);
  const inputs = written.flatMap(({ code, inputs: bindings = [] }) =>
    bindings.map((binding, position) => toInputRow(binding, code, position)),
  );
  await putRows(session, 'inputs', ['resourceCode', 'coordinate'], inputs);
  for (const resource of written) {
    const { code } = resource;
    const differences = compareParts(before.get(code) ?? [], placeItems(resource), (item) => item.coordinate);
    const coordinates = differences.removed.map(({ coordinate }) => coordinate);
    if (coordinates.length > 0)
      await session.query('DELETE FROM catalog.items WHERE resource_code = $1 AND coordinate = ANY($2)', [
        code,
        coordinates,
      ]);
    for (const { position, ...item } of writtenParts(differences))
      items.push(toItemRow(item, code, position));
  }
  await putRows(session, 'items', ['resourceCode', 'coordinate'], items);
}

function placeItems({ items }: Resource) {
  return items.map((item, position) => ({ ...item, position }));
}

function toPurposeRow({ department, approvedOn, items, ...rest }: Purpose) {
  return { ...rest, departmentCode: department, approvedOn: toDate(approvedOn), items: [...items] };
}

/** Undefined unless the version of the rule set is known with other rules. */
export async function findKnownVersion(
  session: CatalogSession,
  { version, rules }: RuleSet,
): Promise<PolicyError | undefined> {
  const { rows } = await session.query<{ readonly hash: string }>(
    'SELECT content_hash AS hash FROM catalog.rule_sets WHERE version = $1',
    [version],
  );
  const [known] = rows;
  return known === undefined || known.hash === hashOf(rules) ? undefined : changedRules(version);
}

/** The rule set that was active retires; a version that was active before may come back as it was. */
async function activateRuleSet(session: CatalogSession, ruleSet: RuleSet, { actor, at }: Change) {
  const { version, rules } = ruleSet;
  const contentHash = hashOf(rules);
  const error = await findKnownVersion(session, ruleSet);
  if (error !== undefined) throw error;
  await session.query(
    `UPDATE catalog.rule_sets SET status = 'RETIRED', retired_at = $1 WHERE status = 'ACTIVE'`,
    [at],
  );
  await session.query(
    `INSERT INTO catalog.rule_sets (version, content_hash, author, authored_at, status, activated_by, activated_at)
     VALUES ($1, $2, $3, $4, 'ACTIVE', $3, $4)
     ON CONFLICT (version) DO UPDATE SET (status, activated_by, activated_at, retired_at) = ('ACTIVE', $3, $4, NULL)`,
    [version, contentHash, actor, at],
  );
  // Those of a version that is known are the same, since their hash is.
  const rows = rules.map((rule, position) => ({ ruleSetVersion: version, ...toRuleRow(rule, position) }));
  await addRows(session, 'rules', rows);
}

async function writeSuspensions(
  session: CatalogSession,
  suspensions: PolicyDifferences['suspensions'],
  { actor, reason, at }: Change,
) {
  const added = writtenParts(suspensions);
  for (const each of [...suspensions.removed, ...added]) {
    const { targetKind, target } = toSuspensionTarget(each.target);
    await session.query(
      `UPDATE catalog.suspensions SET lifted_at = $3, lifted_by = $4, lift_reason = $5
       WHERE target_kind = $1 AND target = $2 AND lifted_at IS NULL`,
      [targetKind, target, at, actor, reason],
    );
  }
  const rows = added.map(({ target, reason: why, since }) => {
    const row = { ...toSuspensionTarget(target), reason: why, since: toDate(since), orderedBy: actor };
    return { id: randomUUID(), ...row };
  });
  await addRows(session, 'suspensions', rows);
}

async function writeFlows(session: CatalogSession, flows: PolicyDifferences['flows']) {
  for (const { item, to } of flows.removed) {
    await session.query('DELETE FROM catalog.flows WHERE item = $1 AND department_code = $2', [item, to]);
  }
  const rows = writtenParts(flows).map(({ item, to, basis }) => ({ item, departmentCode: to, basis }));
  await putRows(session, 'flows', ['item', 'departmentCode'], rows);
}

async function writeIdentificationLimits(
  session: CatalogSession,
  limits: PolicyDifferences['identificationLimits'],
) {
  const applications = limits.removed.map(({ application }) => application);
  if (applications.length > 0)
    await session.query('DELETE FROM catalog.identification_limits WHERE application = ANY($1)', [
      applications,
    ]);
  await putRows(session, 'identification_limits', ['application'], writtenParts(limits));
}

async function writeRateLimits(session: CatalogSession, limits: PolicyDifferences['rateLimits']) {
  const applications = limits.removed.map(({ application }) => application);
  if (applications.length > 0)
    await session.query('DELETE FROM catalog.rate_limits WHERE application = ANY($1)', [applications]);
  const rows = writtenParts(limits).map(({ perOfficial, ...rates }) => ({
    ...rates,
    officialRequestsPerMinute: perOfficial?.requestsPerMinute ?? null,
    officialCostPerMinute: perOfficial?.costPerMinute ?? null,
    officialPersonsPerHour: perOfficial?.personsPerHour ?? null,
  }));
  await putRows(session, 'rate_limits', ['application'], rows);
}

/** Writes rows as they are now. @param keys the properties that are the primary key */
function putRows(
  session: CatalogSession,
  table: string,
  keys: readonly string[],
  rows: readonly object[],
): Promise<void> {
  const changes = columnsOf(rows).map((column) => `"${column}" = EXCLUDED."${column}"`);
  const update = `ON CONFLICT (${keys.map(toColumn).join()}) DO UPDATE SET ${changes.join()}`;
  return insertRows(session, table, rows, update);
}

/** Writes rows that are not there yet; what is there stays as it is. */
export function addRows(session: CatalogSession, table: string, rows: readonly object[]): Promise<void> {
  return insertRows(session, table, rows, 'ON CONFLICT DO NOTHING');
}

/** As many at a time as there are: a catalog has 100,000 items. Columns are named after the properties of rows. */
async function insertRows(
  session: CatalogSession,
  table: string,
  rows: readonly object[],
  onConflict: string,
): Promise<void> {
  const list = columnsOf(rows)
    .map((column) => `"${column}"`)
    .join();
  const statement = `INSERT INTO catalog.${table} (${list})
    SELECT ${list} FROM json_populate_recordset(NULL::catalog.${table}, $1::json) ${onConflict}`;
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    const records = rows
      .slice(start, start + rowsPerStatement)
      .map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [toColumn(key), value])));
    await session.query(statement, [JSON.stringify(records)]);
  }
}

function columnsOf([first = {}]: readonly object[]): readonly string[] {
  return Object.keys(first).map(toColumn);
}

function toColumn(property: string): string {
  return property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

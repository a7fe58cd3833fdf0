import type { PolicyError, Purpose, Resource, RuleSet } from '@govgraph/policy';
import type { Prisma } from '@govgraph/prisma/catalog';

import { changedRules } from '../change-policy.ts';
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

type Transaction = Prisma.TransactionClient;

const rowsPerStatement = 10_000;

/** Writes what differs into the tables of what is in force, in the order in which rows refer to each other. */
export async function writeRows(
  transaction: Transaction,
  differences: PolicyDifferences,
  change: Change,
): Promise<void> {
  await writeDepartments(transaction, differences.departments);
  await putRows(transaction, 'masks', ['name'], writtenParts(differences.masks));
  await writeResources(transaction, differences.resources);
  await putRows(transaction, 'purposes', ['code'], writtenParts(differences.purposes).map(toPurposeRow));
  const grants = writtenParts(differences.grants).map((grant) => toGrantRow(grant, change));
  await putRows(transaction, 'grants', ['id'], grants);
  for (const ruleSet of writtenParts(differences.ruleSet))
    await activateRuleSet(transaction, ruleSet, change);
  await writeSuspensions(transaction, differences.suspensions, change);
  await writeFlows(transaction, differences.flows);
  await writeIdentificationLimits(transaction, differences.identificationLimits);
  await writeRateLimits(transaction, differences.rateLimits);
}

async function writeDepartments(transaction: Transaction, departments: PolicyDifferences['departments']) {
  const rows = writtenParts(departments).map((department) => ({
    ...department,
    uscc: department.uscc ?? null,
  }));
  await putRows(transaction, 'departments', ['code'], rows);
}

async function writeResources(
  transaction: Transaction,
  { removed, added, changed }: PolicyDifferences['resources'],
) {
  if (removed.length > 0) {
    const codes = removed.map((resource) => resource.code);
    await transaction.resource.deleteMany({ where: { code: { in: codes } } });
  }
  const written = writtenParts({ removed, added, changed });
  await putRows(transaction, 'resources', ['code'], written.map(toResourceRow));
  const before = new Map(changed.map((pair) => [pair.after.code, placeItems(pair.before)]));
  const items: ReturnType<typeof toItemRow>[] = [];
  // Few: what a resource has of them is written anew.
  const codes = written.map(({ code }) => code);
  await transaction.input.deleteMany({ where: { resourceCode: { in: codes } } });
  const inputs = written.flatMap(({ code, inputs: bindings = [] }) =>
    bindings.map((binding, position) => toInputRow(binding, code, position)),
  );
  await putRows(transaction, 'inputs', ['resourceCode', 'coordinate'], inputs);
  for (const resource of written) {
    const { code } = resource;
    const differences = compareParts(before.get(code) ?? [], placeItems(resource), (item) => item.coordinate);
    const coordinates = differences.removed.map(({ coordinate }) => coordinate);
    if (coordinates.length > 0)
      await transaction.item.deleteMany({ where: { resourceCode: code, coordinate: { in: coordinates } } });
    for (const { position, ...item } of writtenParts(differences))
      items.push(toItemRow(item, code, position));
  }
  await putRows(transaction, 'items', ['resourceCode', 'coordinate'], items);
}

function placeItems({ items }: Resource) {
  return items.map((item, position) => ({ ...item, position }));
}

function toPurposeRow({ department, approvedOn, items, ...rest }: Purpose) {
  return { ...rest, departmentCode: department, approvedOn: toDate(approvedOn), items: [...items] };
}

/** Undefined unless the version of the rule set is known with other rules. */
export async function findKnownVersion(
  transaction: Transaction,
  { version, rules }: RuleSet,
): Promise<PolicyError | undefined> {
  const known = await transaction.ruleSet.findUnique({ where: { version } });
  return known === null || known.contentHash === hashOf(rules) ? undefined : changedRules(version);
}

/** The rule set that was active retires; a version that was active before may come back as it was. */
async function activateRuleSet(transaction: Transaction, ruleSet: RuleSet, { actor, at }: Change) {
  const { version, rules } = ruleSet;
  const contentHash = hashOf(rules);
  const error = await findKnownVersion(transaction, ruleSet);
  if (error !== undefined) throw error;
  await transaction.ruleSet.updateMany({
    where: { status: 'ACTIVE' },
    data: { status: 'RETIRED', retiredAt: at },
  });
  const activation = { status: 'ACTIVE', activatedBy: actor, activatedAt: at, retiredAt: null } as const;
  const rows = rules.map(toRuleRow);
  await transaction.ruleSet.upsert({
    where: { version },
    create: { version, contentHash, author: actor, authoredAt: at, ...activation, rules: { create: rows } },
    update: activation,
  });
}

async function writeSuspensions(
  transaction: Transaction,
  suspensions: PolicyDifferences['suspensions'],
  { actor, reason, at }: Change,
) {
  const added = writtenParts(suspensions);
  for (const { target } of [...suspensions.removed, ...added]) {
    await transaction.suspension.updateMany({
      where: { ...toSuspensionTarget(target), liftedAt: null },
      data: { liftedAt: at, liftedBy: actor, liftReason: reason },
    });
  }
  for (const suspension of added) {
    const { since, target } = suspension;
    const row = { ...toSuspensionTarget(target), reason: suspension.reason, since: toDate(since) };
    await transaction.suspension.create({ data: { ...row, orderedBy: actor } });
  }
}

async function writeFlows(transaction: Transaction, flows: PolicyDifferences['flows']) {
  for (const { item, to } of flows.removed) {
    await transaction.flow.deleteMany({ where: { item, departmentCode: to } });
  }
  const rows = writtenParts(flows).map(({ item, to, basis }) => ({ item, departmentCode: to, basis }));
  await putRows(transaction, 'flows', ['item', 'departmentCode'], rows);
}

async function writeIdentificationLimits(
  transaction: Transaction,
  limits: PolicyDifferences['identificationLimits'],
) {
  const applications = limits.removed.map(({ application }) => application);
  if (applications.length > 0)
    await transaction.identificationLimit.deleteMany({ where: { application: { in: applications } } });
  await putRows(transaction, 'identification_limits', ['application'], writtenParts(limits));
}

async function writeRateLimits(transaction: Transaction, limits: PolicyDifferences['rateLimits']) {
  const applications = limits.removed.map(({ application }) => application);
  if (applications.length > 0)
    await transaction.rateLimit.deleteMany({ where: { application: { in: applications } } });
  const rows = writtenParts(limits).map(({ perOfficial, ...rates }) => ({
    ...rates,
    officialRequestsPerMinute: perOfficial?.requestsPerMinute ?? null,
    officialCostPerMinute: perOfficial?.costPerMinute ?? null,
    officialPersonsPerHour: perOfficial?.personsPerHour ?? null,
  }));
  await putRows(transaction, 'rate_limits', ['application'], rows);
}

/**
 * Writes rows as they are now, as many at a time as there are: a catalog of 100,000 items, or as many grants, would
 * take Prisma longer than a change may. Rows are as Prisma takes them; columns are named after their properties.
 *
 * @param keys the properties that are the primary key
 */
async function putRows(
  transaction: Transaction,
  table: string,
  keys: readonly string[],
  rows: readonly object[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first).map(toColumn);
  const changes = columns.map((column) => `"${column}" = EXCLUDED."${column}"`);
  const list = columns.map((column) => `"${column}"`).join();
  const statement = `INSERT INTO catalog.${table} (${list})
    SELECT ${list} FROM json_populate_recordset(NULL::catalog.${table}, $1::json)
    ON CONFLICT (${keys.map(toColumn).join()}) DO UPDATE SET ${changes.join()}`;
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    const records = rows
      .slice(start, start + rowsPerStatement)
      .map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [toColumn(key), value])));
    await transaction.$executeRawUnsafe(statement, JSON.stringify(records));
  }
}

function toColumn(property: string): string {
  return property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

import {
  PolicyError,
  type Grant,
  type PolicySource,
  type Purpose,
  type Resource,
  type RuleSet,
} from '@govgraph/policy';
import type { Prisma } from '@govgraph/prisma/catalog';

import { targetKey } from '../normalize-policy.ts';
import { isSame } from './is-same.ts';
import {
  hashOf,
  toGrantRow,
  toItemRow,
  toResourceRow,
  toRuleRow,
  toSuspensionTarget,
  type Change,
} from './policy-rows.ts';

type Transaction = Prisma.TransactionClient;

const rowsPerStatement = 10_000;

/**
 * Writes the difference of two policies into the tables, in the order in which rows refer to each other.
 *
 * @param before what the tables hold
 */
export async function writePolicy(
  transaction: Transaction,
  before: PolicySource,
  after: PolicySource,
  change: Change,
): Promise<void> {
  await writeDepartments(transaction, before, after);
  await writeMasks(transaction, before, after);
  await writeResources(transaction, before, after);
  await writePurposes(transaction, before, after);
  await writeGrants(transaction, before, after, change);
  if (before.ruleSet.version !== after.ruleSet.version)
    await activateRuleSet(transaction, after.ruleSet, change);
  await writeSuspensions(transaction, before, after, change);
  await writeFlows(transaction, before, after);
}

async function writeDepartments(transaction: Transaction, before: PolicySource, after: PolicySource) {
  const { written } = compare(before.departments, after.departments, (department) => department.code);
  for (const department of written) {
    const row = { ...department, uscc: department.uscc ?? null };
    await transaction.department.upsert({ where: { code: row.code }, create: row, update: row });
  }
}

async function writeMasks(transaction: Transaction, before: PolicySource, after: PolicySource) {
  const { written } = compare(before.masks, after.masks, (mask) => mask.name);
  for (const mask of written) {
    const row = { ...mask, method: mask.method as Prisma.InputJsonObject };
    await transaction.mask.upsert({ where: { name: row.name }, create: row, update: row });
  }
}

async function writeResources(transaction: Transaction, before: PolicySource, after: PolicySource) {
  const { removed, written, isNew } = compare(before.resources, after.resources, (resource) => resource.code);
  const known = new Map(before.resources.map((resource) => [resource.code, resource]));
  await transaction.resource.deleteMany({
    where: { code: { in: removed.map((resource) => resource.code) } },
  });
  await addRows(transaction, 'resources', written.filter(isNew).map(toResourceRow));
  for (const resource of written) {
    if (isNew(resource)) continue;
    const { code, ...row } = toResourceRow(resource);
    await transaction.resource.update({ where: { code }, data: row });
  }
  const items = written.map((resource) => compareItems(known.get(resource.code), resource));
  for (const { resourceCode, stale } of items) {
    if (stale.length > 0)
      await transaction.item.deleteMany({ where: { resourceCode, coordinate: { in: stale } } });
  }
  await addRows(
    transaction,
    'items',
    items.flatMap(({ written: rows }) => rows),
  );
}

/** The rows of a resource's items that are to be written, and the coordinates of those to be removed before. */
function compareItems(before: Resource | undefined, after: Resource) {
  const place = ({ code, items }: Resource) => items.map((item, position) => toItemRow(item, code, position));
  const beforeRows = before === undefined ? [] : place(before);
  const { removed, written, isNew } = compare(beforeRows, place(after), (item) => item.coordinate);
  const changed = written.filter((item) => !isNew(item));
  return {
    resourceCode: after.code,
    stale: [...removed, ...changed].map((item) => item.coordinate),
    written,
  };
}

async function writePurposes(transaction: Transaction, before: PolicySource, after: PolicySource) {
  const { written, isNew } = compare(before.purposes, after.purposes, (purpose) => purpose.code);
  const toRow = ({ department, approvedOn, items, ...rest }: Purpose) => {
    return { ...rest, departmentCode: department, approvedOn: new Date(approvedOn), items: [...items] };
  };
  await addRows(transaction, 'purposes', written.filter(isNew).map(toRow));
  for (const purpose of written) {
    if (isNew(purpose)) continue;
    const { code, ...row } = toRow(purpose);
    await transaction.purpose.update({ where: { code }, data: row });
  }
}

async function writeGrants(
  transaction: Transaction,
  before: PolicySource,
  after: PolicySource,
  change: Change,
) {
  const { written, isNew } = compare(before.grants, after.grants, (grant) => grant.id);
  const toRow = (grant: Grant) => toGrantRow(grant, change);
  await addRows(transaction, 'grants', written.filter(isNew).map(toRow));
  for (const grant of written) {
    if (isNew(grant)) continue;
    const { id, ...row } = toRow(grant);
    await transaction.grant.update({ where: { id }, data: row });
  }
}

/** The rule set that was active retires; a version that was active before may come back as it was. */
async function activateRuleSet(transaction: Transaction, ruleSet: RuleSet, { actor, at }: Change) {
  const { version, rules } = ruleSet;
  const contentHash = hashOf(rules);
  const known = await transaction.ruleSet.findUnique({ where: { version } });
  if (known !== null && known.contentHash !== contentHash) {
    const message = `version ${version} exists with other rules; give the changed ones a new version`;
    throw new PolicyError('rule set', [{ path: 'ruleSet.version', message }]);
  }
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
  before: PolicySource,
  after: PolicySource,
  { actor, reason, at }: Change,
) {
  const { removed, written } = compare(before.suspensions, after.suspensions, ({ target }) =>
    targetKey(target),
  );
  for (const { target } of [...removed, ...written]) {
    await transaction.suspension.updateMany({
      where: { ...toSuspensionTarget(target), liftedAt: null },
      data: { liftedAt: at, liftedBy: actor, liftReason: reason },
    });
  }
  for (const suspension of written) {
    const { since, target } = suspension;
    const row = { ...toSuspensionTarget(target), reason: suspension.reason, since: new Date(since) };
    await transaction.suspension.create({ data: { ...row, orderedBy: actor } });
  }
}

async function writeFlows(transaction: Transaction, before: PolicySource, after: PolicySource) {
  const { removed, written } = compare(before.flows, after.flows, (flow) => `${flow.item} ${flow.to}`);
  for (const { item, to } of [...removed, ...written]) {
    await transaction.flow.deleteMany({ where: { item, departmentCode: to } });
  }
  for (const { item, to, basis } of written) {
    await transaction.flow.create({ data: { item, departmentCode: to, basis } });
  }
}

/**
 * Adds rows, as many at a time as there are: a catalog of 100,000 items, or as many grants, would take Prisma longer
 * than a change may. Rows are as Prisma takes them; columns are named after their properties.
 */
async function addRows(transaction: Transaction, table: string, rows: readonly object[]): Promise<void> {
  const toColumn = (property: string) =>
    property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first)
    .map((property) => `"${toColumn(property)}"`)
    .join();
  const statement = `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1::json)`;
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    const records = rows
      .slice(start, start + rowsPerStatement)
      .map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [toColumn(key), value])));
    await transaction.$executeRawUnsafe(statement, JSON.stringify(records));
  }
}

/** What is gone, and what is written because it is new or different. */
function compare<Part>(before: readonly Part[], after: readonly Part[], keyOf: (part: Part) => string) {
  const known = new Map(before.map((part) => [keyOf(part), part]));
  const kept = new Set(after.map(keyOf));
  const isNew = (part: Part): boolean => !known.has(keyOf(part));
  return {
    removed: before.filter((part) => !kept.has(keyOf(part))),
    written: after.filter((part) => isNew(part) || !isSame(known.get(keyOf(part)), part)),
    isNew,
  };
}

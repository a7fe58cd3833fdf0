import { PolicyError, type PolicySource, type Resource, type RuleSet } from '@govgraph/policy';
import type { Prisma } from '@govgraph/prisma/catalog';

import { toCanonicalJson } from '../../audit/canonical-json.ts';
import { targetKey } from '../normalize-policy.ts';
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
  const { removed, written } = compare(before.resources, after.resources, (resource) => resource.code);
  const known = new Map(before.resources.map((resource) => [resource.code, resource]));
  await transaction.resource.deleteMany({
    where: { code: { in: removed.map((resource) => resource.code) } },
  });
  for (const resource of written) {
    const row = toResourceRow(resource);
    await transaction.resource.upsert({ where: { code: row.code }, create: row, update: row });
    await writeItems(transaction, known.get(resource.code), resource);
  }
}

async function writeItems(transaction: Transaction, before: Resource | undefined, after: Resource) {
  const place = ({ code, items }: Resource) => items.map((item, position) => toItemRow(item, code, position));
  const beforeRows = before === undefined ? [] : place(before);
  const { removed, written } = compare(beforeRows, place(after), (item) => item.coordinate);
  const stale = [...removed, ...written].map((item) => item.coordinate);
  await transaction.item.deleteMany({ where: { resourceCode: after.code, coordinate: { in: stale } } });
  await transaction.item.createMany({ data: [...written] });
}

async function writePurposes(transaction: Transaction, before: PolicySource, after: PolicySource) {
  const { written } = compare(before.purposes, after.purposes, (purpose) => purpose.code);
  for (const { department, approvedOn, items, ...rest } of written) {
    const row = { ...rest, departmentCode: department, approvedOn: new Date(approvedOn), items: [...items] };
    await transaction.purpose.upsert({ where: { code: row.code }, create: row, update: row });
  }
}

async function writeGrants(
  transaction: Transaction,
  before: PolicySource,
  after: PolicySource,
  change: Change,
) {
  const { written } = compare(before.grants, after.grants, (grant) => grant.id);
  for (const grant of written) {
    const row = toGrantRow(grant, change);
    await transaction.grant.upsert({ where: { id: row.id }, create: row, update: row });
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

/** What is gone, and what is new or different. */
function compare<Part>(before: readonly Part[], after: readonly Part[], keyOf: (part: Part) => string) {
  const text = (part: Part) => toCanonicalJson(JSON.parse(JSON.stringify(part)));
  const known = new Map(before.map((part) => [keyOf(part), text(part)]));
  const kept = new Set(after.map(keyOf));
  return {
    removed: before.filter((part) => !kept.has(keyOf(part))),
    written: after.filter((part) => known.get(keyOf(part)) !== text(part)),
  };
}

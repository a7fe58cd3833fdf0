/**
 * Makes the next serialized policy from the one before and what differs, in time for what differs. The tables are
 * shared; what differs is a layer above them.
 *
 * 1. Catalog: take the changed resources out with their items, then put them in as they are now.
 * 2. Purposes; grants with the index of what they cover; the base.
 * 3. Check what changed, and the base, as a compiler would. What else is unchanged was checked with everything before
 *    the version came into force.
 */
import { addToType, compileCatalog, removeFromType } from '../compile/compile-catalog.ts';
import { compileBase, type PolicyBase } from '../compile/compile-policy.ts';
import { compileGrants } from '../compile/compile-grants.ts';
import { compileInputs } from '../compile/compile-inputs.ts';
import { compilePurposes } from '../compile/compile-purposes.ts';
import { hasKey, readJson, TableDraft } from './layered-table.ts';
import type { Grant, GrantId, Resource } from '../model/model.ts';
import { coverageKey, openParts, type ItemPlace, type SerializedPolicy } from './serialized-policy.ts';
import { changeParts, changesOf, type PartChange, type PolicyDifference } from '../model/parts.ts';
import { ProblemList } from '../model/policy-error.ts';

type Changes = readonly PartChange[];

/** @throws PolicyError or Error when the result would not be a policy; then nothing is known but that */
export function changePolicy(
  serialized: SerializedPolicy,
  { version, changes }: PolicyDifference,
): SerializedPolicy {
  const changed = {
    ...serialized,
    ...changeCatalog(serialized, changes),
    ...changePurposes(serialized, changes),
    ...changeGrants(serialized, changes),
    base: changeBase(serialized.base, version, changes),
  };
  checkChanges(changed, changes);
  return changed;
}

function changeCatalog(serialized: SerializedPolicy, changes: Changes): Partial<SerializedPolicy> {
  const own = changesOf(changes, 'resources');
  if (own.length === 0) return {};
  const types = new Map(serialized.types);
  const [resources, items] = [new TableDraft(serialized.resources), new TableDraft(serialized.items)];
  const inputs = new TableDraft(serialized.inputs);
  for (const { key } of own) {
    const before = readJson<Resource>(serialized.resources, key);
    for (const item of before?.items ?? []) {
      items.write(item.coordinate, undefined);
      removeFromType(types, item);
    }
    for (const { coordinate } of before?.inputs ?? []) inputs.write(coordinate, undefined);
  }
  for (const { key, part } of own) {
    resources.write(key, part ?? undefined);
    for (const [position, item] of (part?.items ?? []).entries()) {
      if (hasKey(items.table, item.coordinate)) throw new Error(`${item.coordinate} is bound twice`);
      items.write(item.coordinate, [key, position] satisfies ItemPlace);
      addToType(types, item);
    }
    for (const [position, { coordinate }] of (part?.inputs ?? []).entries()) {
      if (hasKey(inputs.table, coordinate)) throw new Error(`${coordinate} is bound twice`);
      inputs.write(coordinate, [key, position] satisfies ItemPlace);
    }
  }
  return { types, resources: resources.table, items: items.table, inputs: inputs.table };
}

function changePurposes(serialized: SerializedPolicy, changes: Changes): Partial<SerializedPolicy> {
  const own = changesOf(changes, 'purposes');
  if (own.length === 0) return {};
  const purposes = new TableDraft(serialized.purposes);
  for (const { key, part } of own) purposes.write(key, part ?? undefined);
  return { purposes: purposes.table };
}

function changeGrants(serialized: SerializedPolicy, changes: Changes): Partial<SerializedPolicy> {
  const own = changesOf(changes, 'grants');
  if (own.length === 0) return {};
  const [grants, coverage] = [new TableDraft(serialized.grants), new TableDraft(serialized.coverage)];
  const others = (key: string, id: GrantId): GrantId[] =>
    (readJson<GrantId[]>(coverage.table, key) ?? []).filter((known) => known !== id);
  for (const { key: id, part } of own) {
    const before = readJson<Grant>(serialized.grants, id);
    for (const key of before === undefined ? [] : coverageKeys(before)) {
      const left = others(key, id);
      coverage.write(key, left.length === 0 ? undefined : left);
    }
    for (const key of part === null ? [] : coverageKeys(part)) coverage.write(key, [...others(key, id), id]);
    grants.write(id, part ?? undefined);
  }
  return { grants: grants.table, coverage: coverage.table };
}

function coverageKeys({ consumer, purpose, items }: Grant): string[] {
  return items.map((item) => coverageKey(consumer, purpose, item));
}

function changeBase(base: PolicyBase, version: number, changes: Changes): PolicyBase {
  const [ruleSet] = changeParts('ruleSet', base.ruleSet === undefined ? [] : [base.ruleSet], changes);
  return {
    version,
    departments: changeParts('departments', base.departments, changes),
    masks: changeParts('masks', base.masks, changes),
    ruleSet,
    suspensions: changeParts('suspensions', base.suspensions, changes),
    flows: changeParts('flows', base.flows, changes),
    identificationLimits: changeParts('identificationLimits', base.identificationLimits, changes),
    rateLimits: changeParts('rateLimits', base.rateLimits, changes),
  };
}

function checkChanges(serialized: SerializedPolicy, changes: Changes): void {
  const problems = new ProblemList();
  const known = openParts(serialized, problems);
  compileCatalog(presentParts(changes, 'resources'), known.departments, known.masks, problems);
  compileInputs(presentParts(changes, 'resources'), known, problems);
  compilePurposes(presentParts(changes, 'purposes'), known, problems);
  const grants = new Map(presentParts(changes, 'grants').map((grant) => [grant.id, grant]));
  // A grant may overlap others for the same use.
  for (const key of [...grants.values()].flatMap(coverageKeys)) {
    for (const id of readJson<GrantId[]>(serialized.coverage, key) ?? []) {
      const grant = grants.get(id) ?? readJson<Grant>(serialized.grants, id);
      if (grant !== undefined) grants.set(id, grant);
    }
  }
  compileGrants([...grants.values()], known, problems);
  compileBase(serialized.base, known, problems);
  problems.throwIfAny(`policy version ${serialized.base.version}`);
}

function presentParts<Kind extends PartChange['kind']>(changes: Changes, kind: Kind) {
  type Part = NonNullable<Extract<PartChange, { kind: Kind }>['part']>;
  return changesOf(changes, kind).flatMap(({ part }) => (part === null ? [] : [part as Part]));
}

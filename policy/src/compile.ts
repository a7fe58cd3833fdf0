/**
 * Compiles what the authority has decided into a snapshot, or lists everything that is wrong with it.
 *
 * Order: departments and masks, then the catalog, then what refers to it: purposes, rules, suspensions, flows
 * and grants. Items and grants may be many; everything else is the frame that they stand in.
 */
import { compileCatalog } from './compile-catalog.ts';
import { compileGrants, type GrantIndex } from './compile-grants.ts';
import { append, expectedInstant, type KnownParts } from './compile-parts.ts';
import { compileRules } from './compile-rules.ts';
import { parseInstant } from './instant.ts';
import type {
  Department,
  DepartmentCode,
  Flow,
  MaskDefinition,
  MaskName,
  PolicySource,
  Purpose,
  PurposeCode,
  Suspension,
} from './model.ts';
import { ProblemList } from './policy-error.ts';
import {
  flowKey,
  PolicySnapshot,
  typeOf,
  type CatalogEntry,
  type CompiledPurpose,
  type CompiledSuspension,
  type SnapshotIndex,
} from './snapshot.ts';

/** Everything in a policy but items and grants. */
export type PolicyFrame = Omit<PolicySource, 'resources' | 'grants'>;

/** A policy without problems. */
export interface CompiledParts {
  readonly frame: CompiledFrame;
  readonly items: ReadonlyMap<string, CatalogEntry>;
  readonly grants: GrantIndex;
}

type CompiledFrame = Omit<SnapshotIndex, 'items' | 'grants' | 'subjectKeys'> & KnownParts;

/** Compiles a policy. Throws `PolicyError` with all problems at once. */
export function compilePolicy(source: PolicySource): PolicySnapshot {
  const { frame, items, grants } = compileParts(source);
  const grantsById = new Map(source.grants.map((grant) => [grant.id, grant]));
  return new PolicySnapshot({
    ...frame,
    items,
    subjectKeys: subjectKeys(items),
    grants: {
      get: (id) => grantsById.get(id),
      covering: (consumer, purpose, item) => grants.get(consumer)?.get(purpose)?.get(item) ?? [],
    },
  });
}

/** @throws PolicyError with all problems at once */
export function compileParts(source: PolicySource): CompiledParts {
  const problems = new ProblemList();
  const names = indexNames(source, problems);
  const items = compileCatalog(source.resources, names.departments, names.masks, problems);
  const frame = compileFrame(source, { ...names, items, types: typeNames(items) }, problems);
  const grants = compileGrants(source.grants, frame, problems);
  problems.throwIfAny(`policy version ${source.version}`);
  return { frame, items, grants };
}

/** What a catalog refers to. */
export function indexNames(
  source: PolicyFrame,
  problems: ProblemList,
): Pick<KnownParts, 'departments' | 'masks'> {
  if (!Number.isSafeInteger(source.version)) problems.add('version', 'expected an integer');
  return {
    departments: indexDepartments(source.departments, problems),
    masks: indexMasks(source.masks, problems),
  };
}

/** What refers to a catalog, except for grants. */
export function compileFrame(
  source: PolicyFrame,
  catalog: Omit<KnownParts, 'purposes'>,
  problems: ProblemList,
): CompiledFrame {
  const purposes = compilePurposes(source.purposes, catalog, problems);
  const known = { ...catalog, purposes };
  return {
    ...known,
    version: source.version,
    rules: compileRules(source.ruleSet, known, problems),
    suspensions: compileSuspensions(source.suspensions, known, problems),
    flows: compileFlows(source.flows, known, problems),
  };
}

/** By type, the field that is registered as its key. */
export function subjectKeys(items: CompiledParts['items']): Map<string, string> {
  const keys = new Map<string, string>();
  for (const { item } of items.values()) {
    if (item.role === 'KEY') keys.set(typeOf(item.coordinate), item.coordinate.split('.')[1] ?? '');
  }
  return keys;
}

function indexDepartments(
  departments: readonly Department[],
  problems: ProblemList,
): Map<DepartmentCode, Department> {
  const index = new Map<DepartmentCode, Department>();
  for (const department of departments) {
    const path = `departments[${department.code}]`;
    if (department.code === '') problems.add(path, 'a department needs a code');
    if (index.has(department.code)) problems.add(path, 'listed twice');
    index.set(department.code, department);
  }
  return index;
}

function indexMasks(masks: readonly MaskDefinition[], problems: ProblemList): Map<MaskName, MaskDefinition> {
  const index = new Map<MaskName, MaskDefinition>();
  const byStrength = new Map<number, MaskName>();
  for (const mask of masks) {
    const path = `masks[${mask.name}]`;
    if (index.has(mask.name)) problems.add(path, 'listed twice');
    const rival = byStrength.get(mask.strength);
    if (!Number.isFinite(mask.strength)) problems.add(path, 'expected a finite strength');
    else if (rival !== undefined) problems.add(path, `as strict as ${rival}: the strictest must be certain`);
    byStrength.set(mask.strength, mask.name);
    index.set(mask.name, mask);
    checkMethod(mask, path, problems);
  }
  return index;
}

function checkMethod({ method }: MaskDefinition, path: string, problems: ProblemList): void {
  if (method.kind === 'keep') {
    const isLength = (length: number): boolean => Number.isInteger(length) && length >= 0;
    if (!isLength(method.first) || !isLength(method.last))
      problems.add(path, 'expected whole numbers to keep');
  }
  if (method.kind === 'bands') {
    const bounds = method.upperBounds;
    const isAscending = bounds.every(
      (bound, index) => Number.isFinite(bound) && (index === 0 || bound > (bounds[index - 1] ?? Infinity)),
    );
    if (bounds.length === 0 || !isAscending)
      problems.add(path, 'expected ascending upper bounds, at least one');
  }
}

function typeNames(items: ReadonlyMap<string, CatalogEntry>): Set<string> {
  const types = new Set<string>();
  for (const coordinate of items.keys()) types.add(typeOf(coordinate));
  return types;
}

function compilePurposes(
  purposes: readonly Purpose[],
  known: Pick<KnownParts, 'departments' | 'items' | 'types'>,
  problems: ProblemList,
): Map<PurposeCode, CompiledPurpose> {
  const index = new Map<PurposeCode, CompiledPurpose>();
  for (const purpose of purposes) {
    const path = `purposes[${purpose.code}]`;
    if (index.has(purpose.code)) problems.add(path, 'listed twice');
    if (!known.departments.has(purpose.department)) {
      problems.add(path, `the department ${purpose.department} is not registered`);
    }
    if (purpose.legalBasis.trim() === '') problems.add(path, 'a purpose needs a legal basis');
    if (purpose.approvedBy.trim() === '') problems.add(path, 'a purpose needs an approver');
    const coordinates = new Set<string>();
    const types = new Set<string>();
    for (const item of purpose.items) {
      const type = item.endsWith('.*') ? item.slice(0, -2) : undefined;
      if (type === undefined ? !known.items.has(item) : !known.types.has(type)) {
        problems.add(`${path}.items[${item}]`, 'no such item in the catalog');
      }
      if (type === undefined) coordinates.add(item);
      else types.add(type);
    }
    index.set(purpose.code, { purpose, coordinates, types });
  }
  return index;
}

function compileSuspensions(
  suspensions: readonly Suspension[],
  known: KnownParts,
  problems: ProblemList,
): SnapshotIndex['suspensions'] {
  const applications = new Map<string, CompiledSuspension[]>();
  const departments = new Map<string, CompiledSuspension[]>();
  const coordinates = new Map<string, CompiledSuspension[]>();
  suspensions.forEach((suspension, position) => {
    const path = `suspensions[${position}]`;
    const since = parseInstant(suspension.since);
    if (since === undefined) problems.add(`${path}.since`, expectedInstant(suspension.since));
    const compiled = { suspension, since: since ?? -Infinity };
    const { target } = suspension;
    if ('application' in target) append(applications, target.application, compiled);
    else if ('department' in target) {
      if (!known.departments.has(target.department)) {
        problems.add(path, `the department ${target.department} is not registered`);
      }
      append(departments, target.department, compiled);
    } else {
      if (!known.items.has(target.coordinate))
        problems.add(path, `no item ${target.coordinate} in the catalog`);
      append(coordinates, target.coordinate, compiled);
    }
  });
  return { applications, departments, coordinates };
}

function compileFlows(flows: readonly Flow[], known: KnownParts, problems: ProblemList): Set<string> {
  const index = new Set<string>();
  for (const flow of flows) {
    const path = `flows[${flowKey(flow.item, flow.to)}]`;
    if (!known.items.has(flow.item)) problems.add(path, 'no such item in the catalog');
    if (!known.departments.has(flow.to)) problems.add(path, `the department ${flow.to} is not registered`);
    if (flow.basis.trim() === '') problems.add(path, 'a flow needs a basis');
    index.add(flowKey(flow.item, flow.to));
  }
  return index;
}

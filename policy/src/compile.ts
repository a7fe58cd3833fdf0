/**
 * Compiles what the authority has decided into a snapshot, or lists everything that is wrong with it.
 *
 * Order: departments and masks, then the catalog, then what refers to it: purposes, grants, rules, suspensions
 * and flows.
 */
import { compileCatalog } from './compile-catalog.ts';
import { compileGrants } from './compile-grants.ts';
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
  type CatalogEntry,
  type CompiledPurpose,
  type CompiledSuspension,
  type SnapshotIndex,
} from './snapshot.ts';

/** Compiles a policy. Throws `PolicyError` with all problems at once. */
export function compilePolicy(source: PolicySource): PolicySnapshot {
  const problems = new ProblemList();
  if (!Number.isSafeInteger(source.version)) problems.add('version', 'expected an integer');
  const departments = indexDepartments(source.departments, problems);
  const masks = indexMasks(source.masks, problems);
  const items = compileCatalog(source.resources, departments, masks, problems);
  const types = typeNames(items);
  const purposes = compilePurposes(source.purposes, { departments, items, types }, problems);
  const known = { departments, masks, items, types, purposes };
  const index: SnapshotIndex = {
    version: source.version,
    departments,
    masks,
    items,
    purposes,
    grants: compileGrants(source.grants, known, problems),
    grantsById: new Map(source.grants.map((grant) => [grant.id, grant])),
    rules: compileRules(source.ruleSet, known, problems),
    suspensions: compileSuspensions(source.suspensions, known, problems),
    flows: compileFlows(source.flows, known, problems),
  };
  problems.throwIfAny(`policy version ${source.version}`);
  return new PolicySnapshot(index);
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
  for (const coordinate of items.keys()) types.add(coordinate.slice(0, coordinate.indexOf('.')));
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

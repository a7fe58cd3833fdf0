/**
 * Compiles what the authority has decided into a snapshot, or lists everything that is wrong with it.
 *
 * Order: departments and masks, then the catalog, then what refers to it: purposes, rules, suspensions, flows
 * and grants. Items, purposes and grants may be many; everything else is the base of the policy.
 */
import { parseInstant } from '@govgraph/protocol';
import { compileCatalog, indexTypes } from './compile-catalog.ts';
import { compileGrants, type GrantIndex } from './compile-grants.ts';
import { compileIdentificationLimits } from './compile-identification.ts';
import { compileInputs } from './compile-inputs.ts';
import { append, expectedInstant, type KnownParts } from './compile-parts.ts';
import { compilePurposes } from './compile-purposes.ts';
import { compileRateLimits } from './compile-rate-limits.ts';
import { compileRules } from './compile-rules.ts';
import type {
  Department,
  DepartmentCode,
  Flow,
  MaskDefinition,
  MaskName,
  PolicySource,
  Suspension,
} from '../model/model.ts';
import { partKeys } from '../model/parts.ts';
import { ProblemList } from '../model/policy-error.ts';
import {
  flowKey,
  PolicySnapshot,
  type CatalogEntry,
  type CatalogType,
  type CompiledSuspension,
  type SnapshotIndex,
} from '../model/policy-snapshot.ts';

/** Everything in a policy but what may be many: items, purposes and grants. */
export type PolicyBase = Omit<PolicySource, 'resources' | 'purposes' | 'grants'>;

/** A policy without problems. */
export interface CompiledParts {
  readonly base: CompiledBase;
  readonly known: KnownParts & {
    readonly items: ReadonlyMap<string, CatalogEntry>;
    readonly types: ReadonlyMap<string, CatalogType>;
  };
  readonly grants: GrantIndex;
}

type CompiledBase = Pick<
  SnapshotIndex,
  'version' | 'rules' | 'suspensions' | 'flows' | 'identificationLimits' | 'rateLimits'
>;

/** Compiles a policy. Throws `PolicyError` with all problems at once. */
export function compilePolicy(source: PolicySource): PolicySnapshot {
  const { base, known, grants } = compileParts(source);
  const grantsById = new Map(source.grants.map((grant) => [grant.id, grant]));
  return new PolicySnapshot({
    ...known,
    ...base,
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
  const inputs = compileInputs(source.resources, { items }, problems);
  const catalog = { ...names, items, inputs, types: indexTypes(items.values()) };
  const known = { ...catalog, purposes: compilePurposes(source.purposes, catalog, problems) };
  const base = compileBase(source, known, problems);
  const grants = compileGrants(source.grants, known, problems);
  problems.throwIfAny(`policy version ${source.version}`);
  return { base, known, grants };
}

/** What a catalog refers to. */
export function indexNames(
  source: PolicyBase,
  problems: ProblemList,
): Pick<KnownParts, 'departments' | 'masks'> {
  if (!Number.isSafeInteger(source.version)) problems.add('version', 'expected an integer');
  return {
    departments: indexDepartments(source.departments, problems),
    masks: indexMasks(source.masks, problems),
  };
}

/** What refers to a catalog, except for purposes and grants. */
export function compileBase(source: PolicyBase, known: KnownParts, problems: ProblemList): CompiledBase {
  return {
    version: source.version,
    rules: compileRules(source.ruleSet, known, problems),
    suspensions: compileSuspensions(source.suspensions, known, problems),
    flows: compileFlows(source.flows, known, problems),
    identificationLimits: compileIdentificationLimits(source.identificationLimits, problems),
    rateLimits: compileRateLimits(source.rateLimits, problems),
  };
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
    const asStrict = byStrength.get(mask.strength);
    if (!Number.isFinite(mask.strength)) problems.add(path, 'expected a finite strength');
    else if (asStrict !== undefined)
      problems.add(path, `as strict as ${asStrict}: the strictest must be certain`);
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
    const { leastHidden = 1 } = method;
    if (!isLength(leastHidden) || leastHidden === 0)
      problems.add(path, 'expected leastHidden to be a whole number, at least 1');
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

function compileSuspensions(
  suspensions: readonly Suspension[],
  known: KnownParts,
  problems: ProblemList,
): SnapshotIndex['suspensions'] {
  const targets = new Set<string>();
  const applications = new Map<string, CompiledSuspension[]>();
  const departments = new Map<string, CompiledSuspension[]>();
  const coordinates = new Map<string, CompiledSuspension[]>();
  suspensions.forEach((suspension, position) => {
    const path = `suspensions[${position}]`;
    const key = partKeys.suspensions(suspension);
    if (targets.has(key)) problems.add(path, `${key} is suspended twice`);
    targets.add(key);
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
    const key = flowKey(flow.item, flow.to);
    const path = `flows[${key}]`;
    if (index.has(key)) problems.add(path, 'listed twice');
    if (!known.items.has(flow.item)) problems.add(path, 'no such item in the catalog');
    if (!known.departments.has(flow.to)) problems.add(path, `the department ${flow.to} is not registered`);
    if (flow.basis.trim() === '') problems.add(path, 'a flow needs a basis');
    index.add(key);
  }
  return index;
}

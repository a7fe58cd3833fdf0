/** Builders for tests, and a policy that allows a whole schema. Nothing here belongs into production. */
import { compilePolicy } from './compile/compile-policy.ts';
import { anonymousCaller, type Caller } from './model/caller.ts';
import type { FieldRequest } from './model/decision.ts';
import {
  everyDepartment,
  type Coordinate,
  type Grant,
  type InputBinding,
  type InputCoordinate,
  type Item,
  type PolicySource,
  type Purpose,
  type Resource,
  type SharingCondition,
} from './model/model.ts';
import type { PolicySnapshot } from './model/policy-snapshot.ts';

export { loadDecisionCases, checkDecision, type DecisionCase } from './documents/decision-cases.ts';

/**
 * The department that provides everything where {@link allowAll} is told nothing else: that of
 * {@link anonymousCaller}, so that a gateway without identities gives everything to everybody.
 */
export const testingDepartment = anonymousCaller.department;

/** The purpose that {@link allowAll} registers for {@link testingCaller}; it needs everything. */
export const testingPurpose = 'testing';

/** A caller of {@link testingDepartment}, to whom {@link allowAll} allows everything. */
export const testingCaller: Caller = Object.freeze({
  application: 'testing',
  department: testingDepartment,
  region: '',
  level: 'NATION',
  clearance: 4,
  roles: [],
});

/**
 * A policy that allows a whole schema: every coordinate is registered and shared unconditionally. Callers of
 * {@link testingDepartment} may ask for everything; without a purpose as far as `providers` does not say that
 * a field (`Type.field`) or a type is another department's, with {@link testingPurpose} for the rest.
 *
 * @param consumers departments to which every field may flow (`@requires`)
 * @param inputs what callers may put in (arguments, fields of input objects, enum values), none of which reads anything
 */
export function allowAll(
  coordinates: Iterable<string>,
  providers: Readonly<Record<string, string>> = {},
  consumers: Iterable<string> = [],
  inputs: Iterable<string> = [],
): PolicySnapshot {
  const byProvider = new Map<string, Item[]>();
  const allCoordinates = [...new Set(coordinates)] as Coordinate[];
  for (const coordinate of allCoordinates) {
    const type = coordinate.slice(0, coordinate.indexOf('.'));
    const provider = providers[coordinate] ?? providers[type] ?? testingDepartment;
    const items = byProvider.get(provider) ?? [];
    items.push(buildItem({ coordinate, role: 'STRUCTURE' }));
    byProvider.set(provider, items);
  }
  const bindings = readNothing(...new Set(inputs));
  const resources = [...byProvider].map(([provider, items], position) =>
    buildResource({
      code: `900000/${String(position + 1).padStart(6, '0')}`,
      provider,
      items,
      inputs: position === 0 ? bindings : [],
    }),
  );
  const departments = new Set([testingDepartment, ...byProvider.keys(), ...consumers]);
  const flows = [...consumers].flatMap((to) =>
    allCoordinates.map((item) => ({ item, to, basis: 'testing' })),
  );
  const purpose = buildPurpose({ code: testingPurpose, department: testingDepartment });
  return compilePolicy(buildPolicy({ departments: [...departments], resources, purposes: [purpose], flows }));
}

/** Inputs that read nothing, by coordinate. */
export function readNothing(...coordinates: readonly string[]): InputBinding[] {
  return coordinates.map((coordinate) => ({ coordinate: coordinate as InputCoordinate, mode: 'none' }));
}

type Build<Shape, Required extends keyof Shape> = Partial<Shape> & Pick<Shape, Required>;

/** A condition that keeps no department out. */
export function everyUse(...uses: readonly string[]): SharingCondition {
  return { scope: everyDepartment, uses };
}

/** An approved, unconditionally shared item of level 1. */
export function buildItem(item: Build<Item, 'coordinate'>): Item {
  return {
    name: item.coordinate,
    nameZh: item.coordinate,
    dataType: 'C',
    role: 'DATA',
    shareType: 'UNCONDITIONAL',
    level: 1,
    open: false,
    verifiable: false,
    status: 'APPROVED',
    inForceFrom: '2020-01-01T00:00:00Z',
    ...(item.shareType === 'CONDITIONAL' ? { condition: everyUse('a registered business needs it') } : {}),
    ...(item.shareType === 'NOT_SHARED' ? { legalBasis: 'a law' } : {}),
    ...item,
  };
}

export function buildResource(resource: Build<Resource, 'provider' | 'items'>): Resource {
  return {
    code: '900000/000001',
    name: 'Test resource',
    nameZh: '测试资源',
    abstract: 'For tests only.',
    format: 'database',
    shareMode: 'gateway',
    updateCycle: 'DAILY',
    publishedOn: '2020-01-01',
    relatedResources: [],
    ...resource,
  };
}

export function buildPurpose(purpose: Build<Purpose, 'code' | 'department'>): Purpose {
  return {
    name: purpose.code,
    nameZh: purpose.code,
    legalBasis: 'a law',
    approvedBy: 'authority',
    approvedOn: '2020-01-01',
    items: [],
    ...purpose,
  };
}

/** A grant in force from 2020 to 2100. */
export function buildGrant(grant: Build<Grant, 'id' | 'consumer' | 'purpose' | 'provider' | 'items'>): Grant {
  return {
    exact: [],
    masks: {},
    validFrom: '2020-01-01T00:00:00Z',
    validUntil: '2100-01-01T00:00:00Z',
    kind: 'PROVIDER_APPROVAL',
    approvedBy: `steward of ${grant.provider}`,
    approvedAt: '2020-01-01T00:00:00Z',
    acceptedByConsumerAt: '2020-01-01T00:00:00Z',
    ...grant,
  };
}

/** A policy of the given parts; departments by code alone. */
export function buildPolicy(
  parts: Partial<Omit<PolicySource, 'departments'>> & { readonly departments: readonly string[] },
): PolicySource {
  return {
    version: 1,
    resources: [],
    purposes: [],
    grants: [],
    ruleSet: { version: 'test', rules: [] },
    masks: [],
    suspensions: [],
    flows: [],
    identificationLimits: [],
    rateLimits: [],
    ...parts,
    departments: parts.departments.map((code) => ({ code, name: code, nameZh: code })),
  };
}

/** A request of {@link testingCaller}, in 2026. */
export function buildRequest(request: Build<FieldRequest, 'coordinate'>): FieldRequest {
  return {
    caller: testingCaller,
    args: {},
    inputs: [],
    leadsTo: [],
    now: Date.parse('2026-06-01T00:00:00Z'),
    exhaustedGrants: new Set(),
    uncountedGrants: new Set(),
    ...request,
  };
}

import { omitUndefined } from './omit-undefined.ts';
import type { RequestCondition } from '../conditions/condition.ts';
import { anonymousCaller, type CallerAttributes } from './caller.ts';
import type { SubjectCondition } from './decision.ts';
import { defaultIdentificationLimit, everyApplication } from '../compile/compile-identification.ts';
import { isWithin, nextInstant, type Period } from './period.ts';
import {
  everyDepartment,
  type Department,
  type DepartmentCode,
  type Grant,
  type GrantId,
  type IdentificationLimit,
  type InputBinding,
  type Item,
  type MaskDefinition,
  type MaskName,
  type Purpose,
  type PurposeCode,
  type RateLimit,
  type Resource,
  type Rule,
  type Suspension,
} from './model.ts';

/** An item together with the resource it belongs to and the department that provides it. */
export interface RegisteredItem extends Item {
  readonly resource: Resource;
  readonly provider: DepartmentCode;
  readonly inForce: Period;
}

/** An item as the compiler indexes it; {@link RegisteredItem} is what the snapshot hands out. */
export interface CatalogEntry {
  readonly item: Item;
  readonly resource: Resource;
  readonly inForce: Period;
}

/** A binding together with the resource that it belongs to. */
export interface InputEntry {
  readonly binding: InputBinding;
  readonly resource: Resource;
}

/** What the catalog has of a GraphQL type. */
export interface CatalogType {
  readonly itemCount: number;
  /** The fields that are registered as its keys, by name. */
  readonly keys: readonly string[];
}

export interface CompiledGrant {
  readonly grant: Grant;
  /** From its start to its end or revocation, whichever comes first. */
  readonly period: Period;
  readonly rows?: SubjectCondition;
}

export interface CompiledPurpose {
  readonly purpose: Purpose;
  readonly coordinates: ReadonlySet<string>;
  /** The same, by type. */
  readonly byType: ReadonlyMap<string, readonly string[]>;
  /** Types of which every field is needed (`Type.*`). */
  readonly types: ReadonlySet<string>;
}

/** A rule looks either at the request (`isTriggered`) or at each record (`conditions`, by entity type). */
export interface CompiledRule {
  readonly rule: Rule;
  readonly isTriggered?: RequestCondition;
  readonly conditions?: ReadonlyMap<string, SubjectCondition>;
  readonly readsArguments: boolean;
}

export interface CompiledSuspension {
  readonly suspension: Suspension;
  readonly since: number;
}

export interface GrantLookup {
  get(id: GrantId): Grant | undefined;
  /** Those of a consumer for a purpose that name an item. */
  covering(consumer: DepartmentCode, purpose: PurposeCode, coordinate: string): readonly CompiledGrant[];
}

/** The grants that could cover a use: at most one is active, since overlapping ones are refused. */
export interface Coverage {
  readonly active?: CompiledGrant;
  /** A grant covered the use and has expired or was revoked. */
  readonly hasLapsed: boolean;
  /** Starts and ends of all of them, epoch milliseconds. */
  readonly instants: readonly number[];
}

const noCoverage: Coverage = { hasLapsed: false, instants: [] };

/** What {@link compilePolicy} builds; the constructor's argument is an implementation detail. */
export interface SnapshotIndex {
  readonly version: number;
  readonly departments: ReadonlyMap<DepartmentCode, Department>;
  readonly masks: ReadonlyMap<MaskName, MaskDefinition>;
  readonly items: Pick<ReadonlyMap<string, CatalogEntry>, 'get'>;
  readonly inputs: Pick<ReadonlyMap<string, InputEntry>, 'get'>;
  readonly types: Pick<ReadonlyMap<string, CatalogType>, 'get'>;
  readonly purposes: Pick<ReadonlyMap<PurposeCode, CompiledPurpose>, 'get'>;
  readonly grants: GrantLookup;
  /** By coordinate and by type name, each in the order of the rule set. */
  readonly rules: ReadonlyMap<string, readonly CompiledRule[]>;
  readonly suspensions: {
    readonly applications: ReadonlyMap<string, readonly CompiledSuspension[]>;
    readonly departments: ReadonlyMap<string, readonly CompiledSuspension[]>;
    readonly coordinates: ReadonlyMap<string, readonly CompiledSuspension[]>;
  };
  /** `Type.field>department`. */
  readonly flows: ReadonlySet<string>;
  readonly identificationLimits: ReadonlyMap<string, IdentificationLimit>;
  readonly rateLimits: ReadonlyMap<string, RateLimit>;
}

/**
 * A compiled policy: immutable, and constant time a decision. It is swapped as a whole; nothing in it changes.
 *
 * Obtain one from `compilePolicy`; ask it through `decide`.
 */
export class PolicySnapshot {
  readonly version: number;
  readonly departments: ReadonlyMap<DepartmentCode, Department>;
  readonly masks: ReadonlyMap<MaskName, MaskDefinition>;
  readonly #index: SnapshotIndex;
  /** Filled as items are asked for: most of a large catalog never is. */
  readonly #registered = new Map<string, RegisteredItem>();

  constructor(index: SnapshotIndex) {
    this.version = index.version;
    this.departments = index.departments;
    this.masks = index.masks;
    this.#index = index;
    Object.freeze(this);
  }

  /** The item that a coordinate is bound to, whatever its status. */
  item(coordinate: string): RegisteredItem | undefined {
    const known = this.#registered.get(coordinate);
    if (known !== undefined) return known;
    const entry = this.#index.items.get(coordinate);
    if (entry === undefined) return undefined;
    const { item, resource, inForce } = entry;
    const registered = Object.freeze({ ...item, resource, provider: resource.provider, inForce });
    this.#registered.set(coordinate, registered);
    return registered;
  }

  /** What an input reads; undefined when nobody has said so. */
  input(coordinate: string): InputBinding | undefined {
    return this.#index.inputs.get(coordinate)?.binding;
  }

  /** How often the officials of an application may name records. */
  identificationLimit(application: string): IdentificationLimit {
    const limits = this.#index.identificationLimits;
    return limits.get(application) ?? limits.get(everyApplication) ?? defaultIdentificationLimit;
  }

  /** How much an application, and each of its officials, may ask for; undefined where that is not limited. */
  rateLimit(application: string): RateLimit | undefined {
    const limits = this.#index.rateLimits;
    return limits.get(application) ?? limits.get(everyApplication);
  }

  /** Whether a purpose needs some fact (`DATA`) of a type. */
  needsFactOf({ types, byType }: CompiledPurpose, type: string): boolean {
    if (types.has(type)) return true;
    return (byType.get(type) ?? []).some((coordinate) => this.item(coordinate)?.role === 'DATA');
  }

  /** The field that identifies a data subject: the one that is registered as the key of the type, or the first of them. */
  subjectKeyOf(type: string): string | undefined {
    return this.#index.types.get(type)?.keys[0];
  }

  purpose(code: PurposeCode): Purpose | undefined {
    return this.#index.purposes.get(code)?.purpose;
  }

  grant(id: GrantId): Grant | undefined {
    return this.#index.grants.get(id);
  }

  /** Whether some rule about this field reads its arguments, so that the decision depends on them. */
  readsArguments(coordinate: string): boolean {
    return this.rulesFor(coordinate).some((rule) => rule.readsArguments);
  }

  /** Whether a field may flow to a department through `@requires`: its own field, or an approved flow. */
  isFlowApproved(coordinate: string, department: DepartmentCode): boolean {
    if (this.item(coordinate)?.provider === department) return true;
    return this.#index.flows.has(flowKey(coordinate, department));
  }

  /**
   * The declared purpose, if it is registered and belongs to the caller's department. One of every department belongs to
   * those that are not registered yet, too, and not to callers whom nobody vouches for.
   */
  purposeOf(caller: CallerAttributes, code: PurposeCode | undefined): CompiledPurpose | undefined {
    const found = code === undefined ? undefined : this.#index.purposes.get(code);
    const isOpen =
      found?.purpose.department === everyDepartment
        ? caller.department !== anonymousCaller.department
        : found?.purpose.department === caller.department;
    return isOpen ? found : undefined;
  }

  /** The grants for a caller, a purpose and an item, as of `now`. */
  coverage(caller: CallerAttributes, purpose: PurposeCode, coordinate: string, now: number): Coverage {
    const candidates = this.#index.grants.covering(caller.department, purpose, coordinate);
    if (candidates.length === 0) return noCoverage;
    let active: CompiledGrant | undefined;
    let hasLapsed = false;
    const instants: number[] = [];
    for (const candidate of candidates) {
      const { applications } = candidate.grant;
      if (applications !== undefined && !applications.includes(caller.application)) continue;
      const { period } = candidate;
      if (isWithin(period, now)) active = candidate;
      if (period.until <= now) hasLapsed = true;
      instants.push(period.from, period.until);
    }
    return { ...omitUndefined({ active }), hasLapsed, instants };
  }

  /** The rules about a field: those that name it, and those that name its type; in the rule set's order. */
  rulesFor(coordinate: string): readonly CompiledRule[] {
    return this.#index.rules.get(coordinate) ?? this.#index.rules.get(typeOf(coordinate)) ?? [];
  }

  /** The suspensions that concern a caller or a field, whether in force yet or not. */
  suspensionsOf(caller: CallerAttributes, coordinate: string): readonly CompiledSuspension[] {
    const { applications, departments, coordinates } = this.#index.suspensions;
    return [
      ...(applications.get(caller.application) ?? []),
      ...(departments.get(caller.department) ?? []),
      ...(coordinates.get(coordinate) ?? []),
    ];
  }

  /** The strictest of some masks; undefined when there is none. An unknown mask throws. */
  strictestMask(names: readonly MaskName[]): MaskName | undefined {
    let strictest: MaskDefinition | undefined;
    for (const name of names) {
      const mask = this.masks.get(name);
      if (mask === undefined) throw new Error(`unknown mask ${name}`);
      if (strictest === undefined || mask.strength > strictest.strength) strictest = mask;
    }
    return strictest?.name;
  }
}

/** Until when nothing that matters to a decision starts or ends. */
export function nextChange(
  item: RegisteredItem | undefined,
  coverage: Coverage,
  suspensions: readonly CompiledSuspension[],
  now: number,
): number {
  const ofItem = item === undefined ? [] : [item.inForce.from, item.inForce.until];
  return nextInstant([...ofItem, ...coverage.instants, ...suspensions.map(({ since }) => since)], now);
}

/** The type's name in a coordinate. */
export function typeOf(coordinate: string): string {
  return coordinate.slice(0, coordinate.indexOf('.'));
}

/** The field's name in a coordinate. */
export function fieldOf(coordinate: string): string {
  return coordinate.slice(coordinate.indexOf('.') + 1);
}

export function flowKey(coordinate: string, department: DepartmentCode): string {
  return `${coordinate}>${department}`;
}

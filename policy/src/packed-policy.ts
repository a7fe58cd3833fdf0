/**
 * A compiled policy that another thread can be given at no cost. What is many in it, items and grants, is packed
 * into tables, and is read when a decision first asks for it: most of a large catalog never is.
 */
import { readPeriod } from './compile-catalog.ts';
import { compileFrame, compileParts, indexNames, subjectKeys, type PolicyFrame } from './compile.ts';
import { createGrantCompiler, type GrantIndex } from './compile-grants.ts';
import type { KnownParts } from './compile-parts.ts';
import { parseInstant } from './instant.ts';
import type { Grant, GrantId, PolicySource, Resource } from './model.ts';
import { buffersOf, hasPacked, packTable, readPacked, type PackedTable } from './packed-table.ts';
import { ProblemList } from './policy-error.ts';
import { PolicySnapshot, type CatalogEntry, type CompiledGrant, type GrantLookup } from './snapshot.ts';

/** Plain data; everything that is JSON in it was part of a policy without problems. */
export interface PackedPolicy {
  readonly frame: PolicyFrame;
  readonly types: readonly string[];
  readonly subjectKeys: readonly (readonly [type: string, field: string])[];
  /** Code → resource with its items. */
  readonly resources: PackedTable;
  /** Coordinate → `[code of the resource, position of the item in it]`. */
  readonly items: PackedTable;
  /** Id → grant. */
  readonly grants: PackedTable;
  /** {@link coverageKey} → ids of grants. */
  readonly coverage: PackedTable;
}

/** Compiles a policy. @throws PolicyError with all problems at once */
export function packPolicy(source: PolicySource): PackedPolicy {
  const { frame, items, grants } = compileParts(source);
  const { resources, grants: _, ...small } = source;
  return {
    frame: small,
    types: [...frame.types],
    subjectKeys: [...subjectKeys(items)],
    resources: packTable(textsOf(resources, ({ code }) => code)),
    items: packTable(placesOf(resources)),
    grants: packTable(textsOf(source.grants, ({ id }) => id)),
    coverage: packTable(coverageOf(grants)),
  };
}

function* textsOf<Part>(parts: readonly Part[], keyOf: (part: Part) => string): Iterable<[string, string]> {
  for (const part of parts) yield [keyOf(part), JSON.stringify(part)];
}

function* placesOf(resources: readonly Resource[]): Iterable<[string, string]> {
  for (const { code, items } of resources) {
    for (const [position, { coordinate }] of items.entries()) {
      yield [coordinate, JSON.stringify([code, position])];
    }
  }
}

function* coverageOf(grants: GrantIndex): Iterable<[string, string]> {
  for (const [consumer, byPurpose] of grants) {
    for (const [purpose, byItem] of byPurpose) {
      for (const [item, covering] of byItem) {
        yield [coverageKey(consumer, purpose, item), JSON.stringify(covering.map(({ grant }) => grant.id))];
      }
    }
  }
}

/** What moves to another thread instead of being copied. */
export function transferablesOf({ resources, items, grants, coverage }: PackedPolicy): ArrayBuffer[] {
  return [resources, items, grants, coverage].flatMap(buffersOf);
}

/** Takes time for departments, purposes and rules only, not for items and grants. */
export function openPolicy(packed: PackedPolicy): PolicySnapshot {
  const problems = new ProblemList();
  const items = openItems(packed);
  const names = indexNames(packed.frame, problems);
  const frame = compileFrame(packed.frame, { ...names, items, types: new Set(packed.types) }, problems);
  problems.throwIfAny(`policy version ${packed.frame.version}`);
  return new PolicySnapshot({
    ...frame,
    items,
    subjectKeys: new Map(packed.subjectKeys),
    grants: openGrants(packed, frame),
  });
}

function openItems(packed: PackedPolicy): KnownParts['items'] {
  const resources = new Map<string, Resource>();
  const resourceOf = (code: string): Resource => {
    const resource = resources.get(code) ?? readJson<Resource>(packed.resources, code);
    if (resource === undefined) throw new Error(`the resource ${code} is not in the policy`);
    resources.set(code, resource);
    return resource;
  };
  return {
    has: (coordinate) => hasPacked(packed.items, coordinate),
    get: (coordinate): CatalogEntry | undefined => {
      const place = readJson<[code: string, position: number]>(packed.items, coordinate);
      if (place === undefined) return undefined;
      const resource = resourceOf(place[0]);
      const item = resource.items[place[1]];
      if (item === undefined) throw new Error(`the item ${coordinate} is not in the policy`);
      const refuse = (message: string): never => {
        throw new Error(`${coordinate}: ${message}`);
      };
      return { item, resource, inForce: readPeriod(item, parseInstant, refuse) };
    },
  };
}

function openGrants(packed: PackedPolicy, known: KnownParts): GrantLookup {
  const problems = new ProblemList();
  const compile = createGrantCompiler(known, problems);
  const compiled = new Map<GrantId, CompiledGrant>();
  const grantOf = (id: GrantId): CompiledGrant => {
    const opened = compiled.get(id);
    if (opened !== undefined) return opened;
    const grant = readJson<Grant>(packed.grants, id);
    if (grant === undefined) throw new Error(`the grant ${id} is not in the policy`);
    const result = compile(grant);
    problems.throwIfAny(`grant ${id}`);
    compiled.set(id, result);
    return result;
  };
  return {
    get: (id) => (hasPacked(packed.grants, id) ? grantOf(id).grant : undefined),
    covering: (consumer, purpose, item) => {
      const ids = readJson<GrantId[]>(packed.coverage, coverageKey(consumer, purpose, item)) ?? [];
      return ids.map(grantOf);
    },
  };
}

function coverageKey(consumer: string, purpose: string, item: string): string {
  return JSON.stringify([consumer, purpose, item]);
}

function readJson<Value>(table: PackedTable, key: string): Value | undefined {
  const text = readPacked(table, key);
  return text === undefined ? undefined : (JSON.parse(text) as Value);
}

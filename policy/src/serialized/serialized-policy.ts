/**
 * A compiled policy that threads share at no cost. What is many in it (items, purposes, grants) is
 * serialized into tables, and is read when a decision first asks for it: most of a large catalog never is.
 */
import { parseInstant } from '@govgraph/protocol';
import { readPeriod } from '../compile/compile-catalog.ts';
import { compileBase, compileParts, indexNames, type PolicyBase } from '../compile/compile-policy.ts';
import { createGrantCompiler, type GrantIndex } from '../compile/compile-grants.ts';
import type { KnownParts } from '../compile/compile-parts.ts';
import { indexPurpose } from '../compile/compile-purposes.ts';
import { compact, createTable, hasKey, readJson, type LayeredTable } from './layered-table.ts';
import type { Grant, GrantId, PolicySource, Purpose, PurposeCode, Resource } from '../model/model.ts';
import { ProblemList } from '../model/policy-error.ts';
import {
  PolicySnapshot,
  type CatalogEntry,
  type CatalogType,
  type CompiledGrant,
  type CompiledPurpose,
  type GrantLookup,
  type InputEntry,
} from '../model/policy-snapshot.ts';

/** Plain data; everything that is JSON in it was part of a policy without problems. Never changed in place. */
export interface SerializedPolicy {
  readonly base: PolicyBase;
  readonly types: ReadonlyMap<string, CatalogType>;
  /** Code → resource with its items. */
  readonly resources: LayeredTable;
  /** Coordinate → {@link ItemPlace}. */
  readonly items: LayeredTable;
  /** Coordinate → where its binding is, as of items. */
  readonly inputs: LayeredTable;
  /** Code → purpose. */
  readonly purposes: LayeredTable;
  /** Id → grant. */
  readonly grants: LayeredTable;
  /** {@link coverageKey} → ids of grants. */
  readonly coverage: LayeredTable;
}

/** Where an item or a binding is: code of the resource, position in its list. */
export type ItemPlace = readonly [code: string, position: number];

/** Compiles a policy. @throws PolicyError with all problems at once */
export function serializePolicy(source: PolicySource): SerializedPolicy {
  const { known, grants } = compileParts(source);
  const { resources, purposes, grants: _, ...base } = source;
  return {
    base,
    types: known.types,
    resources: createTable(textsOf(resources, ({ code }) => code)),
    items: createTable(placesOf(resources, ({ items }) => items)),
    inputs: createTable(placesOf(resources, ({ inputs = [] }) => inputs)),
    purposes: createTable(textsOf(purposes, ({ code }) => code)),
    grants: createTable(textsOf(source.grants, ({ id }) => id)),
    coverage: createTable(coverageOf(grants)),
  };
}

function* textsOf<Part>(parts: readonly Part[], keyOf: (part: Part) => string): Iterable<[string, string]> {
  for (const part of parts) yield [keyOf(part), JSON.stringify(part)];
}

function* placesOf(
  resources: readonly Resource[],
  listOf: (resource: Resource) => readonly { readonly coordinate: string }[],
): Iterable<[string, string]> {
  for (const resource of resources) {
    for (const [position, { coordinate }] of listOf(resource).entries()) {
      yield [coordinate, JSON.stringify([resource.code, position] satisfies ItemPlace)];
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

/** The same with everything that was changed since in its tables, as if all of it had been serialized at once. */
export function compactPolicy(serialized: SerializedPolicy): SerializedPolicy {
  const { resources, items, inputs, purposes, grants, coverage } = serialized;
  return {
    ...serialized,
    resources: compact(resources),
    items: compact(items),
    inputs: compact(inputs),
    purposes: compact(purposes),
    grants: compact(grants),
    coverage: compact(coverage),
  };
}

/**
 * Takes time for departments, masks, rules, suspensions and flows only, not for items, purposes and grants.
 *
 * @throws PolicyError with all problems at once
 */
export function openPolicy(serialized: SerializedPolicy): PolicySnapshot {
  const problems = new ProblemList();
  const known = openParts(serialized, problems);
  const base = compileBase(serialized.base, known, problems);
  problems.throwIfAny(`policy version ${serialized.base.version}`);
  return new PolicySnapshot({ ...known, ...base, grants: openGrants(serialized, known) });
}

/** What the other parts refer to. */
export function openParts(serialized: SerializedPolicy, problems: ProblemList): KnownParts {
  return {
    ...indexNames(serialized.base, problems),
    ...openCatalog(serialized),
    types: serialized.types,
    purposes: openPurposes(serialized),
  };
}

function openCatalog(serialized: SerializedPolicy): Pick<KnownParts, 'items' | 'inputs'> {
  const resources = new Map<string, Resource>();
  const resourceOf = (code: string): Resource => {
    const resource = resources.get(code) ?? readJson<Resource>(serialized.resources, code);
    if (resource === undefined) throw new Error(`the resource ${code} is not in the policy`);
    resources.set(code, resource);
    return resource;
  };
  const items: KnownParts['items'] = {
    has: (coordinate) => hasKey(serialized.items, coordinate),
    get: (coordinate): CatalogEntry | undefined => {
      const place = readJson<ItemPlace>(serialized.items, coordinate);
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
  const inputs: KnownParts['inputs'] = {
    get: (coordinate): InputEntry | undefined => {
      const place = readJson<ItemPlace>(serialized.inputs, coordinate);
      if (place === undefined) return undefined;
      const resource = resourceOf(place[0]);
      const binding = resource.inputs?.[place[1]];
      if (binding === undefined) throw new Error(`the input ${coordinate} is not in the policy`);
      return { binding, resource };
    },
  };
  return { items, inputs };
}

function openPurposes(serialized: SerializedPolicy): KnownParts['purposes'] {
  const opened = new Map<PurposeCode, CompiledPurpose>();
  return {
    get: (code) => {
      const known = opened.get(code);
      if (known !== undefined) return known;
      const purpose = readJson<Purpose>(serialized.purposes, code);
      if (purpose === undefined) return undefined;
      const indexed = indexPurpose(purpose);
      opened.set(code, indexed);
      return indexed;
    },
  };
}

function openGrants(serialized: SerializedPolicy, known: KnownParts): GrantLookup {
  const compile = createGrantCompiler(known);
  const compiled = new Map<GrantId, CompiledGrant>();
  const grantOf = (id: GrantId): CompiledGrant => {
    const opened = compiled.get(id);
    if (opened !== undefined) return opened;
    const grant = readJson<Grant>(serialized.grants, id);
    if (grant === undefined) throw new Error(`the grant ${id} is not in the policy`);
    const problems = new ProblemList();
    const result = compile(grant, problems);
    problems.throwIfAny(`grant ${id}`);
    compiled.set(id, result);
    return result;
  };
  return {
    get: (id) => (hasKey(serialized.grants, id) ? grantOf(id).grant : undefined),
    covering: (consumer, purpose, item) => {
      const ids = readJson<GrantId[]>(serialized.coverage, coverageKey(consumer, purpose, item)) ?? [];
      return ids.map(grantOf);
    },
  };
}

export function coverageKey(consumer: string, purpose: string, item: string): string {
  return JSON.stringify([consumer, purpose, item]);
}

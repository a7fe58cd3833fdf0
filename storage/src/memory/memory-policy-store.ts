import { compilePolicy, type PolicyError, type PolicySource } from '@govgraph/policy';

import { toCanonicalJson } from '@govgraph/protocol';
import { StoreError } from '../store-error.ts';
import {
  applyChange,
  applyPublication,
  assertChecked,
  changedRules,
  emptyPolicy,
  liftSuspension,
  revokeGrant,
} from '../policy/change-policy.ts';
import { normalizePolicy } from '../policy/normalize-policy.ts';
import { hashOf } from '../policy/version-hash.ts';
import { listResourceStates } from './list-resource-states.ts';
import type { PolicyAdmin, SubgraphPublication } from '../policy/policy-admin.ts';
import type { PolicyStore, StagedSupergraph } from '../policy/policy-store.ts';
import type { PublishedSubgraph, SubgraphHistory, SupergraphVersion } from '../policy/subgraph-history.ts';

interface State {
  readonly policy: PolicySource;
  /** By version, the rules of every rule set that was ever in force, as canonical JSON. */
  readonly ruleSets: ReadonlyMap<string, string>;
  readonly supergraphSdl: string;
  /** The supergraphs that were in force before, the last one first. */
  readonly earlier: readonly string[];
  readonly subgraphs: ReadonlyMap<string, Pick<SubgraphPublication, 'name' | 'sdl' | 'url'>>;
}

const stagedLifetimeMs = 10 * 60_000;

/**
 * Keeps the policy in this process: for tests and for embedding.
 *
 * @param initial what is in force at the beginning; its version counts on
 */
export function createMemoryPolicyStore(
  initial: { readonly policy: PolicySource; readonly supergraphSdl: string } = {
    policy: emptyPolicy,
    supergraphSdl: '',
  },
): PolicyStore & PolicyAdmin & SubgraphHistory {
  const policy = normalizePolicy(initial.policy);
  let current: State = {
    ...initial,
    policy,
    ruleSets: withRuleSet(new Map(), policy),
    earlier: [],
    subgraphs: new Map(),
  };
  /** The latest first. */
  let published: readonly PublishedSubgraph[] = [];
  let composed: readonly SupergraphVersion[] = [];
  let staged: (StagedSupergraph & { readonly at: number }) | undefined;

  function enforce(change: Partial<State>): number {
    const { version } = current.policy;
    const next = { ...current, ...change };
    if (describe(next) === describe(current)) return version;
    const policy = { ...next.policy, version: version + 1 };
    compilePolicy(policy);
    const { supergraphSdl: sdl, earlier } = current;
    const replaced = sdl === '' || sdl === next.supergraphSdl ? earlier : [sdl, ...earlier];
    current = { ...next, policy, ruleSets: withRuleSet(next.ruleSets, policy), earlier: replaced };
    return policy.version;
  }

  return {
    load: async () => {
      const { policy, supergraphSdl } = current;
      if (supergraphSdl === '' || policy.ruleSet === undefined) {
        throw new StoreError('policy', 'there is no schema or no rule set yet');
      }
      return { version: policy.version, policy, supergraphSdl };
    },
    currentVersion: async () => current.policy.version,
    stagedSupergraph: async (knownHash) => {
      if (staged === undefined || Date.now() - staged.at > stagedLifetimeMs) return undefined;
      const { hash, sdl } = staged;
      return { hash, sdl: hash === knownHash ? undefined : sdl };
    },
    earlierSupergraph: async (steps) => current.earlier[steps - 1],
    preview: async (change) => {
      const policy = applyChange(current.policy, change);
      return {
        inForce: current.policy,
        policy,
        problems: findKnownVersion(current.ruleSets, policy)?.problems ?? [],
        supergraphSdl: current.supergraphSdl === '' ? undefined : current.supergraphSdl,
      };
    },
    readPublished: async () => ({
      policy: current.policy,
      supergraphSdl: current.supergraphSdl === '' ? undefined : current.supergraphSdl,
      subgraphs: [...current.subgraphs.values()]
        .sort((left, right) => (left.name < right.name ? -1 : 1))
        .map((subgraph) => ({
          ...subgraph,
          resources: current.policy.resources.filter((resource) => resource.provider === subgraph.name),
        })),
      formerCodes: formerCodes(published, current.policy),
    }),
    apply: async (change) => enforce({ policy: applyChange(current.policy, change) }),
    listResourceVersions: async (code, { first, after = Infinity }) =>
      listResourceStates(published, code)
        .filter(({ version }) => version < after)
        .slice(0, first)
        .map(({ resource, ...version }) => ({ ...version, isRemoved: resource === undefined })),
    readResource: async (code, version = current.policy.version) =>
      version > current.policy.version
        ? undefined
        : listResourceStates(published, code).find((state) => state.version <= version)?.resource,
    publishSubgraphs: async (publication, actor, reason) => {
      const { supergraphSdl, removed = [] } = publication;
      const before = current;
      const { version } = before.policy;
      assertChecked(publication, version);
      const at = new Date().toISOString();
      const policy = applyPublication({ ...before.policy, version: version + 1 }, publication, at);
      const subgraphs = new Map(before.subgraphs);
      for (const { name, sdl, url } of publication.subgraphs) subgraphs.set(name, { name, sdl, url });
      for (const name of removed) subgraphs.delete(name);
      const next = enforce({ policy: { ...policy, version }, supergraphSdl, subgraphs });
      if (next === version) return version;
      const origin = { version: next, publishedBy: actor, reason, publishedAt: at };
      const written = [
        ...publication.subgraphs.filter((each) => !isSamePublication(each, before)),
        ...removed
          .filter((name) => before.subgraphs.has(name))
          .map((name) => ({ name, sdl: '', url: '', resources: [] })),
      ];
      published = [
        ...written
          .toSorted((one, other) => (one.name < other.name ? -1 : 1))
          .map((each) => ({ ...each, ...origin, hash: hashOf(each.sdl), isRemoved: each.sdl === '' })),
        ...published,
      ];
      if (supergraphSdl !== before.supergraphSdl)
        composed = [{ version: next, hash: hashOf(supergraphSdl), sdl: supergraphSdl }, ...composed];
      return next;
    },
    listSubgraphVersions: async ({ name, first, after }) =>
      published
        .filter((each) => each.name === (name ?? each.name) && (after === undefined || isAfter(each, after)))
        .slice(0, first)
        .map(({ sdl: _sdl, resources: _resources, ...version }) => version),
    readSubgraph: async (name, version = current.policy.version) =>
      version > current.policy.version
        ? undefined
        : published.find((each) => each.name === name && each.version <= version),
    readSupergraph: async (version = current.policy.version) =>
      version > current.policy.version ? undefined : composed.find((each) => each.version <= version),
    stageSupergraph: async (sdl) => {
      if (sdl === current.supergraphSdl) return undefined;
      staged = { hash: hashOf(sdl), sdl, at: Date.now() };
      return staged.hash;
    },
    revokeGrant: async (id) => enforce({ policy: revokeGrant(current.policy, id, new Date().toISOString()) }),
    liftSuspension: async (target) => enforce({ policy: liftSuspension(current.policy, target) }),
    close: async () => undefined,
  };
}

/** @param published the latest first */
function formerCodes(
  published: readonly PublishedSubgraph[],
  { resources }: PolicySource,
): Map<string, string> {
  const inForce = new Set(resources.map(({ code }) => code));
  const ever = published
    .toReversed()
    .flatMap(({ name, resources: ofName }) => ofName.map(({ code }) => [code, name] as const));
  return new Map(ever.filter(([code]) => !inForce.has(code)));
}

/** @throws PolicyError when the version of the policy's rule set is known with other rules */
function withRuleSet(known: State['ruleSets'], policy: PolicySource): State['ruleSets'] {
  const error = findKnownVersion(known, policy);
  if (error !== undefined) throw error;
  const { ruleSet } = policy;
  return ruleSet === undefined ? known : new Map(known).set(ruleSet.version, toCanonicalJson(ruleSet.rules));
}

/** Undefined unless the version of the policy's rule set is known with other rules. */
function findKnownVersion(known: State['ruleSets'], { ruleSet }: PolicySource): PolicyError | undefined {
  if (ruleSet === undefined) return undefined;
  const rules = toCanonicalJson(ruleSet.rules);
  return (known.get(ruleSet.version) ?? rules) === rules ? undefined : changedRules(ruleSet.version);
}

/** Whether a version of a subgraph comes after another one, where the latest come first. */
function isAfter(one: Pick<PublishedSubgraph, 'name' | 'version'>, other: typeof one): boolean {
  return one.version < other.version || (one.version === other.version && one.name > other.name);
}

/** Whether a department has published exactly this already. */
function isSamePublication(publication: SubgraphPublication, { policy, subgraphs }: State): boolean {
  const { name, sdl, url } = publication;
  const resources = policy.resources.filter(({ provider }) => provider === name);
  const known = { ...subgraphs.get(name), resources };
  return toCanonicalJson(known) === toCanonicalJson({ name, sdl, url, resources: publication.resources });
}

/** Equal for equal states. */
function describe({ policy, supergraphSdl, subgraphs }: State): string {
  return toCanonicalJson([policy, supergraphSdl, Object.fromEntries(subgraphs)]);
}

import { changePolicy, serializePolicy, type SerializedPolicy } from '@govgraph/policy';
import type { DifferenceLimits } from './policy-parts.ts';
import type { VersionedPolicyStore } from './postgres-policy-store.ts';

/** A version of the policy, compiled, and where it stands in its history. */
export interface SerializedVersion {
  readonly version: number;
  readonly hash: string;
  readonly serialized: SerializedPolicy;
  readonly supergraphSdl: string;
  /** See `LoadedPolicy`. */
  readonly catalogVersion: number;
}

/** Reads and compiles everything that is in force. @throws StoreError, or PolicyError with all problems at once */
export async function loadWhole(store: VersionedPolicyStore): Promise<SerializedVersion> {
  const { version, hash, policy, supergraphSdl, catalogVersion } = await store.load();
  return { version, hash, serialized: serializePolicy(policy), supergraphSdl, catalogVersion };
}

/**
 * Makes the version in force from one that was.
 *
 * @param onFailure hears why what differs could not be applied
 * @returns undefined when that is so, or too much differs, or the version before is not one of this history
 * @throws StoreError
 */
export async function loadDifference(
  store: VersionedPolicyStore,
  before: SerializedVersion,
  limits: DifferenceLimits,
  onFailure: (error: unknown) => void,
): Promise<SerializedVersion | undefined> {
  const difference = await store.loadDifference(before, limits);
  if (difference === undefined) return undefined;
  const { version, hash } = difference;
  const { supergraphSdl = before.supergraphSdl, catalogVersion = before.catalogVersion } = difference;
  if (version === before.version) return before;
  try {
    const serialized = changePolicy(before.serialized, difference);
    return { version, hash, serialized, supergraphSdl, catalogVersion };
  } catch (error) {
    onFailure(error);
    return undefined;
  }
}

import type { PolicySnapshot } from '@govgraph/policy';
import { openManagedSupergraph } from '../apollo/managed-supergraph.ts';
import { createSubgraphEndpoints } from '../apollo/subgraph-endpoints.ts';
import { ConfigError } from '../errors.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import type { ReleaseSource, ReleaseManagerOptions } from '../release/release-manager.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';

/** Where releases come from. */
export interface OpenSource {
  readonly source: ReleaseManagerOptions['source'];
  /** Stores that were given stay open. */
  close(): Promise<void>;
}

const stayOpen = async (): Promise<void> => undefined;

/** @throws ConfigError when somebody is to give supergraphs beside a policy store, which has those of its policies */
export function openSource(
  options: GatewayOptions & { readonly subgraphTimeoutMs: number },
  telemetry: Telemetry,
): OpenSource {
  if ('policyStore' in options) {
    if ('supergraph' in options && typeof options.supergraph !== 'string')
      throw new ConfigError([
        'supergraph: expected none beside a policy store, which has the supergraph that was published with its policy',
      ]);
    return { source: options.policyStore, close: stayOpen };
  }
  const { supergraph, policy } = options;
  if (typeof supergraph === 'string') return { source: fixedSource(supergraph, policy), close: stayOpen };
  const endpoints = createSubgraphEndpoints(options.signingKeys, options.subgraphTimeoutMs);
  const managed = openManagedSupergraph({ source: supergraph, policy, endpoints, telemetry });
  return { source: managed, close: managed.close };
}

function fixedSource(supergraphSdl: string, policy: PolicySnapshot): ReleaseSource {
  return {
    load: async () => ({ version: policy.version, policy, supergraphSdl }),
    currentVersion: async () => policy.version,
    stagedSupergraph: async () => undefined,
    earlierSupergraph: async () => undefined,
  };
}

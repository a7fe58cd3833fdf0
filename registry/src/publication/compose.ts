import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import type { SubgraphFinding } from './subgraph-finding.ts';

export interface ComposableSubgraph {
  readonly name: string;
  readonly sdl: string;
  readonly url: string;
}

export type Composition =
  | { readonly supergraphSdl: string; readonly problems: readonly [] }
  | { readonly supergraphSdl: undefined; readonly problems: readonly SubgraphFinding[] };

/** Composes the departments' schemas into the supergraph. */
export function compose(subgraphs: readonly ComposableSubgraph[]): Composition {
  const result = composeServices(
    subgraphs.map(({ name, sdl, url }) => ({ name, url, typeDefs: parse(sdl) })),
  );
  if (result.supergraphSdl !== undefined) return { supergraphSdl: result.supergraphSdl, problems: [] };
  return {
    supergraphSdl: undefined,
    problems: (result.errors ?? []).map((error) => ({
      kind: 'problem' as const,
      subgraph: 'composition',
      place: typeof error.extensions['code'] === 'string' ? error.extensions['code'] : 'schema.graphql',
      message: error.message,
    })),
  };
}

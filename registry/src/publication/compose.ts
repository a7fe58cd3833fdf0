import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import type { SubgraphProblem } from './subgraph-problem.ts';

export interface ComposableSubgraph {
  readonly name: string;
  readonly sdl: string;
  readonly url: string;
}

export type Composition =
  | { readonly supergraphSdl: string; readonly problems: readonly [] }
  | { readonly supergraphSdl: undefined; readonly problems: readonly SubgraphProblem[] };

/** Composes the departments' schemas into the supergraph. */
export function compose(subgraphs: readonly ComposableSubgraph[]): Composition {
  const result = composeServices(
    subgraphs.map(({ name, sdl, url }) => ({ name, url, typeDefs: parse(sdl) })),
  );
  if (result.supergraphSdl !== undefined) return { supergraphSdl: result.supergraphSdl, problems: [] };
  return {
    supergraphSdl: undefined,
    problems: (result.errors ?? []).map((error) => ({
      subgraph: 'composition',
      place: typeof error.extensions['code'] === 'string' ? error.extensions['code'] : 'schema.graphql',
      message: error.message,
    })),
  };
}

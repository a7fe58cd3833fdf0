import type { Flow, Resource } from '@govgraph/policy';
import { checkRegistry } from './check-registry.ts';
import { checkSubgraph, type CheckedSubgraph, type SubgraphProblem } from './check-subgraph.ts';
import { compose } from './compose.ts';
import type { SubgraphSource } from './subgraph-source.ts';

/** A folder, and where its department serves GraphQL. */
export interface AddressedSource {
  readonly source: SubgraphSource;
  readonly url: string;
}

/** What a department has published before. */
export interface PublishedSubgraph {
  readonly name: string;
  readonly sdl: string;
  readonly url: string;
  readonly resources: readonly Resource[];
}

export interface CheckContext {
  /** What every department has published; those whose folders are given are left out, the others not checked again. */
  readonly published?: readonly PublishedSubgraph[];
  /** The approved flows between departments; not checked when absent. */
  readonly flows?: readonly Flow[];
}

export interface CheckedTogether {
  /** The departments that were published before, without those whose folders are given. */
  readonly others: readonly PublishedSubgraph[];
  /** The given folders, without the departments that were published before. */
  readonly checked: readonly CheckedSubgraph[];
  /** Undefined when the schemas do not compose. */
  readonly supergraphSdl: string | undefined;
  /** Of all kinds; the folders can be published when there are none. */
  readonly problems: readonly SubgraphProblem[];
}

/** Runs every check there is on folders that, with what is published, are to make up one schema. */
export function checkTogether(
  sources: readonly AddressedSource[],
  { published = [], flows }: CheckContext = {},
): CheckedTogether {
  const names = new Set(sources.map(({ source }) => source.name));
  const others = published.filter(({ name }) => !names.has(name));
  const checked = sources.map(({ source }) => checkSubgraph(source, flows));
  const ownProblems = checked.flatMap(({ problems }) => problems);
  // What cannot even be read would only add noise to what follows from seeing all departments together.
  if (checked.some(({ resources }) => resources === undefined)) {
    return { others, checked, supergraphSdl: undefined, problems: ownProblems };
  }
  const registered = checked.map(({ source, resources }) => ({ ...source, resources: resources ?? [] }));
  const composition = compose([
    ...others,
    ...sources.map(({ source, url }) => ({ name: source.name, sdl: source.sdl, url })),
  ]);
  return {
    others,
    checked,
    supergraphSdl: composition.supergraphSdl,
    problems: [...ownProblems, ...checkRegistry([...others, ...registered]), ...composition.problems],
  };
}

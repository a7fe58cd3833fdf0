import type { SubgraphPublication } from '@govgraph/gateway/stores';
import type { Department, PolicySource } from '@govgraph/policy';
import { checkRegistry } from './check-registry.ts';
import { checkSubgraph, type CheckedSubgraph, type SubgraphProblem } from './check-subgraph.ts';
import { compose } from './compose.ts';
import type { SubgraphSource } from './subgraph-source.ts';

/** A folder, and where its department serves GraphQL. */
export interface AddressedSource {
  readonly source: SubgraphSource;
  readonly url: string;
}

export interface CheckContext {
  /** What every department has published; those whose folders are given are left out, the others not checked again. */
  readonly published?: readonly SubgraphPublication[];
  /** Who takes part, and what may flow from whom to whom; neither is checked when absent. */
  readonly policy?: Pick<PolicySource, 'departments' | 'flows'>;
}

export interface CheckedTogether {
  /** The departments that were published before, without those whose folders are given. */
  readonly others: readonly SubgraphPublication[];
  /** The given folders, without the departments that were published before. */
  readonly checked: readonly CheckedSubgraph[];
  /** Undefined when the schemas do not compose. */
  readonly supergraphSdl: string | undefined;
  /** Of all kinds; the folders can be published when there are none. */
  readonly problems: readonly SubgraphProblem[];
  /** Of all kinds; none of them hinders the publication. */
  readonly notes: readonly SubgraphProblem[];
}

/** Runs every check there is on folders that, with what is published, are to make up one schema. */
export function checkTogether(
  sources: readonly AddressedSource[],
  { published = [], policy }: CheckContext = {},
): CheckedTogether {
  const names = new Set(sources.map(({ source }) => source.name));
  const others = published.filter(({ name }) => !names.has(name));
  const checked = sources.map(({ source }) => checkSubgraph(source, policy?.flows));
  const notes = checked.flatMap((each) => each.notes);
  const ownProblems = [
    ...(policy === undefined ? [] : checkRegistration([...names], policy.departments)),
    ...checked.flatMap(({ problems }) => problems),
  ];
  // What cannot even be read would only add noise to what follows from seeing all departments together.
  if (checked.some(({ resources }) => resources === undefined)) {
    return { others, checked, supergraphSdl: undefined, problems: ownProblems, notes };
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
    notes,
  };
}

function checkRegistration(
  names: readonly string[],
  departments: readonly Department[],
): readonly SubgraphProblem[] {
  return names
    .filter((name) => !departments.some(({ code }) => code === name))
    .map((subgraph) => ({
      subgraph,
      place: 'departments',
      message: 'the authority has not registered this department yet: the folder is named after its code',
    }));
}

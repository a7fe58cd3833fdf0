import { composeServices } from '@apollo/composition';
import { type ASTNode, type GraphQLError, parse, Source } from 'graphql';
import { readPositions, type Position } from './locate-in-schema.ts';
import type { SubgraphFinding } from './subgraph-finding.ts';

export interface ComposableSubgraph {
  readonly name: string;
  readonly sdl: string;
  readonly url: string;
}

export type Composition =
  | { readonly supergraphSdl: string; readonly problems: readonly [] }
  | { readonly supergraphSdl: undefined; readonly problems: readonly SubgraphFinding[] };

/**
 * Composes the departments' schemas into the supergraph.
 *
 * @param names of the departments whose folders are checked: what does not compose stands in one of these, if it can
 */
export function compose(subgraphs: readonly ComposableSubgraph[], names?: ReadonlySet<string>): Composition {
  const documents = subgraphs.map(({ name, sdl, url }) => {
    return { name, url, typeDefs: parse(new Source(sdl, name)) };
  });
  const { supergraphSdl, errors = [] } = composeServices(documents);
  if (supergraphSdl !== undefined) return { supergraphSdl, problems: [] };
  const checked = documents.filter(({ name }) => names?.has(name) ?? true);
  const positions = new Map(checked.map(({ name, typeDefs }) => [name, readPositions(typeDefs)]));
  return {
    supergraphSdl: undefined,
    problems: groupUnreachable(errors).map((group) => describeProblem(group, positions)),
  };
}

/** By department, where the definitions of its schema stand. */
type Positions = ReadonlyMap<string, ReadonlyMap<string, Position>>;

function describeProblem({ error, others }: GroupedError, positions: Positions): SubgraphFinding {
  // Composition says before its message in which department it found the error.
  const [, named, what = error.message] = /^\[([^\]]+)\] ([^]*)$/.exec(error.message) ?? [];
  const code = error.extensions['code'];
  const found = positionOfNodes(error.nodes ?? [], positions) ?? positionOfNames(error.message, positions);
  const { subgraph = named, place = 'schema.graphql', ...position } = found ?? {};
  return {
    kind: 'problem',
    code: typeof code === 'string' ? code : 'INVALID_GRAPHQL',
    subgraph: subgraph ?? 'composition',
    place,
    ...(found === undefined ? {} : { file: 'schema.graphql' as const, ...position }),
    message: `${subgraph === named ? what : error.message}${others === 0 ? '' : `\n(and ${others} more in the same way)`}`,
  };
}

type FoundPosition = Position & Pick<SubgraphFinding, 'subgraph' | 'place'>;

/** Where the first node stands that is in one of the schemas that are checked. */
function positionOfNodes(nodes: readonly ASTNode[], positions: Positions): FoundPosition | undefined {
  for (const { loc } of nodes) {
    const subgraph = loc?.source.name ?? '';
    const known = positions.get(subgraph);
    if (loc === undefined || known === undefined) continue;
    const { line, column } = loc.startToken;
    return { subgraph, place: placeAt({ line, column }, known), line, column };
  }
  return undefined;
}

/** The coordinate of the definition in which a position is: of those that begin before it, the last. */
function placeAt({ line, column }: Position, known: ReadonlyMap<string, Position>): string {
  let place = 'schema.graphql';
  for (const [name, position] of known) {
    const isAfter = position.line > line || (position.line === line && position.column > column);
    if (!isAfter) place = name;
  }
  return place;
}

/** Where the first definition stands that a message names; errors about plans, and some of graphql-js, have no nodes. */
function positionOfNames(message: string, positions: Positions): FoundPosition | undefined {
  for (const [, name = ''] of message.matchAll(/"@?([A-Za-z_][\w.]*(?:\(\w+:\))?)"/g)) {
    for (const [subgraph, known] of positions) {
      const position = known.get(name);
      if (position !== undefined) return { subgraph, place: name, ...position };
    }
  }
  return undefined;
}

interface GroupedError {
  readonly error: GraphQLError;
  /** How many say the same of other fields. */
  readonly others: number;
}

/** A record that cannot be reached is told for each field that could be asked of it, each time with a whole query. */
function groupUnreachable(errors: readonly GraphQLError[]): readonly GroupedError[] {
  const groups = new Map<unknown, GroupedError>();
  for (const error of errors) {
    const isUnreachable = error.extensions['code'] === 'SATISFIABILITY_ERROR';
    const [, reason = ''] = /cannot be satisfied by[^\n]*\n([^]*)$/.exec(error.message) ?? [];
    const key = isUnreachable ? reason.replaceAll(/cannot find field "[^"]*"/g, '') : error;
    const group = groups.get(key);
    groups.set(key, group === undefined ? { error, others: 0 } : { ...group, others: group.others + 1 });
  }
  return [...groups.values()];
}

/** Reads `schema.graphql`, and remembers where everything stands in it. */
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, GraphQLError, type GraphQLSchema, Kind, type NameNode, parse } from 'graphql';

import { type SourceProblem, SourceProblems } from '../definition/read-source-file.ts';

export const schemaFile = 'schema.graphql';

/** @throws SourceProblems */
export function parseSchema(text: string): DocumentNode {
  try {
    return parse(text);
  } catch (error) {
    throw schemaProblem(error);
  }
}

/** @throws SourceProblems */
export function buildSchema(document: DocumentNode): GraphQLSchema {
  try {
    return buildSubgraphSchema({ typeDefs: document });
  } catch (error) {
    throw schemaProblem(error);
  }
}

function schemaProblem(error: unknown): SourceProblems {
  const [place] = error instanceof GraphQLError ? (error.locations ?? []) : [];
  const message = error instanceof Error ? error.message : String(error);
  return new SourceProblems([{ file: schemaFile, ...place, message }]);
}

export type Places = ReadonlyMap<string, Pick<SourceProblem, 'line' | 'column'>>;

/** Of types and fields, `Person` and `Person.id`: the schema that is built has none. */
export function placesOf(document: DocumentNode): Places {
  const places = new Map<string, Pick<SourceProblem, 'line' | 'column'>>();
  const add = (name: string, { loc }: NameNode): void => {
    if (loc !== undefined && !places.has(name))
      places.set(name, { line: loc.startToken.line, column: loc.startToken.column });
  };
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION)
      continue;
    add(definition.name.value, definition.name);
    for (const { name } of definition.fields ?? []) add(`${definition.name.value}.${name.value}`, name);
  }
  return places;
}

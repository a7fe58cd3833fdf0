import { type DocumentNode, visit } from 'graphql';
import { placeOf } from './schema-place.ts';
import type { SubgraphFinding } from './subgraph-finding.ts';

/** In a text, from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Where the definitions of a schema stand, by their coordinates; what is extended stands where it comes first.
 *
 * @param document parsed with its locations
 */
export function readPositions(document: DocumentNode): ReadonlyMap<string, Position> {
  const positions = new Map<string, Position>();
  visit(document, {
    Name: ({ loc }, _key, parent, _path, ancestors) => {
      const place = placeOf([...ancestors, parent ?? []]);
      // The first name in a definition is its own.
      if (loc === undefined || positions.has(place)) return;
      positions.set(place, { line: loc.startToken.line, column: loc.startToken.column });
    },
  });
  return positions;
}

/**
 * Adds where they stand in `schema.graphql` to findings whose places are coordinates; the others stay without. What is
 * gone stood in its type.
 */
export function locateInSchema(
  findings: readonly SubgraphFinding[],
  positions: ReadonlyMap<string, Position>,
): readonly SubgraphFinding[] {
  return findings.map((finding) => {
    const { file, place } = finding;
    const [type = ''] = place.split('.');
    const position = positions.get(place) ?? positions.get(type);
    return file !== undefined || position === undefined
      ? finding
      : { ...finding, file: 'schema.graphql', ...position };
  });
}

import { readNumber, ExactNumber } from '@govgraph/protocol';
import {
  type ASTNode,
  type DocumentNode,
  type FloatValueNode,
  type IntValueNode,
  Kind,
  visit,
} from 'graphql';
import { placeOf } from './schema-place.ts';
import type { Report } from './subgraph-finding.ts';

/**
 * Reports each number in a default of an argument or an input field that composition would change: it reads numbers
 * as doubles, and callers who leave the argument out would ask for another record, or for another amount.
 */
export function checkDefaults(document: DocumentNode, report: Report['problem']): void {
  const check = (
    { value }: IntValueNode | FloatValueNode,
    around: readonly (ASTNode | readonly ASTNode[])[],
  ): void => {
    const kinds = around.flatMap((node) => ('kind' in node ? [node.kind] : []));
    if (!kinds.includes(Kind.INPUT_VALUE_DEFINITION)) return;
    if (kinds.includes(Kind.DIRECTIVE) || kinds.includes(Kind.DIRECTIVE_DEFINITION)) return;
    const number = readNumber(value);
    if (!(number instanceof ExactNumber) || number.toNumber() !== undefined) return;
    report(
      'DEFAULT_NOT_EXACT',
      placeOf(around),
      `the number ${value} of its default would arrive as ${Number(value)}: write it as text, or leave the default to your resolvers`,
    );
  };
  visit(document, {
    IntValue: (node, _key, parent, _path, ancestors) => check(node, [...ancestors, parent ?? []]),
    FloatValue: (node, _key, parent, _path, ancestors) => check(node, [...ancestors, parent ?? []]),
  });
}

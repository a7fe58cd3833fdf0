import { Kind, isTypeDefinitionNode, isTypeExtensionNode, type ASTNode } from 'graphql';

/**
 * The coordinate of the innermost definition around a node, of which `visit` gives the ancestors.
 *
 * @see https://spec.graphql.org/September2025/#sec-Schema-Coordinates
 */
export function placeOf(ancestors: readonly (ASTNode | readonly ASTNode[])[]): string {
  let place = 'schema';
  for (const ancestor of ancestors) {
    if (!('kind' in ancestor)) continue;
    if (isTypeDefinitionNode(ancestor) || isTypeExtensionNode(ancestor)) place = ancestor.name.value;
    else if (ancestor.kind === Kind.FIELD_DEFINITION || ancestor.kind === Kind.ENUM_VALUE_DEFINITION) {
      place += `.${ancestor.name.value}`;
    } else if (ancestor.kind === Kind.INPUT_VALUE_DEFINITION) {
      place += place.includes('.') ? `(${ancestor.name.value}:)` : `.${ancestor.name.value}`;
    } else if (ancestor.kind === Kind.DIRECTIVE_DEFINITION) place = `@${ancestor.name.value}`;
  }
  return place;
}

import { type SelectionSetNode, Kind, parse } from 'graphql';
import { anyInline, fieldsOf } from './selections.ts';

/**
 * Reads a field set of Federation, as `@key`, `@requires` and `@provides` have it: `id address { regionCode }`.
 *
 * @throws GraphQLError when the text is none
 * @see https://www.apollographql.com/docs/graphos/reference/federation/directives
 */
export function parseFieldSet(text: string): SelectionSetNode {
  const [definition] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`Not a field set: ${text}`);
  return definition.selectionSet;
}

/** The names of the fields at the top of a field set. */
export function topFields(fieldSet: string): readonly string[] {
  return [...fieldsOf(parseFieldSet(fieldSet), anyInline)].map(({ name }) => name.value);
}

/** What is needed to try a gateway on any supergraph. Nothing here belongs into production. */
import type { PolicySnapshot } from '@govgraph/policy';
import { allowAll } from '@govgraph/policy/testing';
import { type ConstDirectiveNode, Kind, parse } from 'graphql';

/**
 * A policy under which everybody may have everything of a supergraph, and every field may flow to every subgraph:
 * `createGateway({ supergraph, policy: allowSupergraph(supergraph) })` is a gateway that any federation can be
 * tested with.
 *
 * @throws GraphQLError when the SDL is not GraphQL
 */
export function allowSupergraph(supergraph: string): PolicySnapshot {
  const coordinates: string[] = [];
  const inputs: string[] = [];
  const subgraphs: string[] = [];
  for (const definition of parse(supergraph, { noLocation: true }).definitions) {
    if (
      definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
      definition.kind === Kind.INTERFACE_TYPE_DEFINITION
    ) {
      const type = definition.name.value;
      for (const field of definition.fields ?? []) {
        coordinates.push(`${type}.${field.name.value}`);
        for (const argument of field.arguments ?? [])
          inputs.push(`${type}.${field.name.value}(${argument.name.value}:)`);
      }
    } else if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
      for (const field of definition.fields ?? [])
        inputs.push(`${definition.name.value}.${field.name.value}`);
    } else if (definition.kind === Kind.ENUM_TYPE_DEFINITION) {
      for (const value of definition.values ?? []) {
        inputs.push(`${definition.name.value}.${value.name.value}`);
        if (definition.name.value === 'join__Graph')
          subgraphs.push(...(value.directives ?? []).flatMap(nameOf));
      }
    }
  }
  return allowAll(coordinates, {}, subgraphs, inputs);
}

/** What `@join__graph(name:, url:)` calls a subgraph. */
function nameOf(directive: ConstDirectiveNode): string[] {
  return (directive.arguments ?? []).flatMap(({ name, value }) =>
    name.value === 'name' && value.kind === Kind.STRING ? [value.value] : [],
  );
}

import type {
  Coordinate,
  EnforcedPolicy,
  InputOutline,
  PolicySnapshot,
  SchemaOutline,
} from '@govgraph/policy';
import type { GraphQLSchema } from 'graphql';
import { createFactFinder } from '../authorization/decide/facts-below.ts';
import { createWayFinder } from '../authorization/decide/ways-to-items.ts';
import { findLeadingFields } from '../schema/leading-fields.ts';
import { outlineSchema } from '../schema/outline-schema.ts';
import { possibleTypes } from '../schema/possible-types.ts';

/** A policy as gateways enforce it on what callers see. */
export function enforceOnSchema(apiSchema: GraphQLSchema, policy: PolicySnapshot): EnforcedPolicy {
  const outline = outlineSchema(apiSchema);
  const leading = findLeadingFields(apiSchema);
  const inputs = new Map<Coordinate, readonly string[] | undefined>();
  return {
    policy,
    inputsOf: (coordinate) => {
      if (!inputs.has(coordinate)) inputs.set(coordinate, listInputs(coordinate, outline, policy));
      return inputs.get(coordinate);
    },
    leadsTo: createFactFinder({ apiSchema, possibleTypes: (type) => possibleTypes(apiSchema, type) }, policy),
    waysToItems: createWayFinder({ leadingTo: (typename) => leading.get(typename) ?? [] }, policy),
  };
}

/** What callers can put into a field and that is decided upon: see `FieldRequest.inputs`. */
function listInputs(
  coordinate: Coordinate,
  outline: SchemaOutline,
  policy: PolicySnapshot,
): readonly string[] | undefined {
  const field = outline.field(coordinate);
  if (field === undefined) return undefined;
  const inputs = new Set<string>();
  const seen = new Set<string>();
  const add = (input: string, { type }: InputOutline): void => {
    if (type.kind !== 'input') {
      inputs.add(input);
      // Of an input that reads nothing itself, each value may.
      if (type.kind === 'enum' && policy.input(input)?.mode === 'none')
        for (const value of outline.enumValues(type.name)) inputs.add(`${type.name}.${value}`);
      return;
    }
    if (seen.has(type.name)) return;
    seen.add(type.name);
    for (const [name, inner] of outline.inputFields(type.name)) add(`${type.name}.${name}`, inner);
  };
  for (const [name, argument] of field.args) add(`${coordinate}(${name}:)`, argument);
  return [...inputs];
}

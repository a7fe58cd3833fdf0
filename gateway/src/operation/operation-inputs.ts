/**
 * What a caller puts into an operation, as the policy asks about it. What the document says is read once for an
 * operation; what variables bring is read for each request, and only of operations that use some in arguments.
 */
import { type PolicySnapshot, itemsReadBy } from '@govgraph/policy';
import { type FieldNode, type GraphQLObjectType, type ValueNode, isEnumType } from 'graphql';
import { oncePerPair } from '../once-per.ts';
import type { FederatedSchema } from '../planner/federated-schema.ts';
import type { Variables } from './conditions.ts';
import {
  type GivenValue,
  type LiteralInputs,
  type VariablePlace,
  literalInputs,
  variableInputs,
} from './given-inputs.ts';
import type { Operation } from './operation.ts';
import type { PolicyOnSchema } from './policy-on-schema.ts';
import { selectedFields } from './selected-fields.ts';

/** A value by which a caller names a record. */
export interface NamedRecord {
  /** For example `Query.person(idNumber:)`. */
  readonly coordinate: string;
  /** What the value is one of: an item, for example `Person.idNumber`, or a type whose data subjects it is the key of. */
  readonly kind: string;
  readonly value: string;
}

class OperationInputs {
  readonly #policy: PolicySnapshot;
  readonly #defaults: ReadonlyMap<string, ValueNode>;
  readonly #literals = new Map<FieldNode, Map<GraphQLObjectType, LiteralInputs>>();
  /** Each place once. */
  readonly #places: readonly VariablePlace[];

  constructor(schema: FederatedSchema, policy: PolicySnapshot, operation: Operation) {
    this.#policy = policy;
    this.#defaults = new Map(
      (operation.definition.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
        defaultValue === undefined ? [] : [[variable.name.value, defaultValue]],
      ),
    );
    const places = new Map<string, VariablePlace>();
    for (const { type, node } of selectedFields(schema, operation)) {
      for (const place of this.#literalsOf(type, node).places)
        places.set(`${place.coordinate} ${place.variable}`, place);
    }
    this.#places = [...places.values()];
  }

  /** What variables bring, as far as decisions depend on it: never a value but those of enums that choose what is read. */
  given(sent: Variables): readonly string[] {
    return this.#places.length === 0
      ? none
      : this.#places.map((place) => this.#coordinates(this.#valuesAt(place, sent)).join());
  }

  /** The inputs of a field, each once, in lexical order. */
  of(type: GraphQLObjectType, node: FieldNode, sent: Variables): readonly string[] {
    const values = this.#valuesOf(type, node, sent);
    return values.length === 0 ? none : this.#coordinates(values);
  }

  /** The records that a field names, as often as it does. */
  namedRecords(type: GraphQLObjectType, node: FieldNode, sent: Variables): readonly NamedRecord[] {
    return this.#valuesOf(type, node, sent).flatMap(({ coordinate, text }) => {
      const binding = this.#policy.input(coordinate);
      if (binding?.mode !== 'identify' || text === null) return [];
      return itemsReadBy(binding).map((item) => ({ coordinate, kind: this.#kindOf(item), value: text }));
    });
  }

  #kindOf(item: string): string {
    const [type = '', field] = item.split('.');
    return this.#policy.subjectKeyOf(type) === field ? type : item;
  }

  #valuesOf(type: GraphQLObjectType, node: FieldNode, sent: Variables): readonly GivenValue[] {
    const { values, places } = this.#literalsOf(type, node);
    return places.length === 0
      ? values
      : [...values, ...places.flatMap((place) => this.#valuesAt(place, sent))];
  }

  #valuesAt(place: VariablePlace, sent: Variables): readonly GivenValue[] {
    return variableInputs(place, sent, this.#defaults.get(place.variable));
  }

  #literalsOf(type: GraphQLObjectType, node: FieldNode): LiteralInputs {
    let byType = this.#literals.get(node);
    if (byType === undefined) this.#literals.set(node, (byType = new Map()));
    let literals = byType.get(type);
    if (literals === undefined) byType.set(type, (literals = literalInputs(type, node)));
    return literals;
  }

  /** The value of an enum chooses what is read (an order, say) where the input itself reads nothing. */
  #coordinates(values: readonly GivenValue[]): readonly string[] {
    const coordinates = new Set<string>();
    for (const { coordinate, type, text } of values) {
      coordinates.add(coordinate);
      if (isEnumType(type) && text !== null && this.#policy.input(coordinate)?.reads === undefined)
        coordinates.add(`${type.name}.${text}`);
    }
    return [...coordinates].sort();
  }
}

const none: readonly string[] = [];

/** Read once for an operation under a policy. */
export const inputsOf = oncePerPair(
  ({ schema, policy }: PolicyOnSchema, operation: Operation) =>
    new OperationInputs(schema, policy, operation),
);

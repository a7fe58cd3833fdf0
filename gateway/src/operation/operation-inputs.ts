/**
 * What a caller puts into an operation, as the policy asks about it. What the document says is read once for an
 * operation; what variables bring is read for each request, and only of operations that use some in arguments.
 */
import { type PolicySnapshot, itemsReadBy } from '@govgraph/policy';
import { toNfkc } from '@govgraph/protocol';
import { type FieldNode, type GraphQLObjectType, type ValueNode, isEnumType } from 'graphql';
import { ClientError, refuse } from '../errors.ts';
import { oncePer, oncePerPair } from './once-per.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import type { Variables } from './conditions.ts';
import {
  type GivenValue,
  type InputBudget,
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
  /** Without what pads it. */
  readonly value: string;
}

/** What the document says of a field's arguments, or a variable brings to a place in them. */
interface ReadInputs {
  readonly values: readonly GivenValue[];
  /** As the policy asks about them, each once. */
  readonly coordinates: ReadonlySet<string>;
  /** How many records are named, by coordinate. */
  readonly names: ReadonlyMap<string, number>;
}

interface LiteralsOfField extends ReadInputs {
  readonly places: readonly VariablePlace[];
}

/** Values of variables that one request brings to all places in which they stand, see {@link InputBudget}. */
const maxBrought = 100_000;
const tooManyBrought = `The variables bring more than ${maxBrought} values to the places where they stand. Send fewer at a time, or name them in fewer fields.`;

/** What the variables of one request bring. */
interface Brought {
  readonly byPlace: Map<string, ReadInputs>;
  readonly budget: InputBudget;
}

class OperationInputs {
  readonly #policy: PolicySnapshot;
  readonly #defaults: ReadonlyMap<string, ValueNode>;
  readonly #literals = new Map<FieldNode, Map<GraphQLObjectType, LiteralsOfField>>();
  /** Each place once. */
  readonly #places: readonly VariablePlace[];
  /** By the variables of a request: a long list is read once for it, in however many fields it stands. */
  readonly #brought = oncePer((_sent: Variables): Brought => ({
    byPlace: new Map(),
    budget: { left: maxBrought },
  }));

  constructor(schema: FederatedSchema, policy: PolicySnapshot, operation: Operation) {
    this.#policy = policy;
    this.#defaults = new Map(
      (operation.definition.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
        defaultValue === undefined ? [] : [[variable.name.value, defaultValue]],
      ),
    );
    const places = new Map<string, VariablePlace>();
    for (const { type, node } of selectedFields(schema, operation)) {
      for (const place of this.#literalsOf(type, node).places) places.set(nameOf(place), place);
    }
    this.#places = [...places.values()];
  }

  /**
   * What variables bring, as far as decisions depend on it: never a value but those of enums that choose what is read.
   *
   * @throws ClientError for a structure where a single value is read
   */
  given(sent: Variables): readonly string[] {
    return this.#places.length === 0
      ? none
      : this.#places.map((place) => [...this.#broughtTo(place, sent).coordinates].sort().join());
  }

  /**
   * The inputs of a field, each once, in lexical order.
   *
   * @throws ClientError for a structure where a single value is read
   */
  of(type: GraphQLObjectType, node: FieldNode, sent: Variables): readonly string[] {
    const coordinates = new Set(this.#partsOf(type, node, sent).flatMap((part) => [...part.coordinates]));
    return coordinates.size === 0 ? none : [...coordinates].sort();
  }

  /** How many records a field names, by coordinate: without looking at them. */
  countNames(type: GraphQLObjectType, node: FieldNode, sent: Variables): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { names } of this.#partsOf(type, node, sent)) addCounts(counts, names);
    return counts;
  }

  /** The records that a field names, as often as it does. */
  namedRecords(type: GraphQLObjectType, node: FieldNode, sent: Variables): readonly NamedRecord[] {
    return this.#partsOf(type, node, sent).flatMap(({ values }) =>
      values.flatMap(({ coordinate, text }) => {
        const binding = this.#policy.input(coordinate);
        if (binding?.mode !== 'identify' || text === null) return [];
        return itemsReadBy(binding).map((item) => {
          const kind = this.#kindOf(item);
          return { coordinate, kind, value: kind === item ? plainText(text) : text.trim() };
        });
      }),
    );
  }

  #kindOf(item: string): string {
    const [type = '', field] = item.split('.');
    return this.#policy.subjectKeyOf(type) === field ? type : item;
  }

  #partsOf(type: GraphQLObjectType, node: FieldNode, sent: Variables): readonly ReadInputs[] {
    const literals = this.#literalsOf(type, node);
    return [literals, ...literals.places.map((place) => this.#broughtTo(place, sent))];
  }

  #broughtTo(place: VariablePlace, sent: Variables): ReadInputs {
    const { byPlace, budget } = this.#brought(sent);
    const name = nameOf(place);
    let brought = byPlace.get(name);
    if (brought === undefined) {
      const values = variableInputs(place, sent, this.#defaults.get(place.variable), budget);
      if (budget.left < 0) throw new ClientError(refuse('OPERATION_TOO_LARGE', tooManyBrought));
      byPlace.set(name, (brought = this.#read(values)));
    }
    return brought;
  }

  #literalsOf(type: GraphQLObjectType, node: FieldNode): LiteralsOfField {
    let byType = this.#literals.get(node);
    if (byType === undefined) this.#literals.set(node, (byType = new Map()));
    let literals = byType.get(type);
    if (literals === undefined) {
      const { values, places } = literalInputs(type, node);
      byType.set(type, (literals = { ...this.#read(values), places }));
    }
    return literals;
  }

  /** The value of an enum chooses what is read (an order, say) where the input itself reads nothing. */
  #read(values: readonly GivenValue[]): ReadInputs {
    const coordinates = new Set<string>();
    const names = new Map<string, number>();
    for (const { coordinate, type, text, isStructure } of values) {
      const binding = this.#policy.input(coordinate);
      const reads = binding === undefined ? 0 : itemsReadBy(binding).length;
      if (isStructure && reads > 0) {
        const detail = `${coordinate} takes single values; what an object in it would read is not known.`;
        throw new ClientError(refuse('BAD_USER_INPUT', detail));
      }
      coordinates.add(coordinate);
      if (isEnumType(type) && text !== null && reads === 0) coordinates.add(`${type.name}.${text}`);
      if (binding?.mode === 'identify' && text !== null) addCounts(names, [[coordinate, reads]]);
    }
    return { values, coordinates, names };
  }
}

function nameOf({ coordinate, variable }: VariablePlace): string {
  return `${coordinate} ${variable}`;
}

/**
 * A number however it is padded, or written in wide characters: departments may take them for the same, and whom a
 * caller tried must not depend on it. A key is what a department gives; it has no blanks.
 */
function plainText(text: string): string {
  return toNfkc(text).trim();
}

/** Adds to what is counted. */
export function addCounts(counts: Map<string, number>, more: Iterable<readonly [string, number]>): void {
  for (const [name, count] of more) counts.set(name, (counts.get(name) ?? 0) + count);
}

const none: readonly string[] = [];

/** Read once for an operation under a policy. */
export const inputsOf = oncePerPair(
  ({ schema, policy }: PolicyOnSchema, operation: Operation) =>
    new OperationInputs(schema, policy, operation),
);

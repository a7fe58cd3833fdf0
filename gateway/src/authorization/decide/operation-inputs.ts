/**
 * What a caller puts into an operation, as the policy asks about it. What the document says is read once for an
 * operation; what variables bring is read for each request, and only of operations that use some in arguments.
 */
import { type PolicySnapshot, itemsReadBy } from '@govgraph/policy';
import { toNfkc } from '@govgraph/protocol';
import { type FieldNode, type GraphQLObjectType, type ValueNode, isEnumType } from 'graphql';
import { ClientError, refuse } from '../../errors.ts';
import type { Variables } from '../../operation/conditions.ts';
import {
  type GivenValue,
  type InputBudget,
  type VariablePlace,
  literalInputs,
  variableInputs,
} from '../../operation/given-inputs.ts';
import type { Operation } from '../../operation/operation.ts';

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

/** What the document says, for all requests. */
export class OperationInputs {
  /** Each place once where variables stand in arguments. */
  readonly places: readonly VariablePlace[];
  readonly #policy: PolicySnapshot;
  readonly #defaults: ReadonlyMap<string, ValueNode>;
  readonly #literals = new Map<FieldNode, Map<GraphQLObjectType, LiteralsOfField>>();

  /** @throws ClientError for a structure where a single value is read */
  constructor({ definition, selectedFields }: Operation, policy: PolicySnapshot) {
    this.#policy = policy;
    this.#defaults = new Map(
      (definition.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
        defaultValue === undefined ? [] : [[variable.name.value, defaultValue]],
      ),
    );
    const places = new Map<string, VariablePlace>();
    for (const { type, node } of selectedFields) {
      for (const place of this.literalsOf(type, node).places) places.set(nameOf(place), place);
    }
    this.places = [...places.values()];
  }

  literalsOf(type: GraphQLObjectType, node: FieldNode): LiteralsOfField {
    let byType = this.#literals.get(node);
    if (byType === undefined) this.#literals.set(node, (byType = new Map()));
    let literals = byType.get(type);
    if (literals === undefined) {
      const { values, places } = literalInputs(type, node);
      byType.set(type, (literals = { ...this.#read(values), places }));
    }
    return literals;
  }

  /** What variables bring to a place. @throws ClientError for a structure, or when the budget is used up */
  broughtTo(place: VariablePlace, sent: Variables, budget: InputBudget): ReadInputs {
    const values = variableInputs(place, sent, this.#defaults.get(place.variable), budget);
    if (budget.left < 0) throw new ClientError(refuse('OPERATION_TOO_LARGE', tooManyBrought));
    return this.#read(values);
  }

  /** The records that values name, as often as they do. */
  recordsNamedBy(values: readonly GivenValue[]): readonly NamedRecord[] {
    return values.flatMap(({ coordinate, text }) => {
      const binding = this.#policy.input(coordinate);
      if (binding?.mode !== 'identify' || text === null) return [];
      return itemsReadBy(binding).map((item) => {
        const kind = this.#kindOf(item);
        return { coordinate, kind, value: kind === item ? plainText(text) : text.trim() };
      });
    });
  }

  #kindOf(item: string): string {
    const [type = '', field] = item.split('.');
    return this.#policy.subjectKeyOf(type) === field ? type : item;
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

/** What one request puts into an operation: a long list is read once for it, in however many fields it stands. */
export class RequestInputs {
  readonly #inputs: OperationInputs;
  readonly #sent: Variables;
  readonly #brought = new Map<string, ReadInputs>();
  readonly #budget: InputBudget = { left: maxBrought };

  /** @param sent the variables as the caller sent them */
  constructor(inputs: OperationInputs, sent: Variables) {
    this.#inputs = inputs;
    this.#sent = sent;
  }

  /**
   * What variables bring, as far as decisions depend on it: never a value but those of enums that choose what is read.
   *
   * @throws ClientError for a structure where a single value is read
   */
  given(): readonly string[] {
    const { places } = this.#inputs;
    return places.length === 0
      ? none
      : places.map((place) => [...this.#broughtTo(place).coordinates].sort().join());
  }

  /**
   * The inputs of a field, each once, in lexical order.
   *
   * @throws ClientError for a structure where a single value is read
   */
  of(type: GraphQLObjectType, node: FieldNode): readonly string[] {
    const coordinates = new Set(this.#partsOf(type, node).flatMap((part) => [...part.coordinates]));
    return coordinates.size === 0 ? none : [...coordinates].sort();
  }

  /** How many records a field names, by coordinate: without looking at them. */
  countNames(type: GraphQLObjectType, node: FieldNode): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { names } of this.#partsOf(type, node)) addCounts(counts, names);
    return counts;
  }

  /** The records that a field names, as often as it does. */
  namedRecords(type: GraphQLObjectType, node: FieldNode): readonly NamedRecord[] {
    return this.#partsOf(type, node).flatMap(({ values }) => this.#inputs.recordsNamedBy(values));
  }

  #partsOf(type: GraphQLObjectType, node: FieldNode): readonly ReadInputs[] {
    const literals = this.#inputs.literalsOf(type, node);
    return [literals, ...literals.places.map((place) => this.#broughtTo(place))];
  }

  #broughtTo(place: VariablePlace): ReadInputs {
    const name = nameOf(place);
    let brought = this.#brought.get(name);
    if (brought === undefined) {
      brought = this.#inputs.broughtTo(place, this.#sent, this.#budget);
      this.#brought.set(name, brought);
    }
    return brought;
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

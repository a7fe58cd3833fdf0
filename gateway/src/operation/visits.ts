import { type SelectionNode, type ValueNode, Kind } from 'graphql';
import { ClientError, refuse } from '../errors.ts';

/**
 * So much may be visited by whoever goes through an operation: each selection, on each object type that may stand in
 * its place, in each place that its fragments are used in; and as often each value in its arguments.
 */
const maxVisits = 10_000;

const tooMany =
  'The operation asks for too much: of interfaces and unions with many types, in fragments that are used in many places, or with many values in arguments. Split it into several.';

/** Counts the work that an operation makes, so that it ends before anybody waits for it. */
export class Visits {
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /**
   * @param types on how many types it is visited; where there is none, it is visited to find that out
   * @throws ClientError when there were too many
   */
  add(selection: SelectionNode, types: number): void {
    this.#count += Math.max(1, types) * (1 + valuesInArguments(selection));
    if (this.#count > maxVisits) throw new ClientError(refuse('OPERATION_TOO_LARGE', tooMany));
  }
}

function valuesInArguments(selection: SelectionNode): number {
  const given = selection.kind === Kind.FIELD ? (selection.arguments ?? []) : [];
  return given.reduce((count, { value }) => count + countValues(value), 0);
}

/** A value with all that it holds. Looking at it again with each visit takes no longer than what the visit counts for. */
function countValues(node: ValueNode): number {
  switch (node.kind) {
    case Kind.LIST:
      return node.values.reduce((count, value) => count + countValues(value), 1);
    case Kind.OBJECT:
      return node.fields.reduce((count, { value }) => count + countValues(value), 1);
    default:
      return 1;
  }
}

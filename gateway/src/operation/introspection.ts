/** What an operation asks of the schema itself: `__schema` and `__type`, which no department is asked about. */
import { type FieldNode, type SelectionNode, type SelectionSetNode, Kind, print } from 'graphql';
import type { Variables } from './conditions.ts';
import { variablesIn } from './graphql-nodes.ts';
import type { Operation } from './operation.ts';
import { fragmentContent } from './selected-fields.ts';

export interface Introspection {
  /** A document with nothing else in it. */
  readonly text: string;
  readonly variables: Variables;
}

/** @returns what depends on the values of variables only; undefined when nothing is asked of the schema */
export function introspectionOf(operation: Operation): ((variables: Variables) => Introspection) | undefined {
  const selections = introspectionFields(operation, operation.definition.selectionSet.selections);
  if (selections.length === 0) return undefined;
  const selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections };
  const fragments = [...operation.fragments.values()];
  const used = new Set([selectionSet, ...fragments].flatMap((node) => [...variablesIn(node)]));
  const variableDefinitions = (operation.definition.variableDefinitions ?? []).filter(({ variable }) =>
    used.has(variable.name.value),
  );
  const definition = { ...operation.definition, variableDefinitions, selectionSet };
  const text = print({ kind: Kind.DOCUMENT, definitions: [definition, ...fragments] });
  return (variables) => ({
    text,
    variables: Object.fromEntries(Object.entries(variables).filter(([name]) => used.has(name))),
  });
}

function introspectionFields(operation: Operation, selections: readonly SelectionNode[]): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind !== Kind.FIELD) {
      return introspectionFields(
        operation,
        fragmentContent(operation, selection)?.selectionSet.selections ?? [],
      );
    }
    return selection.name.value === '__schema' || selection.name.value === '__type' ? [selection] : [];
  });
}

/** The JSON text of what a department is asked. */
import { stringifyJson } from '@govgraph/protocol';
import { type FieldNode, type SelectionSetNode, Kind, print, stripIgnoredCharacters } from 'graphql';
import type { ExecutionContext } from './execution-context.ts';
import type { Fetch } from '../planner/fetches.ts';

/** One `_entities` field of an operation. */
export interface EntitiesField {
  readonly alias: string;
  /** The variable that holds the representations. */
  readonly variable: string;
  readonly selectionSet: SelectionSetNode;
}

/** One operation with all these fields. */
export function entityOperation(asked: readonly EntitiesField[], fetches: readonly Fetch[]): string {
  const variables = new Map(
    fetches
      .flatMap(({ operation }) => operation.variableDefinitions ?? [])
      .filter(({ variable }) => variable.name.value !== 'representations')
      .map((definition) => [definition.variable.name.value, print(definition)]),
  );
  const representations = asked.map(({ variable }) => `$${variable}: [_Any!]!`);
  const fields = print({ kind: Kind.SELECTION_SET, selections: asked.map(entitiesField) });
  return stripIgnoredCharacters(
    `query (${[...representations, ...variables.values()].join(', ')}) ${fields}`,
  );
}

function entitiesField({ alias, variable, selectionSet }: EntitiesField): FieldNode {
  return {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: alias },
    name: { kind: Kind.NAME, value: '_entities' },
    arguments: [
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'representations' },
        value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: variable } },
      },
    ],
    selectionSet,
  };
}

/** The request's JSON text up to the value of `variables`. */
export function requestStart(query: string, operationName: string | undefined): string {
  const name = operationName === undefined ? '' : `"operationName":${JSON.stringify(operationName)},`;
  return `{"query":${JSON.stringify(query)},${name}"variables":`;
}

/** The members of `variables` that the caller gave, without the braces. */
export function variablesText(names: readonly string[], context: ExecutionContext): string {
  return names
    .filter((name) => Object.hasOwn(context.variables, name) && context.variables[name] !== undefined)
    .map((name) => `${JSON.stringify(name)}:${stringifyJson(context.variables[name])}`)
    .join(',');
}

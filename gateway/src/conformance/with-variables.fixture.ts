/** The same operation, whose arguments are all given by variables: equal values of a type by the same one. */
import {
  type GraphQLSchema,
  type VariableDefinitionNode,
  Kind,
  TypeInfo,
  parse,
  parseType,
  print,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { RandomOperation } from './random-operations.fixture.ts';

export function withVariables(schema: GraphQLSchema, { query, variables }: RandomOperation): RandomOperation {
  const types = new TypeInfo(schema);
  const given = new Map<string, { readonly name: string; readonly value: unknown }>();
  const definitions: VariableDefinitionNode[] = [];
  const moved = visit(
    parse(query),
    visitWithTypeInfo(types, {
      Directive: () => false,
      Argument: (node) => {
        const type = String(types.getInputType());
        const key = `${type} ${print(node.value)}`;
        let variable = given.get(key);
        if (variable === undefined) {
          variable = { name: `v${given.size}`, value: valueFromASTUntyped(node.value) };
          given.set(key, variable);
          definitions.push({
            kind: Kind.VARIABLE_DEFINITION,
            variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: variable.name } },
            type: parseType(type),
          });
        }
        const name = { kind: Kind.NAME, value: variable.name } as const;
        return { ...node, value: { kind: Kind.VARIABLE, name } };
      },
    }),
  );
  const operation = visit(moved, {
    OperationDefinition: (node) => ({
      ...node,
      variableDefinitions: [...(node.variableDefinitions ?? []), ...definitions],
    }),
  });
  const values = [...given.values()].map(({ name, value }) => [name, value]);
  return { query: print(operation), variables: { ...variables, ...Object.fromEntries(values) } };
}

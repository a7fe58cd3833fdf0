import {
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type ValueNode,
  Kind,
  TypeInfo,
  getNamedType,
  isScalarType,
  print,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Operation } from './operation.ts';

/** No field of a department begins like this, so that a name of ours meets none. */
const namePrefix = '_g';

/**
 * What an operation asks for, without a word of its caller's own: a text may hold the number of a person, as a value
 * or in a name. Values of scalars become empty ones of the same kind, and aliases, variables, fragments and the
 * operation have numbers for names. Callers who differ in these only have the same text.
 */
export function genericText(operation: Operation, schema: GraphQLSchema): string {
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [operation.definition, ...usedFragments(operation)],
  };
  const nameOf = createNames();
  const typeInfo = new TypeInfo(schema);
  const withoutValues = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      enter: (node) =>
        isLiteral(node) ? withoutValue(node, isScalarType(getNamedType(typeInfo.getInputType()))) : undefined,
    }),
  );
  return print(
    visit(withoutValues, {
      OperationDefinition: (node) => ({ ...node, name: undefined }),
      Field: (node) =>
        node.alias === undefined ? undefined : { ...node, alias: nameOf('alias', node.alias.value) },
      Variable: (node) => ({ ...node, name: nameOf('variable', node.name.value) }),
      FragmentSpread: (node) => ({ ...node, name: nameOf('fragment', node.name.value) }),
      FragmentDefinition: (node) => ({ ...node, name: nameOf('fragment', node.name.value) }),
    }),
  );
}

function usedFragments({ definition, fragments }: Operation): readonly FragmentDefinitionNode[] {
  const used = new Map<string, FragmentDefinitionNode>();
  const find = (node: ASTNode): void => {
    visit(node, {
      FragmentSpread: ({ name: { value } }) => {
        const fragment = fragments.get(value);
        if (fragment === undefined || used.has(value)) return;
        used.set(value, fragment);
        find(fragment);
      },
    });
  };
  find(definition);
  return [...used.values()];
}

function createNames() {
  const names = new Map<string, string>();
  return (kind: 'alias' | 'variable' | 'fragment', name: string) => {
    const key = `${kind} ${name}`;
    const value = names.get(key) ?? `${namePrefix}${names.size}`;
    names.set(key, value);
    return { kind: Kind.NAME, value } as const;
  };
}

function isLiteral(node: ASTNode): node is ValueNode {
  return node.kind !== Kind.VARIABLE && node.kind.endsWith('Value');
}

/** Enum values, `true`, `false` and `null` are words of the schema, but for a scalar that takes any of them. */
function withoutValue(node: ValueNode, isScalar: boolean): ValueNode | undefined {
  switch (node.kind) {
    case Kind.STRING:
      return { kind: Kind.STRING, value: '' };
    case Kind.INT:
      return { kind: Kind.INT, value: '0' };
    case Kind.FLOAT:
      return { kind: Kind.FLOAT, value: '0.0' };
    case Kind.ENUM:
    case Kind.OBJECT:
      return isScalar ? { kind: Kind.STRING, value: '' } : undefined;
    default:
      return undefined;
  }
}

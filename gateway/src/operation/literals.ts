/**
 * Number literals that do not survive planning. Apollo's planner reads numbers as doubles and prints them anew, so
 * those that JavaScript would write in another way are moved out of a document's arguments, into variables of the
 * gateway's own: with the scalar around them, as text, and of the type that their place demands.
 */
import { ExactNumber, readNumber } from '@govgraph/protocol';
import {
  type ASTNode,
  type DocumentNode,
  type FloatValueNode,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLSchema,
  type IntValueNode,
  type ObjectFieldNode,
  type ValueNode,
  type VariableDefinitionNode,
  GraphQLFloat,
  Kind,
  TypeInfo,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isLeafType,
  isListType,
  isSpecifiedScalarType,
  isScalarType,
  valueFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Variables } from './conditions.ts';
import { valueText } from './graphql-nodes.ts';

/** A literal that stands in a variable. */
export interface Literal {
  readonly definition: VariableDefinitionNode;
  readonly type: GraphQLLeafType;
  readonly node: ValueNode;
}

/** Moves out what would be changed; equal literals share a variable. The document must be valid. */
export function moveLiterals(
  document: DocumentNode,
  schema: GraphQLSchema,
): { readonly document: DocumentNode; readonly literals: readonly Literal[] } {
  const exact = exactValuesIn(document);
  if (exact.size === 0) return { document, literals: [] };
  const literals = new Map<string, Literal>();
  const nameOf = freeNames(document);
  const typeInfo = new TypeInfo(schema);
  const toVariable = (type: GraphQLLeafType, node: ValueNode): ValueNode => {
    const key = `${type.name} ${valueText(node)}`;
    let literal = literals.get(key);
    if (literal === undefined) {
      literal = { definition: define(nameOf(literals.size), type), type, node };
      literals.set(key, literal);
    }
    return literal.definition.variable;
  };
  const moved = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Argument: (node) => {
        const type = typeInfo.getArgument()?.type;
        return type === undefined
          ? undefined
          : { ...node, value: movedFrom(node.value, type, exact, toVariable) };
      },
    }),
  );
  return { document: moved, literals: [...literals.values()] };
}

/** The values of literals; variables may stand in those of scalars that take any JSON value. */
export function literalValues(literals: readonly Literal[], variables: Variables): Record<string, unknown> {
  return Object.fromEntries(
    literals.map(({ definition, type, node }) => [
      definition.variable.name.value,
      valueOfLiteral(node, type, variables),
    ]),
  );
}

/** As `valueFromAST` of graphql-js for a valid literal, with all digits of numbers. */
export function valueOfLiteral(node: ValueNode, type: GraphQLInputType, variables: Variables = {}): unknown {
  const nullable = getNullableType(type);
  if (node.kind === Kind.NULL) return null;
  if (node.kind === Kind.VARIABLE) return variables[node.name.value];
  if (isListType(nullable)) {
    const elements = node.kind === Kind.LIST ? node.values : [node];
    return elements.map((element) => valueOfLiteral(element, nullable.ofType, variables));
  }
  if (isInputObjectType(nullable)) {
    if (node.kind !== Kind.OBJECT) return undefined;
    const given = new Map(node.fields.map(({ name, value }) => [name.value, value]));
    return definedMembers(
      Object.values(nullable.getFields()).map((field) => {
        const value = given.get(field.name);
        return [
          field.name,
          value === undefined ? field.defaultValue : valueOfLiteral(value, field.type, variables),
        ];
      }),
    );
  }
  return nullable === GraphQLFloat || isCustomScalar(nullable)
    ? anyValue(node, variables)
    : valueFromAST(node, nullable, variables);
}

/** True for scalars of the schema's own, of which the gateway knows nothing: any JSON value may be one. */
export function isCustomScalar(type: GraphQLInputType): boolean {
  return isScalarType(type) && !isSpecifiedScalarType(type);
}

/**
 * A variable whose value is always sent, so that its default only says that there is one: without numbers that would
 * not survive planning.
 */
export function withPlainDefault(definition: VariableDefinitionNode): VariableDefinitionNode {
  if (definition.defaultValue === undefined || exactValuesIn(definition.defaultValue).size === 0)
    return definition;
  const toZero = ({ value }: { readonly value: string }): IntValueNode | undefined =>
    readNumber(value) instanceof ExactNumber ? { kind: Kind.INT, value: '0' } : undefined;
  return visit(definition, { IntValue: toZero, FloatValue: toZero });
}

/** The values that are a number which JavaScript would write in another way, or hold one. */
function exactValuesIn(node: ASTNode): ReadonlySet<ASTNode> {
  const exact = new Set<ASTNode>();
  const look = (number: IntValueNode | FloatValueNode): void => {
    if (readNumber(number.value) instanceof ExactNumber) exact.add(number);
  };
  visit(node, {
    IntValue: look,
    FloatValue: look,
    ListValue: { leave: (list) => void (list.values.some((each) => exact.has(each)) && exact.add(list)) },
    ObjectValue: {
      leave: (object) => void (object.fields.some(({ value }) => exact.has(value)) && exact.add(object)),
    },
  });
  return exact;
}

function movedFrom(
  node: ValueNode,
  type: GraphQLInputType,
  exact: ReadonlySet<ASTNode>,
  toVariable: (type: GraphQLLeafType, node: ValueNode) => ValueNode,
): ValueNode {
  if (!exact.has(node)) return node;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    // A list may be given as its only element, a variable for that may not.
    const elements = node.kind === Kind.LIST ? node.values : [node];
    return {
      kind: Kind.LIST,
      values: elements.map((each) => movedFrom(each, nullable.ofType, exact, toVariable)),
    };
  }
  if (isInputObjectType(nullable) && node.kind === Kind.OBJECT) {
    const fields = node.fields.map((field): ObjectFieldNode => {
      const fieldType = nullable.getFields()[field.name.value]?.type;
      return fieldType === undefined
        ? field
        : { ...field, value: movedFrom(field.value, fieldType, exact, toVariable) };
    });
    return { ...node, fields };
  }
  const named = getNamedType(nullable);
  return isLeafType(named) ? toVariable(named, node) : node;
}

/** Not null, so that it fits places that may be null and others. */
function define(name: string, type: GraphQLLeafType): VariableDefinitionNode {
  return {
    kind: Kind.VARIABLE_DEFINITION,
    variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } },
    type: {
      kind: Kind.NON_NULL_TYPE,
      type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type.name } },
    },
  };
}

/** Names that no variable of the document has. */
function freeNames(document: DocumentNode): (index: number) => string {
  const taken = new Set<string>();
  visit(document, { Variable: ({ name }) => void taken.add(name.value) });
  let prefix = 'literal';
  while ([...taken].some((name) => name.startsWith(prefix))) prefix = `_${prefix}`;
  return (index) => `${prefix}${index}`;
}

function anyValue(node: ValueNode, variables: Variables): unknown {
  switch (node.kind) {
    case Kind.INT:
    case Kind.FLOAT:
      return readNumber(node.value);
    case Kind.NULL:
      return null;
    case Kind.VARIABLE:
      return variables[node.name.value];
    case Kind.LIST:
      return node.values.map((value) => anyValue(value, variables));
    case Kind.OBJECT:
      return definedMembers(node.fields.map(({ name, value }) => [name.value, anyValue(value, variables)]));
    default:
      return node.value;
  }
}

function definedMembers(members: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

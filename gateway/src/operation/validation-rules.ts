/** What a document must keep beside the rules of the GraphQL specification. */
import {
  type ASTVisitor,
  type FloatValueNode,
  type IntValueNode,
  type SelectionSetNode,
  type ValidationContext,
  GraphQLError,
  GraphQLFloat,
  Kind,
  OperationTypeNode,
  OverlappingFieldsCanBeMergedRule,
  getNamedType,
  specifiedRules,
} from 'graphql';
import { reservedVariablePrefix } from '@govgraph/protocol';
import { MergeableFields } from './mergeable-fields.ts';
import { shortened } from './quote-value.ts';

export const validationRules = [
  ...specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule),
  MergeableFields,
  OnlyOfferedOperations,
  NoReservedVariables,
  NoIntrospectionAliases,
  NoIntrospectionBelowTheRoot,
  NoInfiniteFloats,
];

/** The specified rules say nothing of kinds of operations that a schema lacks; and this gateway subscribes to nothing. */
function OnlyOfferedOperations(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition: (node) => {
      const { operation } = node;
      const isOffered =
        operation !== OperationTypeNode.SUBSCRIPTION && context.getSchema().getRootType(operation) != null;
      if (isOffered) return;
      context.reportError(
        new GraphQLError(`Operations of the kind "${operation}" are not offered.`, { nodes: node }),
      );
    },
  };
}

/**
 * Requests to departments carry representations in variables of their own beside the caller's. And values of
 * variables are kept by name in plain objects, to which `__proto__` is no name as others.
 */
function NoReservedVariables(context: ValidationContext): ASTVisitor {
  return {
    VariableDefinition: (node) => {
      const name = node.variable.name.value;
      const prefix = [reservedVariablePrefix, '__'].find((each) => name.startsWith(each));
      if (prefix === undefined) return;
      const message = `The variable "$${name}" must be renamed: names that begin with "${prefix}" are reserved.`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
}

/**
 * Introspection costs as much as the schema is large, once: without aliases, what is asked for twice is merged, and the
 * specified rules bound its depth.
 */
function NoIntrospectionAliases(context: ValidationContext): ASTVisitor {
  return {
    Field: (node) => {
      const { alias, name } = node;
      if (alias === undefined || name.value === '__typename') return;
      const isOfSchema = name.value === '__schema' || context.getParentType()?.name.startsWith('__');
      if (isOfSchema !== true) return;
      const message = `The alias "${alias.value}" must be left out: the schema is introspected without any.`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
}

/** A Float is a double (GraphQL specification, §3.5.2), so `1e400` is none, though graphql-js lets it pass. */
function NoInfiniteFloats(context: ValidationContext): ASTVisitor {
  const check = (node: FloatValueNode | IntValueNode): void => {
    if (getNamedType(context.getInputType()) !== GraphQLFloat || Number.isFinite(Number(node.value))) return;
    context.reportError(
      new GraphQLError(`Float cannot represent ${shortened(node.value, 40)}.`, { nodes: node }),
    );
  };
  return { FloatValue: check, IntValue: check };
}

/**
 * The schema describes itself at the root of a query, and not again wherever a field is of the type `Query`. A walk of its
 * own: a fragment may stand at the root and below, and may hold itself, which another rule refuses.
 */
function NoIntrospectionBelowTheRoot(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition: ({ selectionSet: root }) => {
      const seen = new Set<string>();
      const visit = ({ selections }: SelectionSetNode, isRoot: boolean): void => {
        for (const selection of selections) {
          if (selection.kind === Kind.FIELD) {
            const name = selection.name.value;
            if (!isRoot && (name === '__schema' || name === '__type')) {
              const message = `The field "${name}" must stand at the root of a query.`;
              context.reportError(new GraphQLError(message, { nodes: selection }));
            }
            if (selection.selectionSet !== undefined) visit(selection.selectionSet, false);
            continue;
          }
          if (selection.kind === Kind.INLINE_FRAGMENT) {
            visit(selection.selectionSet, isRoot);
            continue;
          }
          const { value } = selection.name;
          const place = `${isRoot} ${value}`;
          const fragment = context.getFragment(value);
          if (fragment == null || seen.has(place)) continue;
          seen.add(place);
          visit(fragment.selectionSet, isRoot);
        }
      };
      visit(root, true);
    },
  };
}

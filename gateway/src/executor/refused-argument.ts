import { omitUndefined } from '@govgraph/policy';
import { type InputReason, inputReasons } from '@govgraph/protocol';
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import type { RefusedArgument } from './subgraph-errors.ts';

interface RefusedArgumentReport {
  readonly message: string;
  readonly extensions: { readonly argument?: string; readonly reason?: InputReason };
}

/**
 * What a caller reads of an argument that a department refused: which one it is, if the field has it, and why, in a
 * text of the gateway's own. INVARIANT: no word of the department is in it, so that it can carry no value.
 *
 * @param hasArgument whether callers know an argument of the field, or what stands in one, by this path
 */
export function describeRefused(
  refused: RefusedArgument | undefined,
  hasArgument: (path: string) => boolean,
): RefusedArgumentReport {
  const { argument, reason } = refused ?? {};
  const isKnown = argument !== undefined && hasArgument(argument);
  const what = isKnown
    ? `the argument ${argument} of this field`
    : 'an argument of this field, or of one that it was asked for with it';
  const why = reason === undefined ? 'check its value' : `it ${inputReasons[reason]}`;
  return {
    message: `The department refused ${what}: ${why}.`,
    extensions: { ...(isKnown ? { argument } : {}), ...omitUndefined({ reason }) },
  };
}

/** Whether a field has an argument of this name, or one with this path of input fields in it: `filter.kind`. */
export function hasArgument(
  field: Pick<GraphQLField<unknown, unknown>, 'args'> | undefined,
  path: string,
): boolean {
  const [name, ...steps] = path.split('.');
  let type: GraphQLInputType | undefined = field?.args.find((argument) => argument.name === name)?.type;
  for (const step of steps) {
    const named = type && getNamedType(type);
    type = isInputObjectType(named) ? named.getFields()[step]?.type : undefined;
  }
  return type !== undefined;
}

/** A field that callers know. @param coordinate `Type.field` */
export function fieldOf(
  schema: GraphQLSchema,
  coordinate: string,
): GraphQLField<unknown, unknown> | undefined {
  const [typename = '', name = ''] = coordinate.split('.');
  const type = schema.getType(typename);
  return isObjectType(type) ? type.getFields()[name] : undefined;
}

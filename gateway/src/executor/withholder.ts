import type { Decision } from '@govgraph/policy';
import { type FieldNode, type GraphQLField, getLocation, isNonNullType } from 'graphql';
import { type ResponseError, errorTable } from '../errors.ts';
import type { Reason } from './error-report.ts';
import { outcomeBits } from './outcome-bits.ts';
import type { WriterInput } from './writer-input.ts';
import type { ValueWriter } from './written-text.ts';

/** Prepares to write `null` in place of a field that a decision withholds, and to say why. */
export function compileWithholder(
  input: WriterInput,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  decision: Decision,
  code: ResponseError['extensions']['code'],
  byte: number = outcomeBits.withheld,
): ValueWriter {
  const { message } = errorTable[code];
  const isNullable = !isNonNullType(field.type);
  const withheld = input.outcomeOf(decision, byte);
  let reason: Reason | undefined;
  return (json, context) => {
    context.outcomes.add(withheld);
    context.outcomes.lastFailure = byte;
    // Most fields that might be withheld never are.
    reason ??= {
      message,
      ...(node.loc && { locations: [getLocation(node.loc.source, node.loc.start)] }),
      extensions: input.explain(decision, code),
      isDenial: true,
    };
    context.errors.add(reason, context.path);
    if (isNullable) json.raw('null');
    else context.outcomes.fail(withheld);
    return isNullable;
  };
}

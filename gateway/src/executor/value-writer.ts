import type { Decision } from '@govgraph/policy';
import { isRecord } from '@govgraph/protocol';
import {
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type SelectionSetNode,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { isTypeNeeded } from '../authorization/rewrite/is-type-needed.ts';
import type { FailureReasons } from './failure-reasons.ts';
import { hiddenValueOf } from './hidden-values.ts';
import { leafWriterOf } from './leaf-values.ts';
import { listWriter } from './list-writer.ts';
import { outcomeBits } from './outcome-bits.ts';
import { isAbsent } from './subgraph-errors.ts';
import type { WriterInput } from './writer-input.ts';
import { type ValueWriter, takeBack } from './written-text.ts';

/** Prepares the writing of records of one type, see `record-writer.ts`. */
export type CompileRecordWriter = (
  input: WriterInput,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
  reasons: FailureReasons,
) => ValueWriter;

/** @param place a value in a list is part of the field's value */
export function compileValueWriter(
  input: WriterInput,
  type: GraphQLOutputType,
  selectionSets: readonly SelectionSetNode[],
  decision: Decision,
  compileRecordWriter: CompileRecordWriter,
  place: 'field' | 'list' = 'field',
): ValueWriter {
  const reasons = input.reasonsFor(decision.coordinate);
  const isHidden = hiddenValueOf(input.schema, getNullableType(type));
  const isMissing = (value: unknown): boolean =>
    value == null || isAbsent(value) || isHidden?.(value) === true;
  const given = input.outcomeOf(decision, outcomeBits.given);
  const none = input.outcomeOf(decision, outcomeBits.none);
  const failed = input.outcomeOf(decision, 0);
  const write = compilePresent(
    input,
    getNullableType(type),
    selectionSets,
    decision,
    compileRecordWriter,
    reasons,
  );
  if (isNonNullType(type)) {
    return (json, context, value) => {
      const isWritten = isMissing(value)
        ? reasons.reportMissing(context, value, true)
        : write(json, context, value);
      if (place === 'list') return isWritten;
      if (isWritten) context.outcomes.add(given);
      else context.outcomes.fail(failed);
      return isWritten;
    };
  }
  return (json, context, value) => {
    const start = json.position;
    const { outcomes } = context;
    const logged = outcomes.position;
    outcomes.lastFailure = 0;
    if (isMissing(value)) {
      reasons.reportMissing(context, value, false);
    } else if (write(json, context, value)) {
      if (place === 'field') outcomes.add(given);
      return true;
    }
    takeBack(json, context, start, logged);
    outcomes.addFailed();
    outcomes.add(outcomes.lastFailure === 0 ? none : failed | outcomes.lastFailure);
    json.raw('null');
    return true;
  };
}

/** Writes a value that is there. */
function compilePresent(
  input: WriterInput,
  type: GraphQLOutputType,
  selectionSets: readonly SelectionSetNode[],
  decision: Decision,
  compileRecordWriter: CompileRecordWriter,
  reasons: FailureReasons,
): ValueWriter {
  if (isListType(type)) {
    const writeElement = compileValueWriter(
      input,
      type.ofType,
      selectionSets,
      decision,
      compileRecordWriter,
      'list',
    );
    return listWriter(writeElement, reasons);
  }
  if (isLeafType(type)) return compileLeaf(input, type, decision, reasons);
  if (isCompositeType(type))
    return compileComposite(input, type, selectionSets, compileRecordWriter, reasons);
  return (_json, context) => reasons.reportInvalid(context);
}

function compileComposite(
  input: WriterInput,
  type: GraphQLCompositeType,
  selectionSets: readonly SelectionSetNode[],
  compileRecordWriter: CompileRecordWriter,
  reasons: FailureReasons,
): ValueWriter {
  if (!isAbstractType(type)) return compileRecordWriter(input, type, selectionSets, reasons);
  const possible = new Map(input.schema.possibleTypes(type).map((candidate) => [candidate.name, candidate]));
  const prepared = new Map<string, ValueWriter>();
  // Where nobody was asked for the type, all types are written alike.
  const anyType = isTypeNeeded(input, type, selectionSets) ? undefined : [...possible.values()][0];
  return (json, context, value) => {
    const typename = isRecord(value) ? value['__typename'] : undefined;
    const isTypeUnknown = isRecord(value) && (typename === undefined || typename === type.name);
    const observed = typeof typename === 'string' ? possible.get(typename) : undefined;
    const concrete = observed ?? (isTypeUnknown ? anyType : undefined);
    if (concrete === undefined) return reasons.reportInvalid(context);
    let write = prepared.get(concrete.name);
    if (write === undefined)
      prepared.set(concrete.name, (write = compileRecordWriter(input, concrete, selectionSets, reasons)));
    return write(json, context, value);
  };
}

function compileLeaf(
  input: WriterInput,
  type: GraphQLLeafType,
  decision: Decision,
  reasons: FailureReasons,
): ValueWriter {
  const writeLeaf = leafWriterOf(type);
  if (decision.outcome !== 'mask' || decision.mask === undefined) {
    return (json, context, value) => writeLeaf(json, value) || reasons.reportInvalid(context);
  }
  const mask = input.maskOf(decision.mask);
  return (json, context, value) => {
    const masked = mask(value);
    // A value that cannot be masked, or not within its type, is not given at all.
    return (masked != null && writeLeaf(json, masked)) || reasons.reportInvalid(context);
  };
}

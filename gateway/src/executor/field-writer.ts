import { type Permission, isPermitted } from '@govgraph/policy';
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type SelectionSetNode,
  getNullableType,
  isLeafType,
} from 'graphql';
import type { CollectedField } from '../operation/collect-fields.ts';
import { introspectionName } from '../operation/subgraph-aliases.ts';
import { foundCounter } from './found-records.ts';
import { meteredGrantsOf } from './grant-allowances.ts';
import { type LeafWriter, leafWriterOf } from './leaf-values.ts';
import { type MeteredWriters, forEachQuotaCode } from './metered-writers.ts';
import { outcomeBits, withheldByQuota } from './outcome-bits.ts';
import type { JudgeRecord } from './record-scope.ts';
import { type CompileRecordWriter, compileValueWriter } from './value-writer.ts';
import { compileWithholder } from './withholder.ts';
import type { WriterInput } from './writer-input.ts';
import type { ValueWriter } from './written-text.ts';

/** One response key of a record, prepared. */
interface FieldWriter {
  readonly responseKey: string;
  /** `"responseKey":`, after what stands between it and the field before. */
  readonly prefix: string;
  /** Where the value stands in the merged data. */
  readonly name: string;
  /** Undefined where there is no condition. */
  readonly judge?: JudgeRecord;
  /** The short way for a leaf that nothing is decided about any more; what it refuses goes the long way. */
  readonly writeLeaf?: LeafWriter;
  /** What is logged of a value that went the short way. */
  readonly given: number;
  readonly write: ValueWriter;
  readonly withhold: ValueWriter;
  /** Where it rests on grants with a quota. */
  readonly metered?: MeteredWriters<ValueWriter>;
}

/** @param isSerial whether it stands at the root of a mutation */
export function compileFieldWriter(
  input: WriterInput,
  type: GraphQLObjectType,
  { first: node, responseKey, selectionSets }: CollectedField,
  prefix: string,
  isSerial: boolean,
  compileRecordWriter: CompileRecordWriter,
): FieldWriter {
  if (node.name.value === '__typename') {
    const text = JSON.stringify(type.name);
    const write: ValueWriter = (json) => (json.raw(text), true);
    return { responseKey, prefix, name: '__typename', given: 0, write, withhold: write };
  }
  const field = type.getFields()[node.name.value];
  if (field === undefined) {
    // `__schema` or `__type`: JSON text already.
    const write: ValueWriter = (json, _context, value) => (
      json.text(typeof value === 'string' ? value : 'null'),
      true
    );
    return { responseKey, prefix, name: introspectionName(responseKey), given: 0, write, withhold: write };
  }

  const decision = input.decisionOf(type, node);
  const name = input.aliases.nameOf(node, isSerial);
  if (!isPermitted(decision)) {
    const withhold = compileWithholder(input, field, node, decision, decision.code);
    return { responseKey, prefix, name, given: 0, write: withhold, withhold };
  }
  // A condition about a record further up was evaluated there: rewriting denies the field where none is.
  const conditions = decision.conditions.filter((condition) => condition.type === type.name);
  const valueType = getNullableType(field.type);
  const isPlain =
    isLeafType(valueType) &&
    decision.outcome === 'allow' &&
    conditions.length === 0 &&
    decision.inputUses === undefined;
  return {
    responseKey,
    prefix,
    name,
    given: input.outcomeOf(decision, outcomeBits.given),
    write: compileCounted(input, field, decision, name, selectionSets, compileRecordWriter),
    withhold: compileWithholder(input, field, node, decision, 'OUT_OF_SCOPE'),
    ...(conditions.length === 0 ? {} : { judge: input.compileJudge(conditions) }),
    ...compileMetered(input, field, node, decision),
    ...(isPlain ? { writeLeaf: leafWriterOf(valueType) } : {}),
  };
}

/** Writes a value, and counts what was found by it and compared with it. */
function compileCounted(
  input: WriterInput,
  field: GraphQLField<unknown, unknown>,
  decision: Permission,
  name: string,
  selectionSets: readonly SelectionSetNode[],
  compileRecordWriter: CompileRecordWriter,
): ValueWriter {
  const write = compileValueWriter(input, field.type, selectionSets, decision, compileRecordWriter);
  const countFound = foundCounter(input, field, decision, name);
  const compared = meteredGrantsOf(decision, input.hasQuota)?.inputs ?? [];
  if (countFound === undefined && compared.length === 0) return write;
  return (json, context, value) => {
    countFound?.(context.found, value);
    for (const grant of compared) context.comparisons.set(grant, (context.comparisons.get(grant) ?? 0) + 1);
    return write(json, context, value);
  };
}

function compileMetered(
  input: WriterInput,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  decision: Permission,
): Pick<FieldWriter, 'metered'> {
  const by = meteredGrantsOf(decision, input.hasQuota);
  if (by === undefined) return {};
  const withhold = forEachQuotaCode((code) =>
    compileWithholder(input, field, node, decision, code, withheldByQuota[code]),
  );
  return { metered: { by, withhold } };
}

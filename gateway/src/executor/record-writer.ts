import { isRecord } from '@govgraph/protocol';
import type { GraphQLObjectType, SelectionSetNode } from 'graphql';
import { collectFields } from '../operation/collect-fields.ts';
import type { FailureReasons } from './failure-reasons.ts';
import { compileFieldWriter } from './field-writer.ts';
import { withholderOf } from './metered-writers.ts';
import { subjectOf } from './outcome-log.ts';
import type { WriterInput } from './writer-input.ts';
import { type RecordWriter, type ValueWriter, writeInterned } from './written-text.ts';

/**
 * Prepares the writing of records of one type.
 *
 * @param reasons of the field that such records are values of; the root is no field's
 * @param isSerial whether it is the root of a mutation
 */
export function compileRecordWriter(
  input: WriterInput,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
  reasons: FailureReasons | undefined,
  isSerial = false,
): ValueWriter {
  const fields = collectFields(input, type, selectionSets).map((collected, index) => {
    const prefix = `${index === 0 ? '{' : ','}"${collected.responseKey}":`;
    return compileFieldWriter(input, type, collected, prefix, isSerial, compileRecordWriter);
  });
  const subjectKey = input.subjectKeyOf(type);
  const subjectIn = (value: Readonly<Record<string, unknown>>): string | undefined =>
    subjectKey === undefined ? undefined : subjectOf(type.name, value[subjectKey]);
  const keyReasons = input.reasonsFor(`${type.name}.${subjectKey ?? ''}`);
  const write: RecordWriter = (json, context, value) => {
    const { outcomes, allowances } = context;
    const subject = subjectIn(value);
    if (subject !== undefined) outcomes.enter(subject);
    // INVARIANT: nothing is given of somebody whom the usage record could not name, and no quota count.
    const unnamed = subject === '' ? keyReasons.failureOf(context, value[subjectKey ?? '']) : undefined;
    for (const field of fields) {
      json.raw(field.prefix);
      const member = value[field.name];
      const metered = allowances === undefined ? undefined : field.metered;
      if (
        unnamed === undefined &&
        metered === undefined &&
        field.writeLeaf !== undefined &&
        member != null &&
        field.writeLeaf(json, member)
      ) {
        outcomes.add(field.given);
        continue;
      }
      context.path.push(field.responseKey);
      const scope = unnamed ?? field.judge?.(value, context) ?? 'in';
      const isWritten =
        scope === 'out'
          ? field.withhold(json, context, member)
          : scope !== 'in'
            ? field.write(json, context, scope)
            : (withholderOf(metered, allowances) ?? field.write)(json, context, member);
      context.path.pop();
      if (!isWritten) {
        if (subject !== undefined) outcomes.leaveFailed(subject);
        return false;
      }
    }
    json.raw(fields.length === 0 ? '{}' : '}');
    if (subject !== undefined) outcomes.leave();
    return true;
  };
  return (json, context, value) => {
    if (!isRecord(value)) return reasons?.reportInvalid(context) ?? false;
    // What quotas leave of a record may depend on whose record it stands in: nothing is copied.
    if (context.allowances !== undefined)
      return context.allowances.within(subjectIn(value), () => write(json, context, value));
    return context.interned.has(value)
      ? writeInterned(write, json, context, value)
      : write(json, context, value);
  };
}

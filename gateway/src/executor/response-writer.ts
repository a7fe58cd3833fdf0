/**
 * Shapes the merged data into the caller's response.
 *
 * `compileResponseWriter` walks the caller's document once and prepares a closure for each field on each object
 * type; running it writes the response in one pass. Here, and only here, decisions meet values:
 *
 * 1. A field that is denied, or whose record is out of scope, is written as `null` with an error in its place. Where
 *    the scope is not known because a department failed, or whose record it is, its failure is that error. So is what
 *    the quota of a grant does not reach for.
 * 2. A value is written as its type demands, masked where the decision says so.
 * 3. A missing value is `null`; with an error if a department failed to give it. A `null` in a non-null place
 *    makes its parent `null`, as the GraphQL specification asks (§6.4.4).
 */
import {
  type Coordinate,
  type Decision,
  type GrantId,
  type MaskName,
  type SubjectCondition,
  isPermitted,
} from '@govgraph/policy';
import { isRecord } from '@govgraph/protocol';
import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type SelectionSetNode,
  getLocation,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { type AnswerError, errorTable } from '../errors.ts';
import { introspectionName } from '../operation/subgraph-aliases.ts';
import type { DecidedOperation } from '../authorization/decided-operation.ts';
import { isTypeNeeded } from '../authorization/needed-types.ts';
import type { ExecutionContext } from './execution-context.ts';
import { type CollectedField, collectFields } from '../operation/collect-fields.ts';
import type { Reason } from './error-report.ts';
import { FailureReasons } from './failure-reasons.ts';
import { foundCounter } from './found-records.ts';
import { meteredGrantsOf } from './grant-allowances.ts';
import { type MeteredWriters, forEachQuotaCode, withholderOf } from './metered-writers.ts';
import { hiddenValueOf } from './hidden-values.ts';
import type { JsonWriter } from './json-writer.ts';
import { type LeafWriter, leafWriterOf } from './leaf-values.ts';
import { listWriter } from './list-writer.ts';
import { outcomeBits, outcomeOf, subjectOf, withheldByQuota } from './outcome-log.ts';
import { type JudgeRecord, compileRecordScope } from './record-scope.ts';
import { isAbsent } from './subgraph-errors.ts';
import { type RecordWriter, type ValueWriter, takeBack, writeInterned } from './written-text.ts';

export interface ResponseWriterInput extends DecidedOperation {
  /** Those that the outcome log numbers, from 1. */
  readonly decisions: readonly Decision[];
  readonly maskOf: (name: MaskName) => (value: unknown) => unknown;
  /** Whether a grant has a daily quota. */
  readonly hasQuota: (grantId: GrantId) => boolean;
  /** The `extensions` of a denial's error, without the decision id. */
  readonly explain: (
    decision: Decision,
    code: AnswerError['extensions']['code'],
  ) => AnswerError['extensions'];
}

/** Writes `"data"` of a response: an object, or `null` when the root itself could not be given. */
export type ResponseWriter = (
  json: JsonWriter,
  context: ExecutionContext,
  data: Record<string, unknown>,
) => void;

/** One response key of an object, prepared. */
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

export function compileResponseWriter(input: ResponseWriterInput): ResponseWriter {
  const { rootType, definition } = input.operation;
  const isSerial = definition.operation === 'mutation';
  const write = new Compiler(input).object(rootType, [definition.selectionSet], undefined, isSerial);
  return (json, context, data) => {
    const start = json.position;
    const logged = context.outcomes.position;
    if (write(json, context, data)) return;
    takeBack(json, context, start, logged);
    context.outcomes.addFailed();
    json.raw('null');
  };
}

class Compiler {
  readonly #input: ResponseWriterInput;
  readonly #numbers: ReadonlyMap<Decision, number>;
  /** Fields of which the caller may have some records only, by coordinate. */
  readonly #conditioned: ReadonlySet<string>;

  constructor(input: ResponseWriterInput) {
    this.#input = input;
    this.#numbers = new Map(input.decisions.map((decision, index) => [decision, index + 1]));
    const conditioned = input.decisions.filter((each) => isPermitted(each) && each.conditions.length > 0);
    this.#conditioned = new Set(conditioned.map(({ coordinate }) => coordinate));
  }

  /**
   * @param reasons of the field that such objects are values of; the root is no field's
   * @param isSerial whether it is the root of a mutation
   */
  object(
    type: GraphQLObjectType,
    selectionSets: readonly SelectionSetNode[],
    reasons: FailureReasons | undefined,
    isSerial = false,
  ): ValueWriter {
    const fields = collectFields(this.#input, type, selectionSets).map((collected, index) =>
      this.#field(type, collected, `${index === 0 ? '{' : ','}"${collected.responseKey}":`, isSerial),
    );
    const subjectKey = this.#input.subjectKeyOf(type);
    const subjectIn = (value: Readonly<Record<string, unknown>>): string | undefined =>
      subjectKey === undefined ? undefined : subjectOf(type.name, value[subjectKey]);
    const keyReasons = this.#reasonsFor(`${type.name}.${subjectKey ?? ''}`);
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

  #field(
    type: GraphQLObjectType,
    { first: node, responseKey, selectionSets }: CollectedField,
    prefix: string,
    isSerial: boolean,
  ): FieldWriter {
    if (node.name.value === '__typename') {
      const text = JSON.stringify(type.name);
      const write: ValueWriter = (json) => (json.raw(text), true);
      const name = '__typename';
      return { responseKey, prefix, name, given: 0, write, withhold: write };
    }
    const field = type.getFields()[node.name.value];
    if (field === undefined) {
      // `__schema` or `__type`: JSON text already.
      const write: ValueWriter = (json, _context, value) => (
        json.text(typeof value === 'string' ? value : 'null'),
        true
      );
      const name = introspectionName(responseKey);
      return { responseKey, prefix, name, given: 0, write, withhold: write };
    }

    const decision = this.#input.decisionOf(type, node);
    const name = this.#input.aliases.nameOf(node, isSerial);
    if (isPermitted(decision)) {
      const withhold = this.#withheld(field, node, decision, 'OUT_OF_SCOPE');
      const writeValue = this.#value(field.type, selectionSets, decision);
      const countFound = foundCounter(this.#input, field, decision, name);
      const metered = meteredGrantsOf(decision, this.#input.hasQuota);
      const compared = metered?.inputs ?? [];
      const write: ValueWriter =
        countFound === undefined && compared.length === 0
          ? writeValue
          : (json, context, value) => {
              countFound?.(context.found, value);
              for (const grant of compared)
                context.comparisons.set(grant, (context.comparisons.get(grant) ?? 0) + 1);
              return writeValue(json, context, value);
            };
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
        given: this.#outcome(decision, outcomeBits.given),
        write,
        withhold,
        ...(conditions.length === 0 ? {} : { judge: this.#judge(conditions) }),
        ...(metered && {
          metered: {
            by: metered,
            withhold: forEachQuotaCode((code) =>
              this.#withheld(field, node, decision, code, withheldByQuota[code]),
            ),
          },
        }),
        ...(isPlain ? { writeLeaf: leafWriterOf(valueType) } : {}),
      };
    }
    const withhold = this.#withheld(field, node, decision, decision.code);
    return { responseKey, prefix, name, given: 0, write: withhold, withhold };
  }

  #judge(conditions: readonly SubjectCondition[]): JudgeRecord {
    return compileRecordScope(conditions, this.#input.schema, (coordinate) =>
      this.#conditioned.has(coordinate),
    );
  }

  readonly #reasonsFor = (coordinate: Coordinate) => new FailureReasons(coordinate, this.#input.schema);

  #outcome(decision: Decision, byte: number): number {
    return outcomeOf(this.#numbers.get(decision) ?? 0, byte);
  }

  /** Writes `null` and says why. */
  #withheld(
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
    decision: Decision,
    code: AnswerError['extensions']['code'],
    byte: number = outcomeBits.withheld,
  ): ValueWriter {
    const { message } = errorTable[code];
    const isNullable = !isNonNullType(field.type);
    const withheld = this.#outcome(decision, byte);
    let reason: Reason | undefined;
    return (json, context) => {
      context.outcomes.add(withheld);
      context.outcomes.lastFailure = byte;
      // Most fields that might be withheld never are.
      reason ??= {
        message,
        ...(node.loc && { locations: [getLocation(node.loc.source, node.loc.start)] }),
        extensions: this.#input.explain(decision, code),
        isDenial: true,
      };
      context.errors.add(reason, context.path);
      if (isNullable) json.raw('null');
      else context.outcomes.fail(withheld);
      return isNullable;
    };
  }

  /** @param place a value in a list is part of the field's value */
  #value(
    type: GraphQLOutputType,
    selectionSets: readonly SelectionSetNode[],
    decision: Decision,
    place: 'field' | 'list' = 'field',
  ): ValueWriter {
    const given = this.#outcome(decision, outcomeBits.given);
    const none = this.#outcome(decision, outcomeBits.none);
    const failed = this.#outcome(decision, 0);
    const reasons = this.#reasonsFor(decision.coordinate);
    const isHidden = hiddenValueOf(this.#input.schema, getNullableType(type));
    const isMissing = (value: unknown): boolean =>
      value == null || isAbsent(value) || isHidden?.(value) === true;
    if (isNonNullType(type)) {
      const write = this.#present(type.ofType, selectionSets, decision, reasons);
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
    const write = this.#present(type, selectionSets, decision, reasons);
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
  #present(
    type: GraphQLOutputType,
    selectionSets: readonly SelectionSetNode[],
    decision: Decision,
    reasons: FailureReasons,
  ): ValueWriter {
    if (isListType(type))
      return listWriter(this.#value(type.ofType, selectionSets, decision, 'list'), reasons);
    if (isLeafType(type)) return this.#leaf(type, decision, reasons);
    if (isCompositeType(type)) return this.#composite(type, selectionSets, reasons);
    return (_json, context) => reasons.reportInvalid(context);
  }

  #composite(
    type: GraphQLCompositeType,
    selectionSets: readonly SelectionSetNode[],
    reasons: FailureReasons,
  ): ValueWriter {
    if (!isAbstractType(type)) return this.object(type, selectionSets, reasons);
    const possible = new Map(
      this.#input.schema.possibleTypes(type).map((candidate) => [candidate.name, candidate]),
    );
    const prepared = new Map<string, ValueWriter>();
    // Where nobody was asked for the type, all types are written alike.
    const anyType = isTypeNeeded(this.#input, type, selectionSets) ? undefined : [...possible.values()][0];
    return (json, context, value) => {
      const typename = isRecord(value) ? value['__typename'] : undefined;
      const isTypeUnknown = isRecord(value) && (typename === undefined || typename === type.name);
      const observed = typeof typename === 'string' ? possible.get(typename) : undefined;
      const concrete = observed ?? (isTypeUnknown ? anyType : undefined);
      if (concrete === undefined) return reasons.reportInvalid(context);
      let write = prepared.get(concrete.name);
      if (write === undefined)
        prepared.set(concrete.name, (write = this.object(concrete, selectionSets, reasons)));
      return write(json, context, value);
    };
  }

  #leaf(type: Parameters<typeof leafWriterOf>[0], decision: Decision, reasons: FailureReasons): ValueWriter {
    const writeLeaf = leafWriterOf(type);
    if (decision.outcome !== 'mask' || decision.mask === undefined) {
      return (json, context, value) => writeLeaf(json, value) || reasons.reportInvalid(context);
    }
    const mask = this.#input.maskOf(decision.mask);
    return (json, context, value) => {
      const masked = mask(value);
      // A value that cannot be masked, or not within its type, is not given at all.
      return (masked != null && writeLeaf(json, masked)) || reasons.reportInvalid(context);
    };
  }
}

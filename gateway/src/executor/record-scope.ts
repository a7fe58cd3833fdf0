/** Whether a caller may have something of a record, by the conditions on it. */
import type { SubjectCondition } from '@govgraph/policy';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import type { ExecutionContext } from './execution-context.ts';
import { giverOf } from './failure-reasons.ts';
import { type Fits, compileFits } from './required-values.ts';
import { type FailedValue, type SubgraphError, isAbsent, isFailed } from './subgraph-errors.ts';

/**
 * `in` or `out` of the scope of all conditions; or, where a department failed to give what some condition reads, that
 * failure. Then nothing is given, but nobody is told that the record is out of scope: it may well not be.
 */
export type RecordScope = 'in' | 'out' | FailedValue;

export type JudgeRecord = (
  record: Readonly<Record<string, unknown>>,
  context: ExecutionContext,
) => RecordScope;

/** Something that a condition reads. */
interface Need {
  readonly name: string;
  /** The departments that can give it. */
  readonly providers: readonly string[];
  readonly fits: Fits;
  /** Nobody is asked for it where the record is out of scope for it. */
  readonly mayBeHeldBack: boolean;
}

/** @param isConditioned whether a field, by its coordinate, is itself asked for of some records only */
export function compileRecordScope(
  conditions: readonly SubjectCondition[],
  schema: Pick<FederatedSchema, 'typeOf' | 'isKey' | 'providersOf'>,
  isConditioned: (coordinate: string) => boolean,
): JudgeRecord {
  const fitsOf = compileFits(schema);
  const prepared = conditions.map(({ type, needs, isInScope }) => ({
    isInScope,
    needs: needs.map((name): Need => {
      const coordinate = `${type}.${name}` as const;
      const mayBeHeldBack = isConditioned(coordinate);
      return { name, providers: schema.providersOf(coordinate), fits: fitsOf(type, name), mayBeHeldBack };
    }),
  }));
  return (record, context) => {
    let failure: SubgraphError | undefined;
    for (const { isInScope, needs } of prepared) {
      if (isInScope(record, context.request)) continue;
      const failed = firstFailed(needs, record, context);
      // What does not hold by what is known outweighs what nobody can judge.
      if (failed === undefined) return 'out';
      failure ??= failed;
    }
    return failure === undefined ? 'in' : context.subgraphErrors.valueOf(failure.code, failure.provider);
  };
}

function firstFailed(
  needs: readonly Need[],
  record: Readonly<Record<string, unknown>>,
  context: ExecutionContext,
): SubgraphError | undefined {
  for (const { name, providers, fits, mayBeHeldBack } of needs) {
    const value = record[name];
    if (isFailed(value)) return value.error;
    if (value === null || isAbsent(value)) continue;
    const isLacking = value === undefined ? !mayBeHeldBack : !fits(value);
    if (isLacking) return { code: 'SUBGRAPH_ERROR', provider: giverOf(providers, context) };
  }
  return undefined;
}

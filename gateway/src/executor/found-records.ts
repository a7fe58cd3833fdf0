/** Whether the records that a call names (by a number, say) are there: many that are not are a search. */
import type { Permission } from '@govgraph/policy';
import { isRecord } from '@govgraph/protocol';
import { type GraphQLField, getNamedType } from 'graphql';
import { callKey } from '../operation/rewrite.ts';
import type { FederatedSchema } from '../planner/federated-schema.ts';
import type { AnswerState } from './answer-state.ts';
import { isAbsent, isFailed } from './subgraph-errors.ts';

type FoundCounter = (state: AnswerState, value: unknown) => void;

/**
 * Notes how many records are there that a field names; what a department failed to say is not noted. Undefined for
 * fields that name none.
 *
 * @param name under which departments are asked for the field
 */
export function foundCounter(
  { isSubtype }: FederatedSchema,
  field: GraphQLField<unknown, unknown>,
  decision: Permission,
  name: string,
): FoundCounter | undefined {
  const named = decision.inputUses?.find(({ mode }) => mode === 'identify');
  if (named === undefined) return undefined;
  const [type = ''] = named.reads.split('.');
  const isOfType = isSubtype(type, getNamedType(field.type).name);
  const call = callKey(decision, name);
  return ({ found }, value) => {
    if (value === undefined || isFailed(value)) return;
    found.set(call, Math.max(found.get(call) ?? 0, countFound(value, isOfType)));
  };
}

/**
 * @param isOfType whether the field gives records of the type that is named; anything else that it may give, a page for
 *   example, holds them in lists
 * @returns `Infinity` where it is one record, or cannot be counted but is something
 */
function countFound(value: unknown, isOfType: boolean): number {
  if (value === null || isAbsent(value) || value === false || value === 0) return 0;
  if (Array.isArray(value)) return present(value);
  if (isOfType || !isRecord(value)) return Infinity;
  const lists = listsIn(value);
  return lists.length === 0 ? Infinity : Math.max(...lists);
}

/** The lengths of the lists in a record, and in the records in it. */
function listsIn(record: Readonly<Record<string, unknown>>): readonly number[] {
  return Object.values(record).flatMap((member) => {
    if (Array.isArray(member)) return [present(member)];
    return isRecord(member) ? listsIn(member) : [];
  });
}

function present(list: readonly unknown[]): number {
  return list.filter((element) => element !== null && !isAbsent(element)).length;
}

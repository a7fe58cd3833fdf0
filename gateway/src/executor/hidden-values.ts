import { isRecord } from '@govgraph/protocol';
import { type GraphQLOutputType, isAbstractType, isEnumType } from 'graphql';
import type { DecidedOperation } from '../authorization/decided-operation.ts';

/** Tells a value that callers must not know of (`@inaccessible`), if the type can have one: to them, nothing is there. */
export function hiddenValueOf(
  { hiddenValues, isHiddenType }: DecidedOperation['schema'],
  type: GraphQLOutputType,
): ((value: unknown) => boolean) | undefined {
  if (isEnumType(type)) {
    const hidden = hiddenValues(type.name);
    return hidden.size === 0 ? undefined : (value) => typeof value === 'string' && hidden.has(value);
  }
  if (!isAbstractType(type)) return undefined;
  return (value) => isRecord(value) && isHiddenType(String(value['__typename']));
}

import { isRecord } from '@govgraph/protocol';
import {
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
  Kind,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { typeOfField } from '../operation/places.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import { JsonWriter } from './json-writer.ts';
import { type LeafWriter, leafWriterOf } from './leaf-values.ts';

/** Whether everything that was asked of a record is there, and a legal value of its type, or null. */
export type LegalityCheck = (record: Readonly<Record<string, unknown>>) => boolean;

type ValueCheck = (value: unknown) => boolean;

/** What leaf values are written to, to see whether that can be done. */
const scratch = new JsonWriter();

/**
 * Prepares a check by what callers know of the schema; of fields that they do not know, it is enough that they are
 * there.
 */
export function compileLegality(
  selectionSet: SelectionSetNode,
  schema: Pick<FederatedSchema, 'apiSchema' | 'isSubtype'>,
): LegalityCheck {
  return compileRecord(selectionSet, undefined, schema);
}

/** @param parent the type of the records, as far as the selection says it */
function compileRecord(
  selectionSet: SelectionSetNode,
  parent: GraphQLNamedType | undefined,
  schema: Pick<FederatedSchema, 'apiSchema' | 'isSubtype'>,
): LegalityCheck {
  const checks = selectionSet.selections.map((selection): LegalityCheck => {
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      const type = condition === undefined ? parent : schema.apiSchema.getType(condition);
      const check = compileRecord(selection.selectionSet, type, schema);
      return (record) => {
        const typename = record['__typename'];
        const applies =
          condition === undefined || typeof typename !== 'string' || schema.isSubtype(typename, condition);
        return !applies || check(record);
      };
    }
    if (selection.kind !== Kind.FIELD) return () => false;
    const name = selection.alias?.value ?? selection.name.value;
    const check = compileValue(typeOfField(parent, selection.name.value), selection.selectionSet, schema);
    return (record) => check(record[name]);
  });
  return (record) => checks.every((check) => check(record));
}

function compileValue(
  type: GraphQLOutputType | undefined,
  selectionSet: SelectionSetNode | undefined,
  schema: Pick<FederatedSchema, 'apiSchema' | 'isSubtype'>,
): ValueCheck {
  if (type === undefined) return (value) => value !== undefined;
  if (isNonNullType(type)) {
    const check = compileValue(type.ofType, selectionSet, schema);
    return (value) => value !== null && check(value);
  }
  if (isListType(type)) {
    const check = compileValue(type.ofType, selectionSet, schema);
    return (value) => value === null || (Array.isArray(value) && value.every(check));
  }
  if (isLeafType(type)) return leafCheck(leafWriterOf(type));
  const check = compileRecord(selectionSet ?? noSelection, type, schema);
  const isPossible = possibleTypenames(type, schema.apiSchema);
  return (value) => value === null || (isRecord(value) && isPossible(value['__typename']) && check(value));
}

const noSelection: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] };

function leafCheck(write: LeafWriter): ValueCheck {
  return (value) => {
    if (value === null || value === undefined) return value === null;
    scratch.begin(Infinity);
    return write(scratch, value);
  };
}

function possibleTypenames(type: GraphQLOutputType, schema: GraphQLSchema): ValueCheck {
  if (!isAbstractType(type)) return () => true;
  const names = new Set<unknown>(schema.getPossibleTypes(type).map(({ name }) => name));
  return (name) => names.has(name);
}

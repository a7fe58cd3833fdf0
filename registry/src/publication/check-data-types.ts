/*
 * What a catalog says of the form of an item, against the type of its field: 数据类型 and 数据长度 of
 * 《政务信息资源目录编制指南(试行)》, core metadata of information items. A consumer makes its columns after the catalog,
 * and what it gets is of the schema's type.
 *
 * Of a list, they are those of its elements: the guide has no type of lists but 通用型.
 *
 * 字符型 C, 数值型 N, 货币型 Y, 日期型 D, 日期时间型 T, 逻辑型 L, 备注型 M, 通用型 G, 双精度型 B, 整型 I, 浮点型 F
 */
import type { CatalogDataType, Item } from '@govgraph/policy';
import { Kind, type DocumentNode } from 'graphql';
import type { SchemaField } from './schema-fields.ts';
import type { Report } from './subgraph-finding.ts';

/** By scalar, what the catalog may call a value of it. Other scalars are the department's own, and may be anything. */
const dataTypesOf: Readonly<Record<string, readonly CatalogDataType[]>> = {
  // Dates and exact numbers are served as texts where a department has no scalar for them.
  String: ['C', 'M', 'D', 'T', 'N', 'Y'],
  ID: ['C', 'M', 'N', 'I'],
  Boolean: ['L'],
  Int: ['I', 'N', 'Y'],
  Float: ['F', 'B', 'N', 'Y'],
  Date: ['D'],
  DateTime: ['T'],
};

const dataTypesOfEnum: readonly CatalogDataType[] = ['C', 'M'];

/**
 * How many characters a value may have: the least that any date or instant needs (20260105, 20260105093000), and the
 * most that a number of 32 bits, one of 53 bits with its point and sign, or true and false can have.
 */
const leastLength: Partial<Record<CatalogDataType, number>> = { D: 8, T: 14 };
const mostLength: Readonly<Record<string, number>> = { Int: 11, Float: 24, Boolean: 5 };

/** The values of the enum types of a document, by the names of the types. */
export type EnumValues = ReadonlyMap<string, readonly string[]>;

export function findEnums({ definitions }: DocumentNode): EnumValues {
  const enums = new Map<string, readonly string[]>();
  for (const node of definitions) {
    if (node.kind !== Kind.ENUM_TYPE_DEFINITION && node.kind !== Kind.ENUM_TYPE_EXTENSION) continue;
    const values = (node.values ?? []).map(({ name }) => name.value);
    enums.set(node.name.value, [...(enums.get(node.name.value) ?? []), ...values]);
  }
  return enums;
}

/** Whether an item's `dataType` and `length` fit the type of its field. */
export function checkDataType(
  field: SchemaField,
  { dataType, length }: Pick<Item, 'dataType' | 'length'>,
  enums: EnumValues,
  report: Report['problem'],
): void {
  const { coordinate, type, namedType, isLeaf } = field;
  const values = enums.get(namedType);
  const allowed = isLeaf ? (values === undefined ? dataTypesOf[namedType] : dataTypesOfEnum) : [];
  // 通用型 is whatever the other types are not, records and lists among it.
  if (dataType !== 'G' && allowed !== undefined && !allowed.includes(dataType)) {
    const right = [...allowed, 'G'].join(', ');
    report(
      'DATA_TYPE_MISMATCH',
      coordinate,
      `dataType ${dataType} does not fit ${type}: write ${right}, or change the schema`,
    );
    return;
  }
  if (length === undefined) return;
  if (!isLeaf) {
    report(
      'LENGTH_MISMATCH',
      coordinate,
      `${type} is made of fields, so it has no length: leave \`length\` out`,
    );
    return;
  }
  const longest = (values ?? []).reduce((long, value) => (value.length > long.length ? value : long), '');
  if (length < longest.length) {
    report(
      'LENGTH_MISMATCH',
      coordinate,
      `${namedType} has values of ${longest.length} characters such as ${longest}, and length says ${length}`,
    );
    return;
  }
  const least = leastLength[dataType] ?? 0;
  const most = mostLength[namedType] ?? Infinity;
  if (length < least) {
    report(
      'LENGTH_MISMATCH',
      coordinate,
      `dataType ${dataType} needs at least ${least} characters, and length says ${length}`,
    );
  } else if (length > most) {
    report(
      'LENGTH_MISMATCH',
      coordinate,
      `${namedType} has at most ${most} characters, and length says ${length}`,
    );
  }
}

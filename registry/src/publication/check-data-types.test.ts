import { omitUndefined, type CatalogDataType } from '@govgraph/policy';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkDataType, findEnums } from './check-data-types.ts';
import { readSchemaFields } from './schema-fields.ts';

/** 数据类型 of 《政务信息资源目录编制指南(试行)》 (发改高技〔2017〕1272号), core metadata of information items. */
const dataTypes: readonly CatalogDataType[] = ['C', 'N', 'Y', 'D', 'T', 'L', 'M', 'G', 'B', 'I', 'F'];

const { document, fields } = readSchemaFields(`
  scalar Date scalar DateTime scalar Amount
  enum Sex { MALE FEMALE }
  type Household { address: String }
  union Party = Person
  interface Holder { name: String }
  type Person implements Holder {
    name: String id: ID isMarried: Boolean children: Int height: Float born: Date seen: DateTime
    income: Amount sex: Sex household: Household party: Party holders: [Holder!]! names: [String!] days: [Date]
  }
`);
const enums = findEnums(document);

function problemsOf(fieldName: string, dataType: CatalogDataType, length?: number): string[] {
  const field = fields.find(({ coordinate }) => coordinate === `Person.${fieldName}`);
  if (field === undefined) throw new Error(`there is no Person.${fieldName}`);
  const problems: string[] = [];
  checkDataType(field, { dataType, ...omitUndefined({ length }) }, enums, (_code, _place, message) =>
    problems.push(message),
  );
  return problems;
}

/** By field, the data types that fit beside G. */
test.each([
  ['name', 'C M D T N Y'],
  ['id', 'C M N I'],
  ['isMarried', 'L'],
  ['children', 'I N Y'],
  ['height', 'F B N Y'],
  ['born', 'D'],
  ['seen', 'T'],
  ['income', 'C N Y D T L M B I F'],
  ['sex', 'C M'],
  ['household', ''],
  ['holders', ''],
  ['names', 'C M D T N Y'],
  ['days', 'D'],
])('%s may be %s, or G', (field, fitting) => {
  const fits = dataTypes.filter((dataType) => problemsOf(field, dataType).length === 0);
  expect(fits.toSorted()).toEqual([...fitting.split(' ').filter(Boolean), 'G'].toSorted());
});

test.each([
  ['children', 'C', undefined, 'dataType C does not fit Int: write I, N, Y, G, or change the schema'],
  ['holders', 'C', 8, 'dataType C does not fit [Holder!]!: write G, or change the schema'],
  ['household', 'G', 8, 'Household is made of fields, so it has no length: leave `length` out'],
  ['born', 'D', 7, 'dataType D needs at least 8 characters, and length says 7'],
  ['seen', 'T', 10, 'dataType T needs at least 14 characters, and length says 10'],
  ['name', 'D', 4, 'dataType D needs at least 8 characters, and length says 4'],
  ['children', 'N', 18, 'Int has at most 11 characters, and length says 18'],
  ['sex', 'C', 4, 'Sex has values of 6 characters such as FEMALE, and length says 4'],
  ['party', 'C', 10, 'dataType C does not fit Party: write G, or change the schema'],
  ['height', 'F', 38, 'Float has at most 24 characters, and length says 38'],
  ['isMarried', 'L', 10, 'Boolean has at most 5 characters, and length says 10'],
] as const)('%s of data type %s and length %s is refused', (field, dataType, length, message) => {
  expect(problemsOf(field, dataType, length)).toEqual([message]);
});

test.each([
  ['born', 'D', 10],
  ['born', 'D', 8],
  ['seen', 'T', 25],
  ['children', 'I', 11],
  ['isMarried', 'L', 1],
  ['name', 'C', 4000],
  ['income', 'Y', 38],
  ['sex', 'C', 6],
  ['names', 'C', 4000],
] as const)('%s of data type %s and length %s fits', (field, dataType, length) => {
  expect(problemsOf(field, dataType, length)).toEqual([]);
});

test('no length that a whole number or a number of the schema can have is refused', () => {
  const lengthOf = (value: number) => String(value).length;
  fc.assert(
    fc.property(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), (whole, double) => {
      expect(problemsOf('children', 'I', lengthOf(whole))).toEqual([]);
      expect(problemsOf('height', 'B', lengthOf(double))).toEqual([]);
    }),
    { seed: 15 },
  );
});

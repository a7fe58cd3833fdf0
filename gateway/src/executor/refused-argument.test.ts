import { buildSchema, type GraphQLObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { readResponseData } from './read-response-data.ts';
import { describeRefused, hasArgument } from './refused-argument.ts';
import { isFailed, SubgraphErrors } from './subgraph-errors.ts';

const schema = buildSchema(`
  type Query { list(first: Int, filter: Filter, filters: [Filter!]): [String] }
  input Filter { kind: String, inner: Filter }
`);
const field = (schema.getType('Query') as GraphQLObjectType).getFields()['list'];
const knows = (path: string): boolean => hasArgument(field, path);

describe('A refused argument', () => {
  test.each([
    ['first', true],
    ['filter.kind', true],
    ['filter.inner.kind', true],
    ['filters.kind', true],
    ['other', false],
    ['first.kind', false],
    ['filter.other', false],
    ['__proto__', false],
    ['filter.constructor', false],
    ['', false],
  ])('is known by the path %j: %s', (path, isKnown) => {
    expect(knows(path)).toBe(isKnown);
  });

  test('is named with the reason in the gateway’s words', () => {
    expect(describeRefused({ argument: 'filter.kind', reason: 'CHECK_CHARACTER' }, knows)).toEqual({
      message:
        'The department refused the argument filter.kind of this field: it has a check character that does not fit the others.',
      extensions: { argument: 'filter.kind', reason: 'CHECK_CHARACTER' },
    });
  });

  test('that the field does not have is not named', () => {
    const { message, extensions } = describeRefused({ argument: 'li_ming_110105' }, knows);
    expect(message).toBe(
      'The department refused an argument of this field, or of one that it was asked for with it: check its value.',
    );
    expect(extensions).toEqual({});
  });
});

describe('What a department writes of a refused argument', () => {
  const refusedBy = (extensions: object): unknown => {
    const errors = new SubgraphErrors();
    const responseFilter = { apply: () => undefined, fill: () => undefined, failAt: () => true };
    const { data } = readResponseData(
      {
        data: null,
        errors: [
          { message: '张三 110105194912310021', extensions: { code: 'BAD_USER_INPUT', ...extensions } },
        ],
        isSuccessful: true,
        hasEscapes: false,
      },
      responseFilter,
      'police',
      errors,
    );
    return isFailed(data) ? data.error : data;
  };

  test('is kept as far as it is a name and a reason of the list', () => {
    expect(refusedBy({ argument: 'idNumber', reason: 'BIRTH_DATE', secret: 'x' })).toEqual({
      code: 'BAD_USER_INPUT',
      provider: 'police',
      refused: { argument: 'idNumber', reason: 'BIRTH_DATE' },
    });
  });

  test.each([
    [{ argument: '张三', reason: '张三' }],
    [{ argument: 'name is 张三', reason: 'toString' }],
    [{ argument: ['idNumber'], reason: { BIRTH_DATE: 1 } }],
    [{ argument: 'a'.repeat(100), reason: 'birth_date' }],
    [{ argument: '110105194912310021' }],
  ])('is otherwise left out: %j', (extensions) => {
    expect(refusedBy(extensions)).toEqual({ code: 'BAD_USER_INPUT', provider: 'police', refused: {} });
  });

  test('makes one error for each reason, however many names it makes up', () => {
    const errors = new SubgraphErrors();
    for (let index = 0; index < 100; index++)
      errors.valueOf('BAD_USER_INPUT', 'police', { argument: `a${index}`, reason: 'LENGTH' });
    expect(errors.unreported()).toHaveLength(1);
  });
});

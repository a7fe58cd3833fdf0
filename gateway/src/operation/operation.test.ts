import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../errors.ts';
import { defaultLimits } from './limits.ts';
import type { Operation } from './operation.ts';
import { readDocument } from './read-document.ts';

const schema = buildSchema(`
  type Query { party: Party people: [Person] }
  interface Party { id: ID }
  type Person implements Party { id: ID name: String }
  type Company implements Party { id: ID }`);

function read(text: string): Operation {
  const document = readDocument(text, schema, defaultLimits);
  if (isRefusal(document)) throw new Error(document.errors[0]?.message);
  return document.operations[0]!;
}

describe('The selected fields of an operation', () => {
  test('are those on every type that may stand there, each pair of type and node once', () => {
    const operation = read(
      '{ party { id ... on Person { ...Name } ...Name } people { ...Name } } fragment Name on Person { name }',
    );
    const selected = operation.selectedFields.map(({ type, node }) => `${type.name}.${node.name.value}`);
    expect(selected).toEqual(['Query.party', 'Person.id', 'Company.id', 'Person.name', 'Query.people']);
  });

  test('are found once', () => {
    const operation = read('{ party { id } }');
    expect(operation.selectedFields).toBe(operation.selectedFields);
  });
});

test('What @skip and @include read is told by the values of their variables only', () => {
  const operation = read(
    `query ($a: Boolean!, $b: Boolean!, $c: Boolean = true) {
      party @include(if: $a) { id @skip(if: true) ...Name }
    }
    fragment Name on Person { name @skip(if: $b) other: name @include(if: $c) }`,
  );
  expect(operation.conditionValues({ a: true, b: false, c: true, d: true })).toEqual([true, false, true]);
  expect(operation.conditionValues({})).toEqual([false, false, false]);
  expect(read('{ party { id } }').conditionValues({ a: true })).toEqual([]);
});

describe('What is asked of the schema', () => {
  test('is nothing where nothing is, or where the variables leave it out', () => {
    expect(read('{ party { __typename } }').introspection({})).toBeUndefined();
    const operation = read(
      'query ($a: Boolean!) { party { id } ...Types @include(if: $a) } fragment Types on Query { __schema { types { name } } }',
    );
    expect(operation.introspection({ a: false })).toBeUndefined();
    expect(operation.introspection({ a: true })?.text.replace(/\s+/g, ' ')).toBe(
      '{ __schema { types { name } } }',
    );
  });

  test('is asked with the variables that it uses, and without conditions', () => {
    const operation = read(
      'query ($name: String!, $a: Boolean!) { __type(name: $name) { name kind @skip(if: $a) } people { id @skip(if: $a) } }',
    );
    const { text = '', variables } = operation.introspection({ name: 'Person', a: true }) ?? {};
    expect(text.replace(/\s+/g, ' ')).toBe('query ($name: String!) { __type(name: $name) { name } }');
    expect(variables).toEqual({ name: 'Person' });
  });
});

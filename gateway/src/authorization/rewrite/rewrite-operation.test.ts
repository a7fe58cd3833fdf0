/** What departments are asked for, by decision; what becomes of whole requests stands in `../rights/rewritten-documents.test.ts`. */
import type { Decision, Permission, SubjectCondition } from '@govgraph/policy';
import { beforeAll, describe, expect, test } from 'vitest';
import { SubgraphAliases } from '../../operation/subgraph-aliases.ts';
import type { FederatedSchema } from '../../schema/federated-schema.ts';
import { composeSchema, readOperation } from '../composed-schema.fixture.ts';
import { rewriteOperation } from './rewrite-operation.ts';

let schema: FederatedSchema;
beforeAll(async () => {
  schema = await composeSchema({
    register: `
      type Query { parties: [Party] person(id: ID): Person }
      interface Party { id: ID name: String }
      type Person implements Party { id: ID name: String region: String home: Address }
      type Company implements Party { id: ID name: String }
      type Address { city: String }`,
  });
});

const inRegion: SubjectCondition = {
  id: 'rule:region',
  type: 'Person',
  needs: ['region'],
  when: 'subject.region == "11"',
  knownScope: () => undefined,
  isInScope: () => true,
};

const decision = { policyVersion: 1, validUntil: Infinity, trace: [] };
const allow = (coordinate: Decision['coordinate'], more: Partial<Permission> = {}): Permission => ({
  ...decision,
  outcome: 'allow',
  coordinate,
  conditions: [],
  ...more,
});
const deny = (coordinate: Decision['coordinate']): Decision => ({
  ...decision,
  outcome: 'deny',
  code: 'RULE_DENIED',
  coordinate,
});

/** @param decisions those that are not plain permissions */
function rewrite(text: string, decisions: readonly Decision[] = [], variables: Record<string, unknown> = {}) {
  const decided = new Map<string, Decision>(decisions.map((each) => [each.coordinate, each]));
  const operation = rewriteOperation({
    schema,
    operation: readOperation(schema, text),
    variables,
    aliases: new SubgraphAliases(schema.namesWithArguments),
    decisionOf: (type, node) => {
      const coordinate = `${type.name}.${node.name.value}` as const;
      const known = decided.get(coordinate) ?? allow(coordinate);
      decided.set(coordinate, known);
      return known;
    },
    subjectKeyOf: (type) => (type.name === 'Person' ? 'id' : undefined),
  });
  const coordinates = (found: ReadonlySet<Decision>) => [...found].map((each) => each.coordinate);
  return {
    text: operation.text.replace(/\s+/g, ' ').trim(),
    reached: coordinates(operation.reached),
    unenforceable: coordinates(operation.unenforceable),
    identifications: operation.identifications,
  };
}

describe('A denied field', () => {
  test('leaves the document, and nothing below it is reached', () => {
    const { text, reached } = rewrite('{ person { name home { city } } }', [deny('Person.home')]);
    expect(text).toBe('{ _g0_person: person { id name } }');
    expect(reached).toEqual(['Query.person', 'Person.name', 'Person.home']);
  });

  test('is asked for on the types on which it is not denied', () => {
    const { text } = rewrite('{ parties { name } }', [deny('Company.name')]);
    expect(text).toBe('{ parties { __typename ... on Person { id } ... on Person { name } } }');
  });

  test('leaves nothing to ask where it is all', () => {
    expect(rewrite('{ person { name } }', [deny('Query.person')]).text).toBe('');
  });

  test('leaves whether there is a record, where the record itself may be had', () => {
    expect(rewrite('{ parties { name } }', [deny('Company.name'), deny('Person.name')]).text).toBe(
      '{ parties { __typename ... on Person { id } } }',
    );
  });
});

describe('A condition on a record', () => {
  test('is given what it reads', () => {
    const { text } = rewrite('{ person { name } }', [allow('Person.name', { conditions: [inRegion] })]);
    expect(text).toBe('{ _g0_person: person { id region name } }');
  });

  test('cannot be enforced where the operation passes through no such record', () => {
    const city = allow('Address.city', { conditions: [inRegion] });
    expect(rewrite('{ person { home { city } } }', [city]).unenforceable).toEqual(['Address.city']);
    const home = allow('Person.home', { conditions: [inRegion] });
    expect(rewrite('{ person { home { city } } }', [city, home]).unenforceable).toEqual([]);
  });
});

test('The caller’s aliases and conditions are gone, and fragments are inlined', () => {
  const text = `query ($a: Boolean!, $b: Boolean!) { who: person { ...Facts @include(if: $a) home @skip(if: $b) { city } } }
    fragment Facts on Person { called: name }`;
  expect(rewrite(text, [], { a: true, b: true }).text).toBe(
    '{ _g0_person: person { id ... on Person { name } } }',
  );
});

test('A field that names a record is told, denied or not, and one call once', () => {
  const identify = {
    inputUses: [{ coordinate: 'Query.person(id:)', mode: 'identify', reads: 'Person.id', isOwn: false }],
  } as const;
  const text = '{ a: person(id: "p1") { name } b: person(id: "p1") { id } c: person(id: "p2") { id } }';
  const names = (decisions: readonly Decision[]) =>
    rewrite(text, decisions).identifications.map(
      ({ node, decision: { outcome } }) => `${node.alias?.value} ${outcome}`,
    );
  expect(names([allow('Query.person', identify)])).toEqual(['b allow', 'c allow']);
  expect(names([deny('Query.person')])).toEqual(['b deny', 'c deny']);
  expect(names([allow('Query.person')])).toEqual([]);
});

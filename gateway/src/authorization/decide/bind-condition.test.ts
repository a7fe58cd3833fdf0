import { compilePolicy, type SchemaOutline, type SubjectCondition } from '@govgraph/policy';
import { buildItem, buildPolicy, buildResource } from '@govgraph/policy/testing';
import { beforeAll, expect, test } from 'vitest';
import { createConditionBinder } from './bind-condition.ts';
import { composeSchema } from '../composed-schema.fixture.ts';

let outline: SchemaOutline;
beforeAll(async () => {
  const register = `
    type Query { person: Person }
    type Person { region: String born: Int tax(year: Int): Int home: Address }
    type Address { city: String }`;
  outline = (await composeSchema({ register })).outline;
});

const condition = (needs: readonly string[], isInScope: SubjectCondition['isInScope']): SubjectCondition => ({
  id: 'rule:test',
  type: 'Person',
  needs,
  when: 'true',
  knownScope: () => undefined,
  isInScope,
});

function bind(given: SubjectCondition): SubjectCondition | string {
  const coordinates = ['Person.region', 'Person.born', 'Person.tax', 'Person.home'] as const;
  const items = coordinates.map((coordinate) => buildItem({ coordinate }));
  const resources = [buildResource({ provider: 'register', items })];
  const policy = compilePolicy(buildPolicy({ departments: ['register'], resources }));
  return createConditionBinder(outline, policy)(given);
}

test('A condition on what departments write as it is read stays as it is', () => {
  const given = condition(['region'], () => true);
  expect(bind(given)).toBe(given);
});

test('An Int is read as the whole number that conditions reckon with, and nothing else of the record is', () => {
  const read: unknown[] = [];
  const bound = bind(condition(['born'], (subject) => read.push(subject) > 0));
  if (typeof bound === 'string') throw new Error(bound);
  const request = {} as Parameters<SubjectCondition['isInScope']>[1];
  expect(bound.isInScope({ born: 1990, region: '11' }, request)).toBe(true);
  expect(read).toEqual([{ born: 1990n }]);
});

test.each(['tax', 'home', 'unknown'])('A condition on %s, which cannot be read, says why', (need) => {
  const bound = bind(condition([need], () => true));
  expect(bound).toContain(`Person.${need}`);
});

/** What does not compose is told where it stands in the department's own schema. */
import { expect, test } from 'vitest';
import { compose } from './compose.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@shareable", "@override"])\n';

/** What another department has published. */
const published = 'type Query { a: A }\ntype A @key(fields: "id") { id: ID! x: Int }\nenum E { ONE }';

/** @returns what the composition says of a folder, each in a line */
function problemsOf(sdl: string, other = published): readonly string[] {
  const subgraphs = [
    { name: 'other', sdl: link + other, url: 'http://other/' },
    { name: 'mine', sdl: link + sdl, url: 'http://mine/' },
  ];
  const { problems } = compose(subgraphs, new Set(['mine']));
  return problems.map(
    ({ subgraph, code, file, line, column, place, message }) =>
      `${subgraph} ${code} ${file ?? '-'}:${line ?? ''}:${column ?? ''} ${place} ${message.split('\n')[0]}`,
  );
}

test.each([
  [
    'a type that there is not',
    'type B {\n  y: Money\n}',
    'mine INVALID_GRAPHQL schema.graphql:3:6 B.y Unknown type Money',
  ],
  [
    'a directive that there is not',
    'type B @mine { y: Int }',
    'mine INVALID_GRAPHQL schema.graphql:2:8 B Unknown directive "@mine".',
  ],
  [
    'a key of a field that there is not',
    'type A @key(fields: "k") { id: ID! }',
    'mine KEY_INVALID_FIELDS schema.graphql:2:8 A On type "A", for @key(fields: "k"): ',
  ],
  [
    'a field of another type, wherever the other one stands',
    'type A @key(fields: "id") {\n  id: ID!\n  x: String @shareable\n}',
    'mine FIELD_TYPE_MISMATCH schema.graphql:4:3 A.x Type of field "A.x" is incompatible across subgraphs: ',
  ],
  [
    'a field that both have and that is not shared',
    'type A @key(fields: "id") {\n  id: ID!\n  x: Int\n}',
    'mine INVALID_FIELD_SHARING schema.graphql:4:3 A.x Non-shareable field "A.x" is resolved',
  ],
  [
    'a field that is said to be another department’s and is nobody’s',
    'type A @key(fields: "id") {\n  id: ID!\n  z: Int @external\n  y: Int @requires(fields: "z")\n}',
    'mine EXTERNAL_MISSING_ON_BASE schema.graphql:4:3 A.z Field "A.z" is marked @external',
  ],
  [
    'a type that is defined twice',
    'type B { y: Int }\ntype B { z: Int }',
    'mine INVALID_GRAPHQL schema.graphql:2:6 B There can be only one type named "B"',
  ],
])('%s', (_what, sdl, expected) => {
  expect(problemsOf(sdl)[0]).toContain(expected);
});

test('fields that cannot be reached are one problem for each reason, and not one for each field', () => {
  const fields = Array.from({ length: 30 }, (_, index) => `y${index}: Int`).join(' ');
  const problems = problemsOf(`type A @key(fields: "k") { k: ID! ${fields} } type Query { mine: A }`);
  expect(problems.length).toBeLessThanOrEqual(2);
  expect(problems[0]).toMatch(/^mine SATISFIABILITY_ERROR schema.graphql:2:\d+ A/);
});

test('what is wrong between others, whose folders are not checked, is no department’s', () => {
  const [problem] = problemsOf('type B { y: Int }', 'type Query { a: Gone }');
  expect(problem).toContain('other INVALID_GRAPHQL -:: schema.graphql Unknown type Gone');
});

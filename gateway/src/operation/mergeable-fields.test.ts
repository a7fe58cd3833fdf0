import fc from 'fast-check';
import { OverlappingFieldsCanBeMergedRule, buildSchema, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { MergeableFields } from './mergeable-fields.ts';

const schema = buildSchema(`
  type Query { holder: Holder person: Person company: Company }
  interface Holder { id: ID related(first: Int, after: String): [Holder!] }
  type Person implements Holder { id: ID related(first: Int, after: String): [Holder!] name: String age: Int }
  type Company implements Holder { id: ID related(first: Int, after: String): [Holder!] name: Int employees: [Person] }
`);

/** What the rule says, and what that of graphql-js does. */
function judge(text: string): { readonly ours: readonly string[]; readonly theirs: readonly string[] } {
  const document = parse(text);
  const messagesBy = (rule: typeof MergeableFields) =>
    validate(schema, document, [rule], { maxErrors: 1_000 }).map(({ message }) => message);
  return { ours: messagesBy(MergeableFields), theirs: messagesBy(OverlappingFieldsCanBeMergedRule) };
}

describe('fields of one response name', () => {
  const { field } = fc.letrec<{ field: string; selections: string }>((tie) => ({
    field: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('id', 'name', 'x: id', 'x: name', 'x: age', 'name: age', 'age', 'id: name'),
      fc
        .tuple(
          fc.constantFrom('', 'x: ', 'name: '),
          fc.constantFrom(
            'related',
            'related(first: 1)',
            'related(after: "a", first: 1)',
            'related(first: 1, after: "a")',
          ),
          tie('selections'),
        )
        .map(([alias, name, below]) => `${alias}${name} { ${below} }`),
      fc
        .tuple(fc.constantFrom('... on Person', '... on Company', '... on Holder', '...'), tie('selections'))
        .map(([fragment, below]) => `${fragment} { ${below} }`),
      fc.constantFrom('...A', '...B'),
    ),
    selections: fc.array(tie('field'), { minLength: 1, maxLength: 4 }).map((fields) => fields.join(' ')),
  }));
  const selections = fc.array(field, { minLength: 1, maxLength: 5 }).map((fields) => fields.join(' '));

  test('can be merged exactly where graphql-js says so, which compares them in pairs', () => {
    let refused = 0;
    fc.assert(
      fc.property(selections, selections, selections, (root, inA, inB) => {
        const a = `fragment A on Person { ${inA.replaceAll('...A', '...B')} }`;
        const b = `fragment B on Holder { ${inB.replaceAll(/\.\.\.[AB]/g, 'id')} }`;
        const { ours, theirs } = judge(`query Q { holder { ${root} ...A ...B } } ${a} ${b}`);
        if (theirs.length > 0) refused += 1;
        expect(ours.length > 0).toBe(theirs.length > 0);
      }),
      { numRuns: 1_000 },
    );
    expect(refused).toBeGreaterThan(200);
  });

  test('are told apart as graphql-js does', () => {
    const { ours, theirs } = judge(
      '{ holder { x: id ... on Person { x: name } ...P } } fragment P on Person { x: age }',
    );
    expect(ours.length).toBeGreaterThan(0);
    for (const message of ours) expect(theirs).toContain(message);
  });

  test.each([
    ['a field', `{ person { ${'name '.repeat(3_000)} } }`],
    ['a field with fields', `{ ${'person { name } '.repeat(3_000)} }`],
    ['a fragment', `{ person { ${'...P '.repeat(3_000)} } } fragment P on Person { name related { id } }`],
    [
      'a call',
      `{ person { ${'related(first: 1, after: "a") { id } related(after:"a",first:1) { id } '.repeat(400)} } }`,
    ],
  ])('may stand there any number of times: %s', (_what, text) => {
    expect(judge(text).ours).toEqual([]);
  });

  test('are limited where they are different ones', () => {
    const calls = Array.from({ length: 400 }, (_, index) => `x: related(first: ${index}) { id }`).join(' ');
    expect(judge(`{ person { ${calls} } }`).ours).toEqual([crowded('x')]);
  });

  test('are limited wherever they stand, if their paths in the answer are the same', () => {
    const many = Array.from({ length: 40 }, (_, index) => `Type${index}`);
    const union = buildSchema(`
      type Query { any: Any }
      union Any = ${many.join(' | ')}
      ${many.map((type) => `type ${type} { below: Any id: ID }`).join('\n')}`);
    const onEach = (below: string) => many.map((type) => `... on ${type} { below { ${below} } }`).join(' ');
    const problemsOf = (types: number) => {
      const ids = many.slice(0, types).map((type) => `... on ${type} { id }`);
      return validate(union, parse(`{ any { ${onEach(ids.join(' '))} } }`), [MergeableFields]);
    };
    // 40 × 7 fields are 39,060 pairs, 40 × 8 are 51,040.
    expect(problemsOf(7)).toEqual([]);
    expect(problemsOf(8).map(({ message }) => message)).toEqual([crowded('id')]);
  });

  test.each([
    'fragment P on Person { name ...R } fragment R on Person { ...P }',
    'fragment P on Person { name related { ...R } } fragment R on Holder { id ...P }',
    names(30)
      .map(
        (name) =>
          `fragment ${name} on Person { ${names(30)
            .map((each) => `...${each}`)
            .join(' ')} }`,
      )
      .join(' '),
  ])('of fragments that hold themselves are left to the rule about these', (fragments) => {
    expect(judge(`{ person { ...P } } ${fragments}`).ours).toEqual([]);
  });
});

function crowded(name: string): string {
  return `The response name "${name}" stands for too many different fields in one place: more than 50000 pairs would have to be compared.`;
}

function names(count: number): readonly string[] {
  return ['P', ...Array.from({ length: count - 1 }, (_, index) => `P${index}`)];
}

/**
 * Operations that keep the limits on documents and make as much work as these allow, each in a way of its own: for
 * whoever validates, estimates, decides, rewrites or writes them.
 */

/** A department with a wide interface, a wide type, types that lead to each other, and inputs that hold themselves. */
export function hostileDepartment(types: number): string {
  const fields = `id: ID! next: Node other: Node list(first: Int): [Node!]
    named(ids: [ID!], numbers: [Float], filter: Filter): String ${names(20, 'f').join(': String ')}: String`;
  const names_ = names(types, 'T');
  return `
    type Query { node(id: ID): Node nodes(first: Int): [Node!] wide: Wide any: Any T0: T0 }
    interface Node { ${fields} }
    ${names_.map((name) => `type ${name} implements Node { ${fields} own${name}: Node }`).join('\n')}
    union Any = ${names_.join(' | ')}
    type Wide { self: Wide twin: Wide ${names(2_500, 'w').join(': String ')}: String
      named(ids: [ID!], numbers: [Float], filter: Filter): String list(first: Int): [Wide!] }
    input Filter { any: [Filter!] ids: [ID!] numbers: [Float] text: String }`;
}

export interface HostileOperation {
  readonly kind: string;
  readonly text: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** @param types of the department's interface */
export function hostileOperations(types: number): readonly HostileOperation[] {
  const onEach = (below: (at: number) => string) =>
    names(types, 'T')
      .map((type, at) => `... on ${type} { ${below(at)} }`)
      .join(' ');
  const nested = (levels: number, name: string, below: string): string =>
    `${`${name} { `.repeat(levels)}${below}${' }'.repeat(levels)}`;
  return [
    {
      kind: 'many fields',
      text: `{ wide { ${names(2_500, 'w').join(' ')} twin { ${names(2_490, 'w').join(' ')} } } }`,
    },
    { kind: 'one field again and again', text: `{ wide { ${'w0 '.repeat(4_900)} } }` },
    { kind: 'many fields, deep', text: `{ wide { ${nested(18, 'self', names(2_500, 'w').join(' '))} } }` },
    { kind: 'fields at every depth', text: `{ wide { ${spine(18, 130)} } }` },
    { kind: 'fragments that double', text: `{ wide { ...F0 } } ${doubling(11, 'w0 w1')}` },
    {
      kind: 'fragments that double, with many fields',
      text: `{ wide { ...F0 } } ${doubling(4, names(300, 'w').join(' '))}`,
    },
    {
      kind: 'a long list of arguments in many places',
      text: `{ wide { ...F0 } } ${doubling(9, `named(ids: [${'"a" '.repeat(9_000)}])`)}`,
    },
    {
      kind: 'a huge input object',
      text: `{ wide { named(filter: ${'{ any: [ '.repeat(60)}{ ids: [${'"a" '.repeat(9_000)}] }${'] }'.repeat(60)}) } }`,
    },
    {
      kind: 'exact numbers in a huge input object',
      text: `{ wide { named(filter: ${'{ any: [ '.repeat(90)}{ numbers: [${'0.10000000000000000001 '.repeat(3_000)}] }${'] }'.repeat(90)}) } }`,
    },
    { kind: 'many objects in a list', text: `{ wide { named(filter: { any: [${'{} '.repeat(4_900)}] }) } }` },
    {
      kind: 'arguments on a wide interface',
      text: `{ node { named(ids: [${'"a" '.repeat(9_000)}]) } }`,
    },
    {
      kind: 'a wide interface',
      text: `{ node { ${names(20, 'f').join(' ')} next { ${names(20, 'f').join(' ')} } } }`,
    },
    { kind: 'a wide interface, nested', text: `{ node { ${nested(18, 'next', 'id f0 f1')} } }` },
    {
      kind: 'a wide interface, twice at each level',
      text: `{ node { ...F0 } } ${doubling(10, 'id f0', 'Node', ['next', 'other'])}`,
    },
    {
      kind: 'lists of a wide interface that a variable sizes',
      text: `query ($n: Int) { node { ${nested(6, 'list(first: $n)', names(4, 'f').join(' '))} } }`,
      variables: { n: 2 },
    },
    {
      kind: 'many lists that a variable sizes',
      text: `query ($n: Int) { wide { ...F0 } } ${doubling(9, 'a: list(first: $n) { w0 } b: list(first: $n) { w1 }')}`,
      variables: { n: 1 },
    },
    {
      kind: 'something else on each type',
      text: `{ node { ${onEach((at) => `f${at % 20} own: own${names(types, 'T')[at]} { id }`)} } }`,
    },
    {
      kind: 'something else on each type, and below it',
      text: `{ node { ...A ...B } } fragment A on Node { next { next { next { ${onEach((at) => `f${at % 20}`)} } ${onEach(() => 'next { id }')} } ${onEach(() => 'next { f1 }')} } }
        fragment B on Node { ${onEach(() => 'next { f2 }')} }`,
    },
    { kind: 'conditions without a type', text: `{ node { ${'... { id } '.repeat(1_200)} } }` },
    { kind: 'conditions of the interface', text: `{ node { ${'... on Node { id } '.repeat(1_200)} } }` },
    {
      kind: 'conditions of a union',
      text: `{ node { ${'... on Any { ... on Node { id } } '.repeat(700)} } }`,
    },
    {
      kind: 'conditions that are never met',
      text: `{ T0 { ${'... on Node { ... on T0 { id } } '.repeat(700)} } }`,
    },
    {
      kind: 'many variables',
      text: `query (${names(900, 'v')
        .map((name) => `$${name}: String`)
        .join(' ')}) { wide { named(filter: { any: [${names(900, 'v')
        .map((name) => `{ text: $${name} }`)
        .join(' ')}] }) } }`,
      variables: Object.fromEntries(names(900, 'v').map((name) => [name, 'a'])),
    },
    {
      kind: 'many conditions',
      text: `query (${names(350, 'v')
        .map((name) => `$${name}: Boolean!`)
        .join(' ')}) { wide { ${names(350, 'v')
        .map((name, at) => `w${at} @skip(if: $${name}) self @include(if: $${name}) { w${at} }`)
        .join(' ')} } }`,
      variables: Object.fromEntries(names(350, 'v').map((name, at) => [name, at % 2 === 0])),
    },
    {
      kind: 'a long list in a variable, on a wide interface',
      text: 'query ($ids: [ID!]) { node { named(ids: $ids) next { named(ids: $ids) } } }',
      variables: { ids: Array<string>(49_000).fill('a') },
    },
    {
      kind: 'a long list in a variable, in many places',
      text: `query ($ids: [ID!]) { wide { ${names(190, 'a')
        .map((alias) => `${alias}: named(ids: $ids)`)
        .join(' ')} } }`,
      variables: { ids: Array<string>(49_000).fill('a') },
    },
    {
      kind: 'many aliases',
      text: `{ wide { ${names(199, 'a')
        .map((alias) => `${alias}: self { ${names(20, 'w').join(' ')} }`)
        .join(' ')} } }`,
    },
    {
      kind: 'many operations with the same fragment',
      text: `${names(50, 'Q')
        .map((name) => `query ${name} { wide { ...F } }`)
        .join(
          ' ',
        )} fragment F on Wide { ${names(2_500, 'w').join(' ')} twin { ${names(2_000, 'w').join(' ')} } }`,
    },
    {
      kind: 'many operations with the same variables',
      text: `${names(50, 'Q')
        .map((name) => `query ${name}($a: ID!) { wide { ...F } }`)
        .join(' ')} fragment F on Wide { named(ids: [${'$a '.repeat(3_000)}]) }`,
    },
    {
      kind: 'different fields of one name in different fields of one name',
      text: `{ node { ${onEach(
        (at) =>
          `own: own${names(types, 'T')[at]} { ${names(100, 'T')
            .slice(0, 12)
            .map((type) => `... on ${type} { f1 }`)
            .join(' ')} }`,
      )} } }`,
    },
    {
      kind: 'names that are nearly right',
      text: `{ wide { ${names(40, 'wrongName').join(' ')} } }`,
    },
  ];
}

function spine(levels: number, fields: number): string {
  const here = names(fields, 'w').join(' ');
  return levels === 0 ? here : `${here} self { ${spine(levels - 1, fields)} }`;
}

/** Fragments of which each uses the next in two fields. */
function doubling(levels: number, innermost: string, type = 'Wide', fields = ['self', 'twin']): string {
  const [first, second] = fields;
  const fragments = Array.from(
    { length: levels },
    (_, at) => `fragment F${at} on ${type} { ${first} { ...F${at + 1} } ${second} { ...F${at + 1} } }`,
  );
  return `${fragments.join(' ')} fragment F${levels} on ${type} { ${innermost} }`;
}

function names(count: number, prefix: string): readonly string[] {
  return Array.from({ length: count }, (_, at) => `${prefix}${at}`);
}

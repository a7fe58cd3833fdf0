import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { checkDirectives, directiveSupport } from './check-directives.ts';
import { reportTo, type SubgraphFinding } from './subgraph-finding.ts';

const names = [...directiveSupport.keys()];
const federation = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.12", import: ${JSON.stringify(names.map((name) => `@${name}`))})
`;

function check(sdl: string) {
  const findings: SubgraphFinding[] = [];
  checkDirectives(parse(sdl), reportTo(findings, 'health'));
  const linesOf = (kind: 'problem' | 'warning') =>
    findings.filter((each) => each.kind === kind).map(({ place, message }) => `${place}: ${message}`);
  return { problems: linesOf('problem'), warnings: linesOf('warning') };
}

/** One row for each directive of Federation 2.0 to 2.14, of connectors, and of GraphQL. */
const table: readonly [directive: string, verdict: 'honoured' | 'warned of' | 'refused', sdl: string][] = [
  ['@link', 'honoured', 'extend schema @link(url: "https://specs.apollo.dev/link/v1.0")'],
  ['@key', 'honoured', 'type Person @key(fields: "id") { id: ID! }'],
  ['@requires', 'honoured', 'type Person { band: String @requires(fields: "income") }'],
  ['@provides', 'honoured', 'type Query { person: Person @provides(fields: "name") }'],
  ['@external', 'honoured', 'type Person { name: String @external }'],
  ['@extends', 'honoured', 'type Person @extends { name: String }'],
  ['@shareable', 'honoured', 'type Money @shareable { currency: String }'],
  ['@inaccessible', 'honoured', 'type Person { name: String @inaccessible }'],
  ['@interfaceObject', 'honoured', 'type Party @interfaceObject { name: String }'],
  ['@override', 'honoured', 'type Person { name: String @override(from: "health") }'],
  ['@override(label:)', 'refused', 'type P { n: String @override(from: "a", label: "percent(5)") }'],
  ['@tag', 'warned of', 'type Person { name: String @tag(name: "public") }'],
  ['@composeDirective', 'warned of', 'extend schema @composeDirective(name: "@mine")'],
  ['@cost', 'honoured', 'type Person { name: String @cost(weight: 5) }'],
  ['@listSize', 'honoured', 'type Query { people: [Person] @listSize(assumedSize: 5) }'],
  ['@authenticated', 'refused', 'type Person { name: String @authenticated }'],
  ['@requiresScopes', 'refused', 'scalar Money @requiresScopes(scopes: [["tax"]])'],
  ['@policy', 'refused', 'enum Kind @policy(policies: [["officers"]]) { A }'],
  ['@context', 'refused', 'type Person @context(name: "person") { name: String }'],
  ['@fromContext', 'refused', 'type P { n(a: String @fromContext(field: "$person { name }")): String }'],
  ['@connect', 'refused', 'type Query { person: String @connect(http: { GET: "/" }, selection: "$") }'],
  ['@source', 'refused', 'extend schema @source(name: "api", http: { baseURL: "https://a/" })'],
  ['@cacheTag', 'refused', 'type Query { person: Person @cacheTag(format: "person") }'],
  ['@deprecated', 'honoured', 'type Person { name: String @deprecated(reason: "use fullName") }'],
  ['@specifiedBy', 'honoured', 'scalar Date @specifiedBy(url: "https://www.iso.org/")'],
  ['@oneOf', 'warned of', 'directive @oneOf on INPUT_OBJECT input Filter @oneOf { name: String }'],
  [
    '@defer',
    'warned of',
    'directive @defer(if: Boolean, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT',
  ],
  ['@stream', 'warned of', 'directive @stream(if: Boolean, initialCount: Int) on FIELD'],
  ['@mine', 'warned of', 'directive @mine on FIELD_DEFINITION type Person { name: String @mine }'],
];

describe('what becomes of a directive', () => {
  test.each(table)('%s is %s', (directive, verdict, sdl) => {
    const { problems, warnings } = check(federation + sdl);

    expect(problems).toHaveLength(verdict === 'refused' ? 1 : 0);
    expect(warnings).toHaveLength(verdict === 'warned of' ? 1 : 0);
    for (const line of [...problems, ...warnings]) expect(line).toContain(directive);
  });

  test('the table has every directive that is decided on', () => {
    const rows = table.map(([directive]) => directive.replace('@', ''));

    expect(names.filter((name) => !rows.includes(name))).toEqual([]);
  });

  test('the message says where, and what to do instead', () => {
    expect(check(`${federation} type Person { name: String @authenticated }`).problems).toEqual([
      'Person.name: @authenticated: the gateway does not enforce it: drop it, and give the item its share type in catalog.yaml; what else protects the field is a rule of the security officers',
    ]);
  });

  test('a directive is reported once, however often it is written', () => {
    const { problems } = check(`${federation} type P @policy(policies: []) { a: Int @policy(policies: []) }`);

    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^P: @policy \(and in 1 more place\)/);
  });

  test.each([
    ['imported under another name', 'import: [{ name: "@authenticated", as: "@login" }]', '@login'],
    ['with the prefix of its specification', 'import: ["@key"]', '@federation__authenticated'],
    ['with a prefix of the department’s choice', 'as: "fed"', '@fed__authenticated'],
  ])('a directive is found %s', (_how, options, use) => {
    const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", ${options})`;

    expect(check(`${link} type Person { name: String ${use} }`).problems).toHaveLength(1);
  });

  test('what looks like protection is refused too where the department defines it itself', () => {
    const own = 'directive @authenticated on FIELD_DEFINITION';

    expect(check(`${own} type Person { name: String @authenticated }`).problems).toHaveLength(1);
  });

  test('a directive that a later specification brings is refused', () => {
    expect(check(`${federation} type Person { name: String @federation__sealed }`).problems).toEqual([
      'Person.name: @federation__sealed: the gateway does not know it: drop it',
    ]);
  });
});

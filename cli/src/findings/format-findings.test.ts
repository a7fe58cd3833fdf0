/** What a check found, as people, GitHub and servers of test reports read it. */
import path from 'node:path';
import type { SubgraphFinding } from '@govgraph/registry';
import { expect, test } from 'vitest';
import { formatFindings } from './format-findings.ts';

const folders = new Map([
  ['library', path.join(process.cwd(), 'departments/library')],
  ['museum', path.join(process.cwd(), 'departments/museum')],
]);

const findings: readonly SubgraphFinding[] = [
  {
    kind: 'problem',
    code: 'DATA_TYPE_MISMATCH',
    subgraph: 'library',
    place: 'LibraryCard.issuedOn',
    file: 'catalog.yaml',
    line: 24,
    column: 9,
    message: 'dataType I does not fit Date',
  },
  {
    kind: 'warning',
    code: 'DIRECTIVE_NOT_HONOURED',
    subgraph: 'library',
    place: 'Date',
    file: 'schema.graphql',
    line: 3,
    column: 8,
    message: '@mine: 100% yours',
  },
  {
    kind: 'problem',
    code: 'POLICY_CONFLICT',
    subgraph: 'policy',
    place: 'grants[one]',
    message: 'the item is gone\nsee above',
  },
];

test('people read where, what, and what to do, the problems last', () => {
  expect(formatFindings(findings, folders, 'table')).toEqual([
    'departments/library/schema.graphql:3:8  warning  DIRECTIVE_NOT_HONOURED  Date: @mine: 100% yours',
    'departments/library/catalog.yaml:24:9   problem  DATA_TYPE_MISMATCH      LibraryCard.issuedOn: dataType I does not fit Date',
    'policy                                  problem  POLICY_CONFLICT         grants[one]: the item is gone',
    '  see above',
  ]);
});

test('of what is found five hundred times, people read twenty and the number of the others', () => {
  const [first] = findings;
  const many = Array.from(
    { length: 500 },
    (_, index) => ({ ...first, place: `A.f${index}` }) as SubgraphFinding,
  );
  const lines = formatFindings(many, folders, 'table');
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toContain('and 480 more like these; --json lists all');
});

test('GitHub shows each beside its line, and nothing in a message is a command of its own', () => {
  expect(formatFindings(findings, folders, 'github')).toEqual([
    '::error file=departments/library/catalog.yaml,line=24,col=9,title=DATA_TYPE_MISMATCH::LibraryCard.issuedOn: dataType I does not fit Date',
    '::warning file=departments/library/schema.graphql,line=3,col=8,title=DIRECTIVE_NOT_HONOURED::Date: @mine: 100%25 yours',
    '::error title=POLICY_CONFLICT::grants[one]: the item is gone%0Asee above',
  ]);
  const folder = new Map([['library', path.join(process.cwd(), 'a,b:c')]]);
  expect(formatFindings(findings.slice(0, 1), folder, 'github')[0]).toMatch(
    /^::error file=a%2Cb%3Ac\/catalog/,
  );
});

test('a report of tests has a failure for each problem, and a test that passed for a department without any', () => {
  expect(formatFindings(findings, folders, 'junit').join('\n')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="govgraph">
  <testsuite name="library" tests="2" failures="1">
    <testcase classname="library" name="DATA_TYPE_MISMATCH LibraryCard.issuedOn" file="departments/library/catalog.yaml" line="24"><failure type="DATA_TYPE_MISMATCH" message="LibraryCard.issuedOn: dataType I does not fit Date"/></testcase>
    <testcase classname="library" name="DIRECTIVE_NOT_HONOURED Date" file="departments/library/schema.graphql" line="3"><system-out>Date: @mine: 100% yours</system-out></testcase>
  </testsuite>
  <testsuite name="museum" tests="1" failures="0">
    <testcase classname="museum" name="can be published"/>
  </testsuite>
  <testsuite name="policy" tests="1" failures="1">
    <testcase classname="policy" name="POLICY_CONFLICT grants[one]"><failure type="POLICY_CONFLICT" message="grants[one]: the item is gone&#10;see above"/></testcase>
  </testsuite>
</testsuites>`);
});

test('what cannot stand in XML does not make the report unreadable', () => {
  const [first] = findings;
  const odd = { ...first, message: 'a \u0000<b> & "c" \uD800' } as SubgraphFinding;
  expect(formatFindings([odd], folders, 'junit')[3]).toContain(
    'a \uFFFD&lt;b&gt; &amp; &quot;c&quot; \uFFFD',
  );
});

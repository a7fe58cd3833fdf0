import type { SubgraphFinding } from '@govgraph/registry';
import { fileOf, textOf } from './finding-place.ts';

/**
 * Findings as a report of tests, a suite for each department and one for what is no department's: each problem is a test
 * that failed, each warning one that passed and says something, and a department without either has one that passed.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export function formatAsJunit(
  findings: readonly SubgraphFinding[],
  folders: ReadonlyMap<string, string>,
): readonly string[] {
  const names = [...new Set([...folders.keys(), ...findings.map(({ subgraph }) => subgraph)])];
  const suites = names.flatMap((name) => {
    const own = findings.filter(({ subgraph }) => subgraph === name);
    const failures = own.filter(({ kind }) => kind === 'problem').length;
    const cases = own.map((finding) => describeCase(finding, folders));
    const passed = `    <testcase classname="${escape(name)}" name="can be published"/>`;
    return [
      `  <testsuite name="${escape(name)}" tests="${Math.max(cases.length, 1)}" failures="${failures}">`,
      ...(cases.length === 0 ? [passed] : cases),
      '  </testsuite>',
    ];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="govgraph">',
    ...suites,
    '</testsuites>',
  ];
}

function describeCase(finding: SubgraphFinding, folders: ReadonlyMap<string, string>): string {
  const { kind, code, subgraph, place, line } = finding;
  const attributes = Object.entries({
    classname: subgraph,
    name: `${code} ${place}`,
    file: fileOf(finding, folders),
    line,
  })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${escape(String(value))}"`);
  const text = escape(textOf(finding));
  const what =
    kind === 'problem'
      ? `<failure type="${escape(code)}" message="${text}"/>`
      : `<system-out>${text}</system-out>`;
  return `    <testcase ${attributes.join(' ')}>${what}</testcase>`;
}

/** Control characters, halves of characters and what is no character at all cannot stand in XML, however written. */
const unwritable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Cs}/gu;

function escape(text: string): string {
  return text
    .replace(unwritable, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;');
}

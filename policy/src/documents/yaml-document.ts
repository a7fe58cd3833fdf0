import {
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
} from 'yaml';
import type { z } from 'zod';
import { groupBy } from '../group-by.ts';
import { PolicyError, type Problem } from '../model/policy-error.ts';
import { suggest } from '../model/suggest.ts';
import { findSyntaxProblems } from './find-syntax-problems.ts';

/**
 * Reads a YAML document of a known shape. Throws `PolicyError` with all problems at once, each with its place: those of
 * the syntax, and only if there are none those of the shape.
 *
 * @param placeOf where a key belongs that is unknown in its place
 */
export function readYaml<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  subject: string,
  placeOf: (path: readonly PropertyKey[]) => string | undefined = () => undefined,
): z.output<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problemsOfSyntax = findSyntaxProblems(text, document, lines);
  if (problemsOfSyntax.length > 0) throw new PolicyError(subject, groupRepeated(problemsOfSyntax));
  if (document.contents === null) {
    throw new PolicyError(subject, [{ path: '', message: 'the document is empty' }]);
  }
  const parsed = schema.safeParse(toPlainValue(document, subject), { error: describeShape });
  if (parsed.success) return parsed.data;
  const problems = joinMisnamed(parsed.error.issues.flatMap(separateKeys), document);
  throw new PolicyError(
    subject,
    groupRepeated(
      problems.map(({ path, message, isUnknown }): Problem => {
        const position = isUnknown ? positionOfKey(document, path) : positionOf(document, path);
        const place = isUnknown ? placeOf(path) : undefined;
        const problem = {
          path: formatPath(path),
          message: place === undefined ? message : `${message}: ${place}`,
        };
        return position === undefined ? problem : { ...problem, ...placeIn(lines, position) };
      }),
    ),
  );
}

/** Line and column of a position, from 1. */
function placeIn(lines: LineCounter, position: number): { readonly line: number; readonly column: number } {
  const { line, col: column } = lines.linePos(position);
  return { line, column };
}

function toPlainValue(document: Document, subject: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new PolicyError(subject, [{ path: '', message }]);
  }
}

/** What zod would say of JavaScript's types, in the words of YAML; undefined where zod's own words will do. */
function describeShape({ code, input, ...issue }: z.core.$ZodRawIssue): string | undefined {
  switch (code) {
    case 'invalid_type': {
      const wanted = nameOfType(issue['expected']);
      if (input === undefined) return `is missing: expected ${wanted}`;
      return `expected ${wanted}, and not ${nameOfValue(input)}`;
    }
    case 'invalid_value':
    case 'invalid_union': {
      const values = issue['values'] ?? issue['options'];
      if (!Array.isArray(values)) return undefined;
      return `${input === undefined ? 'is missing: ' : ''}expected one of ${values.join(', ')}`;
    }
    case 'too_small':
      if (issue['origin'] === 'array') return 'needs at least one element';
      if (issue['origin'] !== 'number' && issue['origin'] !== 'int') return undefined;
      return `expected a number ${issue['inclusive'] === false ? 'above' : 'from'} ${String(issue['minimum'])}`;
    default:
      return undefined;
  }
}

function nameOfType(type: unknown): string {
  const names: Readonly<Record<string, string>> = {
    object: 'a map of keys to values',
    record: 'a map of keys to values',
    array: 'a list',
    string: 'a text',
    int: 'a whole number',
    boolean: 'true or false',
  };
  return names[String(type)] ?? `a ${String(type)}`;
}

function nameOfValue(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'a text';
}

interface ShapeProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** The last step of the path is a key that is not known there. */
  readonly isUnknown: boolean;
}

/** Each unknown key has a line of its own. */
function separateKeys(issue: z.core.$ZodIssue): readonly ShapeProblem[] {
  const { path, message } = issue;
  if (issue.code !== 'unrecognized_keys') return [{ path, message, isUnknown: false }];
  return issue.keys.map((key) => ({
    path: [...path, key],
    message: 'there is no such key here',
    isUnknown: true,
  }));
}

/**
 * A key that is misspelt is unknown, and the one that is meant is missing: that is one mistake. So it is where one key
 * is unknown and one is missing, whatever they are called.
 */
function joinMisnamed(problems: readonly ShapeProblem[], document: Document): readonly ShapeProblem[] {
  const nameOf = ({ path }: ShapeProblem): string => String(path.at(-1));
  const parentOf = ({ path }: ShapeProblem): string => formatPath(path.slice(0, -1));
  const missing = groupBy(
    problems.filter(({ path, isUnknown }) => !isUnknown && path.length > 0 && !document.hasIn(path)),
    parentOf,
  );
  const unknown = groupBy(
    problems.filter(({ isUnknown }) => isUnknown),
    parentOf,
  );
  const explained = new Set<ShapeProblem>();
  const named = new Map<ShapeProblem, string>();
  for (const [parent, keys] of unknown) {
    const beside = missing.get(parent) ?? [];
    for (const problem of keys) {
      const left = beside.filter((each) => !explained.has(each));
      const hint = suggest(nameOf(problem), left.map(nameOf));
      const isOnly = keys.length === 1 && beside.length === 1;
      const meant = isOnly ? beside[0] : left.find((each) => hint === `; did you mean ${nameOf(each)}?`);
      if (meant === undefined) continue;
      explained.add(meant);
      named.set(problem, hint === '' ? `, and \`${nameOf(meant)}\` is missing` : hint);
    }
  }
  return problems
    .filter((problem) => !explained.has(problem))
    .map((problem) => {
      const hint = named.get(problem);
      return hint === undefined ? problem : { ...problem, message: `${problem.message}${hint}` };
    });
}

/** So many different problems are told of one document: whoever mends them checks again. */
const mostProblems = 30;

/** So many lines are named of what is wrong in more places. */
const mostLines = 10;

/** Which part is meant: the first one is named, and the others by their lines. */
const coordinates = /\b[A-Za-z_]\w*\.[A-Za-z_]\w*\b/g;

/** What is wrong with each of many parts in the same way is told once, where it stands first, with the other lines. */
function groupRepeated(problems: readonly Problem[]): readonly Problem[] {
  const alike = groupBy(
    problems,
    ({ path, message }) => `${path.replaceAll(/\[\d+\]/g, '[]')}\n${message.replaceAll(coordinates, '')}`,
  );
  return bounded(
    [...alike.values()].flatMap((group) => {
      const [first, ...others] = group;
      if (first === undefined || others.length === 0) return group;
      const lines = [...new Set(others.flatMap(({ line }) => (line === undefined ? [] : [line])))];
      const further = lines.length > mostLines ? ', …' : '';
      const places = `${others.length} more ${others.length === 1 ? 'place' : 'places'}`;
      const where = lines.length === 0 ? '' : `, line ${lines.slice(0, mostLines).join(', ')}${further}`;
      return [{ ...first, message: `${first.message} (and in ${places}${where})` }];
    }),
  );
}

function bounded(problems: readonly Problem[]): readonly Problem[] {
  const told = problems.slice(0, mostProblems);
  const last = told.at(-1);
  const left = problems.length - told.length;
  if (last === undefined || left === 0) return told;
  const others = left === 1 ? '1 more problem' : `${left} more problems`;
  return [
    ...told.slice(0, -1),
    { ...last, message: `${last.message} (and ${others}, told once these are mended)` },
  ];
}

function positionOfKey(document: Document, path: readonly PropertyKey[]): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const keys = isMap(parent) ? parent.items.map(({ key }) => key).filter(isScalar) : [];
  const key = keys.find(({ value }) => value === path.at(-1));
  return key?.range?.[0] ?? positionOf(document, path);
}

/** Where the value at a path stands, or else the nearest enclosing one: a missing key has no place of its own. */
function positionOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if ((isScalar(node) || isCollection(node)) && node.range) return node.range[0];
  }
  return undefined;
}

function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');
}

/**
 * Adds to problems of a policy the lines and columns at which they stand in the document that brings them. What the document does
 * not hold, because it was in force before, has none.
 *
 * @param problems with paths such as `grants[assistance-tax].items[IncomeTax.taxPaid]`
 */
export function locateProblems(text: string, problems: readonly Problem[]): readonly Problem[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  return problems.map((problem) => {
    const position = positionOfPart(document, problem.path);
    return position === undefined ? problem : { ...problem, ...placeIn(lines, position) };
  });
}

/** The steps of a path: names, and what is in brackets. */
const pathStep = /([^.[\]]+)|\[([^\]]*)\]/g;

/** What parts are called by in paths. */
const namesOfParts = ['id', 'code', 'name', 'coordinate', 'item'];

function positionOfPart(document: Document, path: string): number | undefined {
  let node: unknown = document.contents;
  let found: number | undefined;
  for (const [, name, key] of path.matchAll(pathStep)) {
    if (name !== undefined) node = isMap(node) ? node.get(name, true) : undefined;
    else if (isMap(node)) node = node.get(key, true);
    else if (isSeq(node)) node = node.items.find((item, index) => isCalled(item, key ?? '', index));
    if (!isNode(node)) return found;
    // The section alone says nothing about which part of it is meant.
    if (key !== undefined || found !== undefined) found = node.range?.[0];
  }
  if (found === undefined && isScalar(node)) return node.range?.[0];
  return found;
}

function isCalled(item: unknown, key: string, index: number): boolean {
  if (isScalar(item)) return item.value === key;
  if (!isMap(item)) return false;
  return namesOfParts.some((name) => item.get(name) === key) || String(index) === key;
}

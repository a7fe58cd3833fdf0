/*
 * What keeps a text from being the YAML that its author meant: where it begins, in words for the author.
 */
import {
  isAlias,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type LineCounter,
  type Node,
  type YAMLError,
} from 'yaml';
import type { Problem } from '../model/policy-error.ts';

const repeatedKey = 'this key is there already, so one of them has to go';

/** Errors that leave the rest of the document as it is meant. */
const harmlessErrors: ReadonlySet<string> = new Set(['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED']);

/**
 * Problems of the syntax, each with its line and column: the first one alone, since what comes after it was read as
 * something else, or all where each leaves the rest as it is meant.
 */
export function findSyntaxProblems(
  text: string,
  document: Document.Parsed,
  lines: LineCounter,
): readonly Problem[] {
  const { errors, warnings } = document;
  const all = [...errors, ...warnings];
  const problemAt = (position: number, message: string): Problem => {
    const { line, col: column } = lines.linePos(position);
    return { path: '', message, line, column };
  };
  const first = all.find(({ code }) => !harmlessErrors.has(code));
  if (first === undefined) {
    const harmless = all.map(({ code, message, pos }) =>
      problemAt(pos[0], code === 'DUPLICATE_KEY' ? `${repeatedKey} (${message})` : message),
    );
    return [...harmless, ...findUnknownAliases(document, problemAt)];
  }
  const tab = all.find(({ code }) => code === 'TAB_AS_INDENT');
  if (tab !== undefined)
    return [problemAt(tab.pos[0], `indent with blanks, and not with tabs (${tab.message})`)];
  if (first.code === 'BAD_ALIAS' && first.message.includes('empty'))
    return [problemAt(first.pos[0], "write '*' in quotation marks: without them, it is no text")];
  const open = findUnclosed(text, first);
  if (open !== undefined) return [problemAt(open.position, open.message)];
  if (first.code === 'MULTIPLE_DOCS')
    return [problemAt(first.pos[0], 'another document begins here, and one is expected')];
  const { line } = lines.linePos(first.pos[0]);
  // A line that is indented too far is taken for a part of the value before it, which then seems to be a key.
  const key = all.find(
    ({ code, pos }) => code === 'MULTILINE_IMPLICIT_KEY' && lines.linePos(pos[0]).line === line,
  );
  const isOfIndentation = key !== undefined || /^(All mapping items|Sequence item)/.test(first.message);
  const message = isOfIndentation
    ? `this line is not indented like those that it belongs to (${first.message})`
    : first.message;
  return [problemAt(key === undefined ? first.pos[0] : key.pos[1] - 1, message)];
}

interface Unclosed {
  /** Where it begins: the parser gives up far behind that, perhaps at the end of the text. */
  readonly position: number;
  readonly message: string;
}

function findUnclosed(text: string, { message, pos }: YAMLError): Unclosed | undefined {
  const [, bracket] = /^Flow (?:sequence|map) .*end with a ([\]}])$/.exec(message) ?? [];
  const [, quote] = /^Missing closing (["'])quote$/.exec(message) ?? [];
  if (bracket === undefined && quote === undefined) return undefined;
  const position = lastBefore(pos[0], text, (node) =>
    bracket === undefined
      ? isScalar(node) && node.type?.startsWith('QUOTE_') === true
      : isSeq(node) === (bracket === ']') && isOpen(node, bracket),
  );
  if (position === undefined) return undefined;
  if (quote !== undefined)
    return { position, message: `the text that begins here with ${quote} is not closed` };
  const what = bracket === ']' ? 'the list that begins here with [' : 'the map that begins here with {';
  const where = message.includes('block') ? ', indented further than the line that it belongs to' : '';
  return { position, message: `${what} is not closed: expected a ${bracket}${where}` };
}

function isOpen(node: Node, bracket: string | undefined): boolean {
  const { srcToken } = node;
  return srcToken?.type === 'flow-collection' && srcToken.end[0]?.source !== bracket;
}

/** Where the last one of some nodes begins that begins before a position. */
function lastBefore(end: number, text: string, isMeant: (node: Node) => boolean): number | undefined {
  let found: number | undefined;
  visit(parseDocument(text, { keepSourceTokens: true, prettyErrors: false }), {
    Node: (_, node) => {
      const position = node.range?.[0];
      if (position !== undefined && position < end && position >= (found ?? 0) && isMeant(node))
        found = position;
    },
  });
  return found;
}

function findUnknownAliases(
  document: Document,
  problemAt: (position: number, message: string) => Problem,
): readonly Problem[] {
  const problems: Problem[] = [];
  const anchors = new Set<string>();
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.add(node.anchor);
        return;
      }
      const { source, range } = node;
      if (anchors.has(source)) return;
      problems.push(
        problemAt(range?.[0] ?? 0, `*${source} stands for nothing: no &${source} comes before it`),
      );
    },
  });
  return problems;
}

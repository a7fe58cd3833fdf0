import { LineCounter, type Document, isMap, isNode, isScalar, isSeq, parseDocument, visit } from 'yaml';

import { type SourceFileDefinition, sourceFileSchema } from './source-definition.ts';

/** What is wrong with the files of a source, and where. */
export interface SourceProblem {
  /** `source.yaml`, `schema.graphql` or another file that it names. */
  readonly file: string;
  /** From 1; left out where the file as a whole is meant. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** Thrown with everything that is wrong. */
export class SourceProblems extends Error {
  override readonly name = 'SourceProblems';
  readonly problems: readonly SourceProblem[];

  constructor(problems: readonly SourceProblem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.problems = problems;
  }
}

/** `source.yaml:12:5: …` */
export function formatProblem({ file, line, column, message }: SourceProblem): string {
  return [file, line, column].filter((part) => part !== undefined).join(':') + `: ${message}`;
}

export type Path = readonly (string | number)[];

export interface SourceFile {
  readonly definition: SourceFileDefinition;
  /** A problem with what stands at a path, or as near to it as there is something. */
  readonly problemAt: (path: Path, message: string) => SourceProblem;
}

const maxCharacters = 1024 * 1024;

/** @throws SourceProblems with each mistake where it stands */
export function readSourceFile(text: string, file = 'source.yaml'): SourceFile {
  if (text.length > maxCharacters)
    throw new SourceProblems([{ file, message: 'it has more than a mebibyte' }]);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): Pick<SourceProblem, 'line' | 'column'> => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  // What follows after the first mistake of the syntax follows from it.
  const [error] = document.errors.toSorted((one, other) => one.pos[0] - other.pos[0]);
  if (error !== undefined) throw new SourceProblems([{ file, ...at(error.pos[0]), message: error.message }]);
  /** Aliases that lead nowhere, or to very much, are noticed only now. */
  const valueOf = (): unknown => {
    try {
      return document.toJS();
    } catch (error) {
      let offset = 0;
      visit(document, {
        Alias: (_, node) => {
          offset = node.range?.[0] ?? 0;
          return visit.BREAK;
        },
      });
      const message = error instanceof Error ? error.message : 'it cannot be read';
      throw new SourceProblems([{ file, ...at(offset), message }]);
    }
  };
  const problemAt = (path: Path, message: string): SourceProblem => ({
    file,
    ...at(offsetOf(document, path)),
    message: path.length === 0 ? message : `${describePath(path)}: ${message}`,
  });
  const parsed = sourceFileSchema.safeParse(valueOf());
  if (parsed.success) return { definition: parsed.data, problemAt };
  const problems = parsed.error.issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    if (issue.code !== 'unrecognized_keys') return [problemAt(path, plainMessage(issue))];
    return issue.keys.map((key) => problemAt([...path, key], 'there is no such setting'));
  });
  throw new SourceProblems(problems);
}

/** Of what zod says, without its first words. A wrong key has its reason one level below. */
function plainMessage(issue: {
  readonly code: string;
  readonly message: string;
  readonly issues?: readonly { readonly message: string }[];
}): string {
  const message =
    issue.code === 'invalid_key' ? (issue.issues?.[0]?.message ?? issue.message) : issue.message;
  return message.replace(/^Invalid (input|option): /, '');
}

function describePath(path: Path): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  );
}

/** Of the key of a member, or of an element, as far down the path as the document goes. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
      if (pair === undefined) break;
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      if (!isNode(node)) break;
      offset = node.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}

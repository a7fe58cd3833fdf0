import { isCollection, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { PolicyError, type Problem } from './policy-error.ts';

/**
 * Reads a YAML document of a known shape. Throws `PolicyError` with all problems at once, each with its line:
 * those of the syntax first, and only if there are none those of the shape.
 */
export function readYaml<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  subject: string,
): z.output<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineOf = (position: number): number => lines.linePos(position).line;
  const syntaxErrors = [...document.errors, ...document.warnings];
  if (syntaxErrors.length > 0) {
    const problems = syntaxErrors.map(({ message, pos }) => ({ path: '', message, line: lineOf(pos[0]) }));
    throw new PolicyError(subject, problems);
  }
  const parsed = schema.safeParse(toPlainValue(document, subject));
  if (parsed.success) return parsed.data;
  throw new PolicyError(
    subject,
    parsed.error.issues.map((issue): Problem => {
      const position = positionOf(document, issue.path);
      const problem = { path: formatPath(issue.path), message: issue.message };
      return position === undefined ? problem : { ...problem, line: lineOf(position) };
    }),
  );
}

function toPlainValue(document: Document, subject: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new PolicyError(subject, [{ path: '', message }]);
  }
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

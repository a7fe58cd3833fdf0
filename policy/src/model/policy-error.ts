/** One thing that is wrong with a policy or one of its documents. */
export interface Problem {
  /** Where: a path such as `grants[assistance-tax].items[IncomeTax.taxPaid]`. */
  readonly path: string;
  readonly message: string;
  /** Line of the document, from 1, where there is a document. */
  readonly line?: number;
  /** Where in the line, from 1. */
  readonly column?: number;
}

/** A policy, or a document of one, that must not be used. Lists all problems at once. */
export class PolicyError extends Error {
  readonly problems: readonly Problem[];

  constructor(subject: string, problems: readonly Problem[]) {
    super([`${subject}: ${count(problems.length)}`, ...problems.map(describeProblem)].join('\n  '));
    this.name = 'PolicyError';
    this.problems = problems;
  }
}

function count(problems: number): string {
  return problems === 1 ? '1 problem' : `${problems} problems`;
}

/** One line: where, and what is wrong. What has a path is found in its line without a column. */
export function describeProblem({ path, message, line, column }: Problem): string {
  const place = describePlace(path === '' ? { line, column } : { line });
  return [place, path, message].filter((part) => part !== '').join(': ');
}

/** For example `line 3` or `line 3, column 7`; empty where there is no document. */
function describePlace({
  line,
  column,
}: {
  readonly line: number | undefined;
  readonly column?: number | undefined;
}): string {
  if (line === undefined) return '';
  return column === undefined ? `line ${line}` : `line ${line}, column ${column}`;
}

/** Collects problems while a document or a policy is read. */
export class ProblemList {
  readonly #problems: Problem[] = [];

  add(path: string, message: string): void {
    this.#problems.push({ path, message });
  }

  /** Throws {@link PolicyError} when anything was added. */
  throwIfAny(subject: string): void {
    if (this.#problems.length > 0) throw new PolicyError(subject, this.#problems);
  }
}

import type { Finding } from '@govgraph/policy';
import type { FindingCode } from './finding-codes.ts';

/** Of the files in a department's folder. */
export type SubgraphFile = 'schema.graphql' | 'catalog.yaml';

/** What a check found in what a department hands in, and where. Only problems hinder the publication. */
export interface SubgraphFinding extends Finding {
  /** Of {@link findingCodes}, or of Apollo's composition. */
  readonly code: string;
  /** The department; `policy`, `operation`, `composition` or `gateway` where it is none's in particular. */
  readonly subgraph: string;
  /** A coordinate, a path in the catalog or the policy, or what else it is about. */
  readonly place: string;
  /** The file in the department's folder, and where in it, from 1; absent where it is about none of the folders. */
  readonly file?: SubgraphFile;
  readonly line?: number;
  readonly column?: number;
}

/** Hears of what a check finds in one folder. */
export interface Report {
  problem(code: FindingCode, place: string, message: string): void;
  warning(code: FindingCode, place: string, message: string): void;
}

/** Adds what is reported to a list. */
export function reportTo(findings: SubgraphFinding[], subgraph: string): Report {
  const add =
    (kind: Finding['kind']) =>
    (code: FindingCode, place: string, message: string): void => {
      findings.push({ kind, code, subgraph, place, message });
    };
  return { problem: add('problem'), warning: add('warning') };
}

export function isProblem({ kind }: Finding): boolean {
  return kind === 'problem';
}

import type { Finding } from '@govgraph/policy';

/** What a check found in what a department hands in, and where. Only problems hinder the publication. */
export interface SubgraphFinding extends Finding {
  readonly subgraph: string;
  /** A coordinate, a file name, or another place in the department's folder. */
  readonly place: string;
  /** Of `catalog.yaml`, from 1, where the finding is about the catalog. */
  readonly line?: number;
  /** Of what keeps it from being read, from 1. */
  readonly column?: number;
}

/** Hears of what a check finds in one folder. */
export interface Report {
  problem(place: string, message: string): void;
  warning(place: string, message: string): void;
}

/** Adds what is reported to a list. */
export function reportTo(findings: SubgraphFinding[], subgraph: string): Report {
  const add =
    (kind: Finding['kind']) =>
    (place: string, message: string): void => {
      findings.push({ kind, subgraph, place, message });
    };
  return { problem: add('problem'), warning: add('warning') };
}

export function isProblem({ kind }: Finding): boolean {
  return kind === 'problem';
}

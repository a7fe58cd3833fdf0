/** What a department must put right, and where. */
export interface SubgraphProblem {
  readonly subgraph: string;
  /** A coordinate, a file name, or another place in the department's folder. */
  readonly place: string;
  readonly message: string;
  /** Of `catalog.yaml`, from 1, where the problem is one of the catalog. */
  readonly line?: number;
  /** Of what keeps it from being read, from 1. */
  readonly column?: number;
}

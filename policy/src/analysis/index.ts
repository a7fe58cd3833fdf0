/** What is said about whole policies, by the decisions themselves. Everything that is not pure comes in from outside. */
export { compareAccess, type Access, type AccessDirection } from './access.ts';
export { neverDenied, noAccess, noNewAccess } from './proof/claims.ts';
export { compareLimits, type WiderLimit } from './proof/compare-limits.ts';
export { describeExamples, type DescribedExample } from './proof/describe-example.ts';
export { accessOfExample, type ExampleRequest } from './proof/example.ts';
export {
  prove,
  type Claim,
  type Counterexample,
  type Proof,
  type ProofOptions,
  type UnsettledCell,
} from './proof/prove.ts';
export type { ProofSide } from './proof/proof-side.ts';
export { readModel } from './proof/read-model.ts';
export type { Solver, SolverAnswer, SolverQuestion } from './proof/solver.ts';

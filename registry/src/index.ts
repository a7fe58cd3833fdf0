/*
 * What the authority does with what departments hand in: check it, compose it with what is published, publish it. No
 * command line, no GraphQL, no HTTP.
 */
export { type AddressedSource, type CheckedTogether, checkTogether } from './publication/check-together.ts';
export { publishChecked } from './publication/publish-checked.ts';
export { readCheckContext } from './publication/read-check-context.ts';
export { withConsent } from './publication/with-consent.ts';
export type { AccessImpact, FlowChange } from './publication/changes/find-access-impact.ts';
export type { BreakingApproval, ReviewedChange } from './publication/changes/review-changes.ts';
export { findingCodes, type FindingCode } from './publication/finding-codes.ts';
export type { SubgraphFile, SubgraphFinding } from './publication/subgraph-finding.ts';
export type { SubgraphChange } from './publication/subgraph-change.ts';
export { diffSubgraphs, type SubgraphDifference } from './publication/diff-subgraphs.ts';
export type { ElementChange } from './element-change.ts';
export {
  diffVersions,
  NoSuchVersionError,
  readVersion,
  sourceOf,
  sourceToRollBack,
} from './publication/subgraph-versions.ts';
export type { SubgraphSource } from './publication/subgraph-source.ts';
export type { GatewayPreparations } from './publication/wait-for-gateways.ts';

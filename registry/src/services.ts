/*
 * The authority's services: what departments and the authority decide, by whom, and what comes of it. Loads nothing that
 * composes or plans schemas, so that whoever serves them starts at once.
 */
export type { CatalogAssessment, CatalogRevision } from './catalog-revisions/catalog-revision.ts';
export type { Demand } from './demands/demand.ts';
export type { ShownThemeEntry, Theme, ThemeEntry } from './themes/theme.ts';
export type { Registration } from './departments/registrations.ts';
export type { GrantFilter } from './grants/grants.ts';
export type { KeyPlace, SealingKey } from './keys/keys.ts';
export { diffSubgraphs, type SubgraphDifference } from './publication/diff-subgraphs.ts';
export type { ElementChange } from './element-change.ts';
export { diffResource, diffVersions, NoSuchVersionError, sourceOf } from './publication/subgraph-versions.ts';
export type { BreakingApprovals } from './approvals/breaking-approvals.ts';
export { openRegistry, type Registry, type RegistryOptions } from './open-registry.ts';
export type { AccessGroup, ConcernedCallers } from '@govgraph/policy';
export type { DescribedExample } from '@govgraph/policy/analysis';
export type { AccessProof } from './proof/prove-change.ts';
export type { AccessImpact } from './publication/changes/find-access-impact.ts';
export type { SubgraphFinding } from './publication/subgraph-finding.ts';
export type { PolicyChangeRecord } from './policy-changes/policy-change.ts';
export {
  catalogReviews,
  departmentsOf,
  type CatalogReview,
  type KeptChange,
  type PublicationRecord,
} from './publications/publication.ts';
export type { BreakingApprovalRecord } from './approvals/breaking-approvals.ts';
export { awaitedBy } from './publications/consent.ts';
export type { RequestedChange } from './publications/requested-change.ts';
export type { RegisteredSuspension } from './suspensions/suspensions.ts';
export { explainUse, type UsageExplanation } from './usage/explain-use.ts';
export type { UsagePlace } from './usage/usage-reading.ts';
export { actorOf, breakGlassActor, type Actor } from './workflow/actor.ts';
export type { ActionRefusal, ActionRequest, Outcome } from './workflow/machine.ts';
export type { OfficialDuty, StoredEvent } from './workflow/workflow-store.ts';

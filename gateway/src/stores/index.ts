/*
 * The stores without the gateway: for the command line, which changes the policy and reads the usage record, and
 * must answer at once. Nothing here loads the planner.
 */
export { ArchiveError } from '../audit/archive-file.ts';
export { archiveUsage, monthOf, type ArchivedMonth } from '../audit/archive-usage.ts';
export { archivesOfTime, findArchive, searchArchive } from '../audit/search-archives.ts';
export { readChainKeys, type ChainKey, type ChainKeys } from '../audit/chain-key.ts';
export {
  checkpointKeyTitle,
  titleOfChainKey,
  type KeyTitle,
  type Problem,
  type Unproved,
} from '../audit/audit-findings.ts';
export { findHistoryProblems } from '../audit/verify-versions.ts';
export { verifyUsage, type AuditProgress, type UsageAudit, type UsageReport } from '../audit/verify-usage.ts';
export { emptyChain, verifyChain, type ChainEnd, type ChainVerdict } from '../audit/hash-chain.ts';
export { type RepeatedDecision, repeatDecisions } from '../audit/repeat-decisions.ts';
export { type SubjectGroup, groupsOf } from '../audit/usage-content.ts';
export { limitedMeasureOf } from '../audit/limited-measure.ts';
export { createPseudonymizer } from '../audit/pseudonym.ts';
export { isHttpAddress } from '../http-address.ts';
export { applyChange, emptyPolicy, publishResources } from './change-policy.ts';
export type { PolicyHistory } from './policy-history.ts';
export type {
  LoadedPolicy,
  PolicyAdmin,
  PolicyChange,
  PolicyStore,
  Publication,
  RefusalSum,
  StoredRecord,
  SubgraphPublication,
  UnreadableRecord,
  UsageRecord,
  UsageTry,
  UsageStore,
  UsedOperation,
  UsedOperationStore,
} from './ports.ts';
export type { UsageArchive } from './usage-archives.ts';
export type { UsageArchiver } from './usage-archiver.ts';
export { comparePlaces } from './usage-filter.ts';
export type { UsageFilter, UsageQuery } from './usage-query.ts';
export type { UsageItem } from './usage-group.ts';
export { isRightMissing } from './postgres/failure-reason.ts';
export { createPostgresPolicyAdmin } from './postgres/postgres-policy-admin.ts';
export { createPostgresPolicyHistory } from './postgres/postgres-policy-history.ts';
export { createPostgresPolicyStore } from './postgres/postgres-policy-store.ts';
export { createPostgresUsageArchiver } from './postgres/postgres-usage-archiver.ts';
export { createPostgresUsageStore } from './postgres/postgres-usage-store.ts';
export { createPostgresUsedOperations } from './postgres/postgres-used-operations.ts';

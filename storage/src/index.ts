/*
 * What is kept, and where: the policy, the usage record, and what gateways share. Ports, what implements them, and what
 * proves that the record is whole. Nothing here loads a Redis client or the planner: commands must answer at once.
 *
 * Each port has a contract suite (`<port>.contract.ts`) that every implementation passes. Every method rejects with
 * `StoreError` when the store cannot be reached or answers nonsense; nothing is ever guessed. Implementations reconnect
 * by themselves: a later call may succeed.
 */
export { ArchiveError } from './archive/archive-file.ts';
export { type ArchivedMonth, archiveUsage, monthOf } from './archive/archive-usage.ts';
export { archivesOfTime, findArchive, searchArchive } from './archive/search-archives.ts';
export type { CatalogSearch, ItemFilter, ItemPlace, ResourceFilter } from './catalog/catalog-search.ts';
export { type ChainKey, readChainKeys } from './chain/chain-key.ts';
export { type CheckpointFiles, openCheckpointFiles } from './chain/checkpoint-files.ts';
export { startCheckpointer } from './chain/checkpointer.ts';
export { emptyChain, verifyChain } from './chain/hash-chain.ts';
export { type UsageLog, createUsageLog } from './chain/usage-log.ts';
export type { Counters, RecordedBudget, Uses, VolatileBudget } from './counting/counters.ts';
export { type VolatileCounters, createFallbackCounters } from './counting/fallback-counters.ts';
export { type RecountedCounters, createRecountedCounters } from './counting/recounted-counters.ts';
export { Reservations } from './counting/reservations.ts';
export { watchCounters } from './counting/watched-counters.ts';
export {
  type KeyAlgorithm,
  type KeyName,
  type SealedKey,
  isKeyId,
  keyAlgorithms,
  openDepartmentKey,
  readSealingKeys,
  readSealingPublicKey,
  sealDepartmentKey,
  sealingKeyId,
  writeSealingPublicKey,
} from './keys/department-key.ts';
export type {
  DepartmentKey,
  DepartmentKeyStore,
  KeyChange,
  KeyEnd,
  KeyRefusal,
  NewKey,
  SealedKeyReader,
} from './keys/department-key-store.ts';
export { createLineLimit } from './line-limit.ts';
export type { GatewayList, ServingGateway } from './membership/gateway-list.ts';
export type {
  Fingerprints,
  Member,
  MemberReport,
  MembershipStore,
  MembershipView,
  Preparation,
  ReleaseReport,
} from './membership/membership-store.ts';
export { createMemoryCacheStore } from './memory/memory-cache-store.ts';
export { createMemoryCatalogSearch } from './memory/memory-catalog-search.ts';
export { createMemoryCounters } from './memory/memory-counters.ts';
export { createMemoryDepartmentKeys } from './memory/memory-department-keys.ts';
export { createMemoryDocumentStore } from './memory/memory-document-store.ts';
export { createMemoryInvalidation } from './memory/memory-invalidation.ts';
export { createMemoryMembership } from './memory/memory-membership.ts';
export { createMemoryPolicyStore } from './memory/memory-policy-store.ts';
export { memoryStores } from './memory/memory-stores.ts';
export { createMemoryUsageStore } from './memory/memory-usage-store.ts';
export { applyChange, applyPublication, emptyPolicy } from './policy/change-policy.ts';
export type { PolicyHistory, StoredVersion } from './policy/policy-history.ts';
export {
  type PolicyAdmin,
  type PolicyChange,
  type Publication,
  type PublishedPolicy,
  type SubgraphPublication,
  SupersededCheckError,
} from './policy/policy-admin.ts';
export type {
  PageQuery,
  PolicyRegister,
  RegisteredItem,
  RegisteredPart,
  RegisteredSubgraph,
} from './policy/policy-register.ts';
export type { LoadedPolicy, PolicyReader, PolicyStore, StagedSupergraph } from './policy/policy-store.ts';
export { ChangedMeanwhileError, type PolicyTransition, type SeenPart } from './policy/policy-transition.ts';
export type {
  PublishedSubgraph,
  ResourceVersion,
  SubgraphHistory,
  SubgraphVersion,
  SubgraphVersionsQuery,
  SupergraphVersion,
} from './policy/subgraph-history.ts';
export type {
  CountedUse,
  OperationUses,
  UsedOperation,
  UsedOperationStore,
} from './policy/used-operation-store.ts';
export type { CacheEntry, CacheStore } from './shared/cache-store.ts';
export type { DocumentStore } from './shared/document-store.ts';
export type { Invalidation } from './shared/invalidation.ts';
export type { SharedStores } from './shared/shared-stores.ts';
export type {
  RefusalSum,
  StoredRecord,
  UnreadableRecord,
  UsageEntry,
  UsageRecord,
  UsageTry,
} from './usage-record/usage-record.ts';
export { readRecord } from './usage-record/record-guards.ts';
export type { UsageProbe, UsageStore } from './usage/usage-store.ts';
export {
  askDatabase,
  type DatabasePool,
  type DatabaseSession,
  inTransaction,
  openDatabasePool,
} from './postgres/database-client.ts';
export { findUrlProblem } from './postgres/database-url.ts';
export { isRightMissing } from './postgres/failure-reason.ts';
export { createPostgresCatalogSearch } from './postgres/postgres-catalog-search.ts';
export {
  changeDepartmentKey,
  createPostgresDepartmentKeys,
  createPostgresSealedKeyReader,
} from './postgres/postgres-department-keys.ts';
export { createPostgresGatewayList } from './postgres/postgres-gateway-list.ts';
export { createPostgresMembershipStore } from './postgres/postgres-membership-store.ts';
export { createPostgresPolicyAdmin } from './postgres/postgres-policy-admin.ts';
export { createPostgresPolicyHistory } from './postgres/postgres-policy-history.ts';
export { createPostgresPolicyLoader } from './postgres/postgres-policy-loader.ts';
export { createPostgresPolicyRegister } from './postgres/postgres-policy-register.ts';
export { createPostgresPolicyStore, type VersionedPolicyStore } from './postgres/postgres-policy-store.ts';
export { createPostgresSubgraphHistory } from './postgres/postgres-subgraph-history.ts';
export { createPostgresUsageArchiver } from './postgres/postgres-usage-archiver.ts';
export { createPostgresUsageStore } from './postgres/postgres-usage-store.ts';
export { createPostgresUsedOperations } from './postgres/postgres-used-operations.ts';
export { putIntoForce } from './postgres/put-into-force.ts';
export { documentHash, isDocumentHash, readDocumentId } from './shared/document-id.ts';
export { FairCache } from './shared/fair-cache.ts';
export { type SealedPlace, openSealed, placeOf, seal } from './shared/sealed-entry.ts';
export { Shares } from './shared/shares.ts';
export { StoreError, type StoreName } from './store-error.ts';
export { type Measure, limitedMeasureOf } from './usage-record/limited-measure.ts';
export { type Pseudonymize, createPseudonymizer } from './usage/pseudonym.ts';
export type { UsageArchiver } from './usage/usage-archiver.ts';
export type { UsageArchive } from './usage/usage-archives.ts';
export { type SubjectGroup, groupsOf } from './usage-record/groups-of.ts';
export { comparePlaces } from './usage/usage-filter.ts';
export type { UsageGroup, UsageItem, UsageRule } from './usage-record/usage-group.ts';
export type { UsageFilter, UsageQuery } from './usage/usage-query.ts';
export { type Problem, checkpointKeyTitle, titleOfChainKey } from './verify/audit-findings.ts';
export { type AuditProgress, type UsageReport, verifyUsage } from './verify/verify-usage.ts';
export { findHistoryProblems } from './verify/verify-versions.ts';

import type {
  Caller,
  Coordinate,
  DepartmentCode,
  GrantId,
  PolicyDocument,
  PolicySource,
  Problem,
  PurposeCode,
  Resource,
  Suspension,
} from '@govgraph/policy';

import type { CheckpointStore, SignedEnd, WriterEnd } from './usage/checkpoint-store.ts';
import type { Counters, Uses } from './counting/counters.ts';
import type { ArchiveNotes } from './usage/usage-archives.ts';
import type { UsageGroup, UsageItem } from './usage/usage-group.ts';
import type { UsageQuery } from './usage/usage-query.ts';

/*
 * What the gateway needs from the world that remembers. Each port has a contract suite
 * (`<port>.contract.ts`) that every implementation passes.
 *
 * Every method rejects with `StoreError` when the store cannot be reached or answers nonsense; nothing is
 * ever guessed (`POLICY_UNAVAILABLE` from the policy's stores, `AUDIT_UNAVAILABLE` from the usage store).
 * Implementations reconnect by themselves: a later call may succeed.
 */

/** The policy in force together with the schema it was published with. */
export interface LoadedPolicy<Policy = PolicySource> {
  /** Equals `policy.version`. */
  readonly version: number;
  readonly policy: Policy;
  /** The composed supergraph; `join__Graph` carries the departments' addresses. */
  readonly supergraphSdl: string;
  /** The version that changed the registered resources last. Where a store does not tell, each may have. */
  readonly catalogVersion?: number;
}

/** Where the policy that is in force is read, as its source or compiled. */
export interface PolicyReader<Policy> {
  /** Reads policy and supergraph as of one version, never a mixture. Fails while there is no rule set or schema. */
  load(): Promise<LoadedPolicy<Policy>>;
  /** The version in force; cheap enough to be asked every second. 0 when nothing has been published yet. */
  currentVersion(): Promise<number>;
  /**
   * What was announced last, for ten minutes; as cheap. It may be in force by now, or never come into force.
   *
   * @param knownHash of a supergraph that need not be read again
   */
  announcedSupergraph(knownHash?: string): Promise<AnnouncedSupergraph | undefined>;
  /** The supergraph that was in force so many publications before the one that is; 1 is the last before it. */
  earlierSupergraph(steps: number): Promise<string | undefined>;
}

export interface PolicyStore extends PolicyReader<PolicySource> {
  close(): Promise<void>;
}

/** A supergraph that somebody is about to publish. */
export interface AnnouncedSupergraph {
  readonly hash: string;
  /** Undefined when it is known. */
  readonly sdl: string | undefined;
}

/**
 * A change of the policy, as a reviewed document. Parts that are absent stay as they are.
 *
 * `departments`, `purposes`, `grants` and `masks` are added, or replaced where the code, id or name is known; a
 * grant that was revoked stays revoked. `ruleSet`, `flows`, `identificationLimits` and `rateLimits` replace what was in
 * force as a whole; a changed rule set has a new version.
 * `suspensions` are added; only `liftSuspension` ends one.
 */
export type PolicyChange = Partial<PolicyDocument>;

/** What one department publishes. */
export interface SubgraphPublication {
  /** The department's code. */
  readonly name: DepartmentCode;
  readonly sdl: string;
  /** Address of its GraphQL endpoint. */
  readonly url: string;
  readonly resources: readonly Resource[];
}

/** Everything that the departments publish at one time. */
export interface Publication {
  readonly subgraphs: readonly SubgraphPublication[];
  /** Composed of these and of what the other departments published before. */
  readonly supergraphSdl: string;
  /**
   * What the other departments had published when the supergraph was composed: if one of them has published since, it
   * is not the whole any more, and the publication is refused. Not looked at when absent.
   */
  readonly others?: readonly Pick<SubgraphPublication, 'name' | 'sdl' | 'url'>[];
}

export interface PolicyPreview {
  readonly inForce: PolicySource;
  /** As it would be; `version` is the one in force. */
  readonly policy: PolicySource;
  /** Of what the policy does not show: its rule set has the version of another one, in force now or before. */
  readonly problems: readonly Problem[];
  /** Undefined before departments have published. */
  readonly supergraphSdl: string | undefined;
}

/**
 * Changes the policy. Each change is one transaction and puts one new version into force, or changes nothing.
 * Every method returns the version in force afterwards: the one before when there was nothing to change. It
 * throws `PolicyError` naming every problem when the policy would not compile, or when what is to be ended
 * does not exist.
 *
 * `actor` and `reason` are kept with the version.
 */
export interface PolicyAdmin {
  /** What the policy in force would come to by a change, which is not made; the result may not compile. */
  preview(change: PolicyChange): Promise<PolicyPreview>;
  /** Puts a document into force. */
  apply(change: PolicyChange, actor: string, reason: string): Promise<number>;
  /** Registers what departments publish. Departments that are not named keep what they have. */
  publishSubgraphs(publication: Publication, actor: string, reason: string): Promise<number>;
  /**
   * Says which supergraph is about to be published, so that gateways can prepare for it. Nothing comes into force.
   *
   * @returns false when it is in force already
   */
  announceSupergraph(supergraphSdl: string): Promise<boolean>;
  /** What every department has published last, by name. */
  listSubgraphs(): Promise<readonly SubgraphPublication[]>;
  /** Ends a grant at once and for good. */
  revokeGrant(id: GrantId, actor: string, reason: string): Promise<number>;
  /** Ends the suspensions of exactly this target. */
  liftSuspension(target: Suspension['target'], actor: string, reason: string): Promise<number>;
  close(): Promise<void>;
}

/** A record that a caller named by something that it must know already. */
export interface UsageTry {
  /** The argument, for example `Query.person(idNumber:)`. */
  readonly coordinate: string;
  /**
   * Pseudonym of what was tried: of the value, under the coordinate of the item that it was compared with. Null with
   * `count`.
   */
  readonly pseudonym: string | null;
  /** Null where that is not known: its department failed, or some of several records are there. */
  readonly isFound: boolean | null;
  /** How many were named, where they were more than one request may name: they were not looked at one by one. */
  readonly count?: number;
}

/** What decisions look at of a caller, beside its application and department. */
export type CallerAttributes = Pick<Caller, 'region' | 'level' | 'clearance' | 'roles'>;

/** What the request path knows about one use of data. The first seven are those of requirement 20. */
export interface UsageEntry {
  /** Which properties an entry has; those of the first form have none, see {@link FormerUsageEntry}. */
  readonly form: 2;
  /** 具体途径: the endpoint and the operation kind, for example `graphql:query`. */
  readonly channel: string;
  /** 使用人员: the official at the desk; null when the identity provider named none. */
  readonly user: string | null;
  /** 批准人员: who approved the use; several are separated by `; `. Null when nothing was approved. */
  readonly approver: string | null;
  /**
   * 数据内容: every decision on what was asked for, with what came of it, by data subject; then what attempts before had
   * asked departments for.
   */
  readonly content: readonly UsageGroup[];
  /** 获取时间: ISO 8601 in UTC with milliseconds, as of `Date.prototype.toISOString`. The instant of the decisions. */
  readonly at: string;
  /** 获取方式: for example `ONLINE_QUERY`. */
  readonly method: string;
  /** 介质类型: for example `NETWORK`. */
  readonly medium: string;

  /** OAuth client id; null when the caller was not identified. */
  readonly application: string | null;
  readonly department: DepartmentCode | null;
  /** Null when the caller was not identified. */
  readonly attributes: CallerAttributes | null;
  readonly purpose: PurposeCode | null;
  /** Grants whose quota was used up when it was decided, in lexical order. */
  readonly exhaustedGrants: readonly GrantId[];
  /** Grants of which nobody could tell whether it was, in lexical order; absent where there are none. */
  readonly uncountedGrants?: readonly GrantId[];
  /** UUID, unique among all records. Departments were told it in every attempt. */
  readonly decisionId: string;
  readonly policyVersion: number;
  /**
   * Keyed hash of the document as sent, a pseudonym of `Document` and its SHA-256; null when there was none. Not the
   * SHA-256 alone: a document may hold the number of a person, which could be guessed from it.
   */
  readonly operationHash: string | null;
  readonly operationName: string | null;
  /** Pseudonyms of the data subjects, see `createPseudonymizer`, in the order of the groups; in several where they differ. */
  readonly subjects: readonly string[];
  /** Who was named, whether found or not. */
  readonly tries: readonly UsageTry[];
  readonly outcome: 'ANSWERED' | 'REFUSED' | 'FAILED';
  /** Why the request was refused as a whole; null when it was answered. */
  readonly code: string | null;
  /** HTTP status of the answer. */
  readonly status: number;
  /** Present where the record stands for all refusals of strangers of one kind; `at` is then when it was written. */
  readonly sum?: RefusalSum;
  /** How much the request used of what is counted from records, by the names of budgets; absent where it used nothing. */
  readonly uses?: Uses;
}

/** Requests of whom nobody knows who they are, which were refused with the same code. */
export interface RefusalSum {
  /** How many, at least 1. */
  readonly count: number;
  /** Where they came from, as CIDR; `others` for many networks together, `unknown` where the server could not tell. */
  readonly network: string;
  /** When the first and the last of them was refused, ISO 8601 as `at`. */
  readonly since: string;
  readonly until: string;
}

/** How one selected field fared, in records of the first form. */
export interface FormerUsageContent {
  readonly coordinate: Coordinate;
  readonly outcome: UsageItem['outcome'] | 'unavailable';
  readonly code?: string;
  readonly grantId?: GrantId;
}

/** The first form, which is no longer written: it does not say what was given of whom, nor what was decided upon. */
export interface FormerUsageEntry extends Omit<
  UsageEntry,
  | 'form'
  | 'content'
  | 'attributes'
  | 'exhaustedGrants'
  | 'uncountedGrants'
  | 'tries'
  | 'code'
  | 'sum'
  | 'uses'
> {
  readonly form?: undefined;
  readonly content: readonly FormerUsageContent[];
}

/** One link of a writer's hash chain. */
export interface ChainLink {
  /** UUID of the gateway process that wrote it. */
  readonly writer: string;
  /** Position in the writer's chain, from 1 without gaps. */
  readonly sequence: number;
  /** `hash` of the writer's previous record; `genesis` for its first. */
  readonly previousHash: string;
  /**
   * Over the canonical JSON of all other properties: `hmac-sha256:<key id>:<hex>` or `hmac-sm3:<key id>:<hex>` with the
   * writer's key, or `sha256:<hex>`, `sm3:<hex>` of a gateway that has none.
   */
  readonly hash: string;
}

export type UsageRecord = ChainLink & (UsageEntry | FormerUsageEntry);

/** A row that stands where a record has to be and is none: no gateway wrote it. */
export interface UnreadableRecord extends ChainLink {
  readonly isUnreadable: true;
  readonly decisionId: string;
  /** What stands there, which may be no instant. */
  readonly at: string;
  /** The first property that is not what it has to be. */
  readonly misread: string;
  /** In an archive: the row as the database writes it as JSON. */
  readonly row?: string;
}

/** What stands in a place of the usage record; `'isUnreadable' in` tells them apart. */
export type StoredRecord = UsageRecord | UnreadableRecord;

/** What a store says when it is tried. */
export interface UsageProbe {
  /** What time it is there, in epoch milliseconds. */
  readonly at: number;
  /** Why records may be lost that it has confirmed, or what it is not ready for, for operators; undefined when nothing is known. */
  readonly risk?: string;
}

/** Where usage records become durable. */
export interface UsageStore extends CheckpointStore, ArchiveNotes {
  /**
   * Writes all records durably if `policyVersion` is still the version in force, and none otherwise. One atomic
   * statement: the answer of a request recorded here was decided under the policy in force. With `any`, writes them
   * whichever is in force: for what has happened already.
   */
  append(records: readonly UsageRecord[], policyVersion: number | 'any'): Promise<'recorded' | 'superseded'>;
  /** Proves that a record could be written now, and leaves none. */
  probe(): Promise<UsageProbe>;
  /** Makes room for the records of the months to come, where it is missing. Records are written all the same. */
  prepare(): Promise<void>;
  /** The end of a writer's chain; undefined when it has written nothing. */
  readLast(writer: string): Promise<{ readonly sequence: number; readonly hash: string } | undefined>;
  /** Records in the order of `writer`, `sequence`. None only where there are none: after fewer than `limit`, others may follow. */
  readStored(query: UsageQuery): Promise<readonly StoredRecord[]>;
  /** The same where every row is a record. @throws StoreError naming one that is none */
  read(query: UsageQuery): Promise<readonly UsageRecord[]>;
  /** Hash and time of the rows in some places, in any order; nothing where there is none. */
  readPlaces(
    places: readonly Pick<WriterEnd, 'writer' | 'sequence'>[],
  ): Promise<readonly (WriterEnd & Pick<UsageEntry, 'at'>)[]>;
  /** The sums of what all records say they used of budgets. Each is as of the moment of the call, or later. */
  readUses(names: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** All writers that have records, signed ends or archived records, in lexical order: those too whose records were all removed. */
  listWriters(): Promise<readonly string[]>;
  /** A writer's signed ends in the order of `sequence`. */
  readSignedEnds(writer: string): Promise<readonly SignedEnd[]>;
  close(): Promise<void>;
}

/**
 * Tells the other gateways that a new policy version is in force. A hint for speed only: a lost message is
 * harmless, because `UsageStore.append` refuses a superseded version.
 */
export interface Invalidation {
  publish(version: number): Promise<void>;
  /**
   * Calls `listener` for every version published after the returned promise resolves, as long as the store
   * can be reached; resolves within seconds when it cannot. Survives lost connections.
   *
   * @returns the way out
   */
  subscribe(listener: (version: number) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/**
 * Documents that callers have sent, so that they can name them by their hash next time. A convenience: what is
 * forgotten is sent again. Bounded; which documents are forgotten first is up to the implementation.
 *
 * Each department has its own: a text may hold the number of a person, and whether a hash is known would tell
 * that somebody else asks about that person.
 */
export interface DocumentStore {
  /** The text whose `documentHash` this is; undefined when the department has not sent it. */
  find(department: DepartmentCode, hash: string): Promise<string | undefined>;
  /** @param hash the text's `documentHash`; that it is has been checked */
  remember(department: DepartmentCode, hash: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** An operation that an application used lately. */
export interface UsedOperation {
  readonly application: string;
  readonly department: DepartmentCode;
  /** See `genericText`: without the values and names that its caller put in. */
  readonly text: string;
  /** ISO 8601 date, in UTC. */
  readonly lastUsedOn: string;
}

/** The operations that were used lately, so that a publication can be tried on them. Bounded, and no record of use. */
export interface UsedOperationStore {
  remember(operations: readonly UsedOperation[]): Promise<void>;
  /** The one that was used last comes first. */
  list(): Promise<readonly UsedOperation[]>;
  close(): Promise<void>;
}

export interface CacheEntry {
  readonly name: string;
  readonly value: Buffer;
  /** How long it may be kept; more than 0. */
  readonly ttlMs: number;
}

/** Values that are forgotten by themselves, and may be lost at any time. */
export interface CacheStore {
  /** The values under some names, in the names' order, in one round trip; undefined where there is none, or an empty one. */
  read(names: readonly string[]): Promise<readonly (Buffer | undefined)[]>;
  /** Writes all entries in one round trip; what a name held before is replaced. */
  write(entries: readonly CacheEntry[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens what the processes of one gateway have in common. */
export interface SharedStores {
  createInvalidation(): Invalidation;
  createCounters(): Counters;
  createDocumentStore(): DocumentStore;
  createCacheStore(): CacheStore;
}

/**
 * What a usage record is. Its content is in usage-group.ts, what tells a record from anything else in record-guards.ts,
 * and who builds one in `gateway/src/pipeline/usage/usage-entry.ts`.
 */
import { toCanonicalJson } from '@govgraph/protocol';
import type { Uses } from '../counting/counters.ts';
import type { UsageGroup, UsageItem } from './usage-group.ts';
import type { Coordinate, DepartmentCode, GrantId, PurposeCode, RecordedAttributes } from '@govgraph/policy';

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
  readonly attributes: RecordedAttributes | null;
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
  /** HTTP status of the response. */
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

/** The text that a record is hashed as, without its hash, and that an archive keeps of it, with its hash. */
export function canonicalForm(record: Omit<UsageRecord, 'hash'> | StoredRecord): string {
  return toCanonicalJson(record);
}

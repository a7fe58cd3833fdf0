import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { RegisteredPart as RegisteredPartRow, RegisteredSubgraph as RegisteredSubgraphRow, SubgraphVersion as SubgraphVersionRow, StoredVersion as StoredVersionRow, RegisteredItem as RegisteredItemRow, DepartmentKey as DepartmentKeyRow, StoredRecord as StoredRecordRow, ResourceVersion as ResourceVersionRow } from '@govgraph/storage';
import type { SubgraphDifference as SubgraphDifferenceRow, ElementChange as ElementChangeRow, PolicyChangeRecord as PolicyChangeRecordRow, StoredEvent as StoredEventRow, Registration as RegistrationRow, RegisteredSuspension as RegisteredSuspensionRow, UsageExplanation as UsageExplanationRow, PublicationRecord as PublicationRecordRow, SubgraphFinding as SubgraphFindingRow, BreakingApprovalRecord as BreakingApprovalRecordRow, OfficialDuty as OfficialDutyRow, KeptChange as KeptChangeRow, AccessImpact as AccessImpactRow, AccessGroup as AccessGroupRow, ConcernedCallers as ConcernedCallersRow, CatalogRevision as CatalogRevisionRow, CatalogAssessment as CatalogAssessmentRow, AccessProof as AccessProofRow, DescribedExample as DescribedExampleRow, Theme as ThemeRow, ShownThemeEntry as ShownThemeEntryRow, Demand as DemandRow } from '@govgraph/registry/services';
import type { Context } from '../open-catalog.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A date, `yyyy-mm-dd`. */
  Date: { input: Date; output: Date; }
  /** An instant, RFC 3339 with an offset, for example `2026-01-05T08:00:00+08:00`. */
  DateTime: { input: Date; output: Date; }
  _FieldSet: { input: unknown; output: unknown; }
};

/** What happens to access. */
export type AccessDirection =
  /** They may have something else. */
  | 'CHANGES'
  /** They may have more. */
  | 'GAINS'
  /** They may have less. */
  | 'LOSES';

/** Callers to whom the same happens. */
export type AccessGroup = {
  __typename?: 'AccessGroup';
  /** What they may have afterwards, for people. */
  after?: Maybe<Scalars['String']['output']>;
  /** What they may have before, for people. */
  before?: Maybe<Scalars['String']['output']>;
  /** Who they are; at most 20. */
  callers?: Maybe<Array<ConcernedCallers>>;
  /** To which fields; at most 20. */
  coordinates?: Maybe<Array<Scalars['String']['output']>>;
  /** What happens to them. */
  direction?: Maybe<AccessDirection>;
};

/** Who gains or loses what by a publication. */
export type AccessImpact = {
  __typename?: 'AccessImpact';
  /** Departments that compute fields: what they are sent for it, or give along; at most 500. */
  flows?: Maybe<Array<FlowChange>>;
  /** Callers, those to whom the same happens together; at most 500. */
  groups?: Maybe<Array<AccessGroup>>;
};

/**
 * Whether somebody sees more after a change: a value instead of a masked one, a record more, for longer or more often. It is
 * asked of the decisions themselves and of a solver, for everybody who may ever ask.
 */
export type AccessProof = {
  __typename?: 'AccessProof';
  /** Who sees more of what, alike ones together; at most 50. */
  newAccess?: Maybe<Array<NewAccess>>;
  /** Questions (callers, a purpose, a field, a moment) that were settled because nothing of them changes. */
  settledByIdentity?: Maybe<Scalars['Int']['output']>;
  /** Questions that a solver has settled. */
  settledBySolver?: Maybe<Scalars['Int']['output']>;
  /** What could not be settled, and why, a line for each; at most 50. */
  unsettled?: Maybe<Array<Scalars['String']['output']>>;
  /** What is so. */
  verdict?: Maybe<AccessVerdict>;
  /** Limits that are wider than before, and flows to other departments that there were not, a line for each. */
  widerLimits?: Maybe<Array<Scalars['String']['output']>>;
};

/** What a proof has come to. */
export type AccessVerdict =
  /** Somebody sees more: see `newAccess` and `widerLimits`. */
  | 'NEW_ACCESS'
  /** Nobody sees more. */
  | 'PROVED'
  /** It could not be proved, and nobody was found: see `unsettled`. */
  | 'UNKNOWN';

/** Why something that was to be expected is not done. Nothing has changed then. */
export type ActionRefusal = {
  __typename?: 'ActionRefusal';
  /** A fixed code, for programs. */
  code?: Maybe<ActionRefusalCode>;
  /** The same for people, with what to do. */
  message?: Maybe<Scalars['String']['output']>;
};

/** Codes of refusals. */
export type ActionRefusalCode =
  /** Somebody else has decided on it since it was read: read it again. */
  | 'CHANGED_MEANWHILE'
  /** What was given cannot come into force. */
  | 'INVALID'
  /** There is no such thing. */
  | 'NOT_FOUND'
  /** Another department has to do it. */
  | 'OTHER_DEPARTMENT'
  /** The official has acted in another duty: officers, operators and auditors are different people (三员分立). */
  | 'OTHER_DUTY'
  /** Whoever began it does not decide on it. */
  | 'OWN_WORK'
  /** A reason has to be given, which is kept. */
  | 'REASON_REQUIRED'
  /** What it rests on is another by now: it has to be begun again on what there is. */
  | 'STALE'
  /** The name, code or id is somebody else's. */
  | 'TAKEN'
  /** Another role is needed. */
  | 'WRONG_ROLE'
  /** It is in a state in which this cannot be done. */
  | 'WRONG_STATE';

/** 基础数据库. */
export type BaseDatabase =
  /** 电子证照. */
  | 'E_CERTIFICATES'
  /** 法人和非法人组织. */
  | 'LEGAL_ENTITIES'
  /** 自然人. */
  | 'NATURAL_PERSONS'
  /** 自然资源和空间地理. */
  | 'NATURAL_RESOURCES'
  /** 社会信用. */
  | 'SOCIAL_CREDIT';

/** The authority's word that one department may publish one change that breaks what is in use. */
export type BreakingApproval = {
  __typename?: 'BreakingApproval';
  /** When. */
  approvedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who approved it. */
  approvedBy?: Maybe<Scalars['String']['output']>;
  /** The change, as checks name it. */
  change?: Maybe<Scalars['String']['output']>;
  /** The department that may publish it. */
  department?: Maybe<Scalars['String']['output']>;
  /** What was done, the latest first; at most 100. */
  events?: Maybe<Array<WorkflowEvent>>;
  /** Its id. */
  id?: Maybe<Scalars['ID']['output']>;
  /** Goes up with each change: whoever revokes it says which one they have seen. */
  revision?: Maybe<Scalars['Int']['output']>;
  /** What became of it. That it has ended is told by `validUntil`. */
  state?: Maybe<BreakingApprovalState>;
  /** When it ends. */
  validUntil?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of approvals. */
export type BreakingApprovalConnection = {
  __typename?: 'BreakingApprovalConnection';
  /** The approvals of this page, with their cursors. */
  edges?: Maybe<Array<BreakingApprovalEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** One of the approvals on a page. */
export type BreakingApprovalEdge = {
  __typename?: 'BreakingApprovalEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The approval. */
  node?: Maybe<BreakingApproval>;
};

/** What became of an action on an approval: the approval, or why nothing was done. */
export type BreakingApprovalPayload = {
  __typename?: 'BreakingApprovalPayload';
  /** The approval as it is now; null when nothing was done. */
  approval?: Maybe<BreakingApproval>;
  /** Why nothing was done; null when it was. */
  refusal?: Maybe<ActionRefusal>;
};

/** What became of an approval. */
export type BreakingApprovalState =
  /** A publication may rest on it, until it ends. */
  | 'IN_FORCE'
  /** The authority has ended it. */
  | 'REVOKED';

/** What a department has found before its head agrees (政务数据共享条例 第十三条). */
export type CatalogAssessment = {
  __typename?: 'CatalogAssessment';
  /** Who assessed it. */
  assessedBy?: Maybe<Scalars['String']['output']>;
  /** How those are protected; null where there is none. */
  measures?: Maybe<Scalars['String']['output']>;
  /** Kinds of personal information, for example 身份证号; empty where there is none. */
  personalInformation?: Maybe<Array<Scalars['String']['output']>>;
  /** What was looked at, and by which rules. */
  secrecyBasis?: Maybe<Scalars['String']['output']>;
  /** Whether something is secret, or may not be shared for another reason. */
  secrecyRisk?: Maybe<SecrecyRisk>;
};

/** What a department has found before its head agrees. */
export type CatalogAssessmentInput = {
  /** How those are protected; at most 2,000 characters. */
  measures?: InputMaybe<Scalars['String']['input']>;
  /** Kinds of personal information, for example 身份证号: at most 30. */
  personalInformation: Array<Scalars['String']['input']>;
  /** What was looked at, and by which rules: 1 to 1,000 characters. */
  secrecyBasis: Scalars['String']['input'];
  /** Whether something is secret, or may not be shared for another reason. */
  secrecyRisk: SecrecyRisk;
};

/** Where a page stands among the others (Relay connections). */
export type CatalogPageInfo = {
  __typename?: 'CatalogPageInfo';
  /** Cursor of the last one, to go on with as `after`; null when the page is empty. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether there are more in the order of the list. */
  hasNextPage?: Maybe<Scalars['Boolean']['output']>;
  /** Always false: pages are read forwards. */
  hasPreviousPage?: Maybe<Scalars['Boolean']['output']>;
  /** Cursor of the first one; null when the page is empty. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** 目录变更: what a department changes of what its catalog registers, and how far it is. */
export type CatalogRevision = {
  __typename?: 'CatalogRevision';
  /** What the department has found about secrets and personal information; null before it is assessed. */
  assessment?: Maybe<CatalogAssessment>;
  /** The version of the policy with which came into force what it changes; null where nothing was published. */
  basedOn?: Maybe<Scalars['Int']['output']>;
  /** The catalog.yaml that is to be published. */
  catalog?: Maybe<Scalars['String']['output']>;
  /** Its check: whether it could be published, and what was found. */
  check?: Maybe<Publication>;
  /** SHA-256 of what is decided on; each event says of which content it was. */
  contentHash?: Maybe<Scalars['String']['output']>;
  /** The department whose catalog it is. */
  department?: Maybe<Scalars['String']['output']>;
  /** What it changes of what was published when it was filed. */
  difference?: Maybe<SubgraphDifference>;
  /** What was done, the latest first; at most 100. */
  events?: Maybe<Array<WorkflowEvent>>;
  /** When it was filed first. */
  filedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who filed what is decided on now. */
  filedBy?: Maybe<Scalars['String']['output']>;
  /** Its id. */
  id?: Maybe<Scalars['ID']['output']>;
  /** The publication that was begun last to bring it into force; null before. */
  publication?: Maybe<Publication>;
  /** Why the catalog changes. */
  reason?: Maybe<Scalars['String']['output']>;
  /** Everything that has to be mended; null unless it was refused. */
  refusalReasons?: Maybe<Array<Scalars['String']['output']>>;
  /** Goes up with each step: whoever decides on it says which one they have seen. */
  revision?: Maybe<Scalars['Int']['output']>;
  /** The schema that is to be published. */
  sdl?: Maybe<Scalars['String']['output']>;
  /** How far it is. */
  state?: Maybe<CatalogRevisionState>;
};

/** A page of catalog revisions. */
export type CatalogRevisionConnection = {
  __typename?: 'CatalogRevisionConnection';
  /** The catalog revisions of this page, with their cursors. */
  edges?: Maybe<Array<CatalogRevisionEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** A catalog revision on a page. */
export type CatalogRevisionEdge = {
  __typename?: 'CatalogRevisionEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The catalog revision. */
  node?: Maybe<CatalogRevision>;
};

/** What became of an action on a catalog revision: the revision, or why nothing was done. */
export type CatalogRevisionPayload = {
  __typename?: 'CatalogRevisionPayload';
  /** The catalog revision as it is now; null when nothing was done. */
  catalogRevision?: Maybe<CatalogRevision>;
  /** Why nothing was done; null when it was. */
  refusal?: Maybe<ActionRefusal>;
};

/** How far a catalog revision is. */
export type CatalogRevisionState =
  /** The authority has to review it. */
  | 'AGREED'
  /** The head of the department has to agree. */
  | 'ASSESSED'
  /** The department has to assess it. */
  | 'FILED'
  /** It is in force. */
  | 'PUBLISHED'
  /** Something has to be mended: it may be filed again. */
  | 'REFUSED'
  /** It may be published. */
  | 'REVIEWED'
  /** The department has taken it back. */
  | 'WITHDRAWN';

/** What a change does to operations, and to those who read responses. */
export type ChangeEffect =
  /** Some operations are not answered any more, or in another form. */
  | 'BREAKING'
  /** Operations are answered, and may get what they do not expect. */
  | 'DANGEROUS'
  /** Neither. */
  | 'SAFE';

/** Who used what a change concerns. */
export type ChangeUser = {
  __typename?: 'ChangeUser';
  /** The application. */
  application?: Maybe<Scalars['String']['output']>;
  /** How often in the last 30 days; 0 where that was not counted. */
  count?: Maybe<Scalars['Int']['output']>;
  /** Its department. */
  department?: Maybe<Scalars['String']['output']>;
  /** The day of the last use, such as `2026-01-05`. */
  lastUsedOn?: Maybe<Scalars['String']['output']>;
  /** The name of the operation; null where it has none. */
  operationName?: Maybe<Scalars['String']['output']>;
  /** For which purpose; null where that is not known. */
  purpose?: Maybe<Scalars['String']['output']>;
};

/** Why a change does not stand in the way, or that it does. */
export type ChangeVerdict =
  /** It breaks what is in use, and the authority has approved it. */
  | 'APPROVED'
  /** It breaks nothing. */
  | 'SAFE'
  /** Nobody used it in the last 30 days, and nothing in force names it. */
  | 'UNUSED'
  /** It breaks what is in use. */
  | 'USED';

/** All callers of a department for a purpose, or some of them. */
export type ConcernedCallers = {
  __typename?: 'ConcernedCallers';
  /** Their department. */
  department?: Maybe<Scalars['String']['output']>;
  /** Which of them, where it is not all. */
  only?: Maybe<Array<Scalars['String']['output']>>;
  /** Their purpose; null for those who declare none. */
  purpose?: Maybe<Scalars['String']['output']>;
};

/** 数据分类, GB/T 43697. */
export type DataClass =
  /** 核心数据. */
  | 'CORE'
  /** 一般数据. */
  | 'GENERAL'
  /** 重要数据. */
  | 'IMPORTANT';

/** What a department needs of another one and does not find, and what became of it. */
export type Demand = {
  __typename?: 'Demand';
  /** The department that needs it. */
  consumer?: Maybe<Scalars['String']['output']>;
  /** What is needed, in words. */
  description?: Maybe<Scalars['String']['output']>;
  /** The last day by which it is to be published; null before it is accepted. */
  dueOn?: Maybe<Scalars['String']['output']>;
  /** What was done, the latest first; at most 100. */
  events?: Maybe<Array<WorkflowEvent>>;
  /** When it was filed. */
  filedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who filed it. */
  filedBy?: Maybe<Scalars['String']['output']>;
  /** Those items of it that were needed; null before. */
  fulfilledByItems?: Maybe<Array<Scalars['String']['output']>>;
  /** The published resource that has it; null before. */
  fulfilledByResource?: Maybe<Scalars['String']['output']>;
  /** Its id. */
  id?: Maybe<Scalars['ID']['output']>;
  /** Coordinates of the items that are needed, as far as they are known. */
  items?: Maybe<Array<Scalars['String']['output']>>;
  /** 使用依据: the law that it is needed by. */
  legalBasis?: Maybe<Scalars['String']['output']>;
  /** The department that is to provide it; the authority until it has named one. */
  provider?: Maybe<Scalars['String']['output']>;
  /** Code of the purpose that it is needed for. */
  purpose?: Maybe<Scalars['String']['output']>;
  /** Code of the resource that is needed; null where it is not known. */
  resource?: Maybe<Scalars['String']['output']>;
  /** Goes up with each step: whoever decides on it says which one they have seen. */
  revision?: Maybe<Scalars['Int']['output']>;
  /** 使用场景: what is done with it. */
  scenario?: Maybe<Scalars['String']['output']>;
  /** What became of it. */
  state?: Maybe<DemandState>;
};

/** A page of demands. */
export type DemandConnection = {
  __typename?: 'DemandConnection';
  /** The demands of this page, with their cursors. */
  edges?: Maybe<Array<DemandEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** A demand on a page. */
export type DemandEdge = {
  __typename?: 'DemandEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The demand. */
  node?: Maybe<Demand>;
};

/** What became of an action on a demand: the demand, or why nothing was done. */
export type DemandPayload = {
  __typename?: 'DemandPayload';
  /** The demand as it is now; null when nothing was done. */
  demand?: Maybe<Demand>;
  /** Why nothing was done; null when it was. */
  refusal?: Maybe<ActionRefusal>;
};

/** What became of a demand. */
export type DemandState =
  /** The provider has it on its list of what it has to provide. */
  | 'ACCEPTED'
  /** Nobody has decided yet. */
  | 'FILED'
  /** It is published. */
  | 'FULFILLED'
  /** The authority has named who is to provide it, and that department has not decided yet. */
  | 'REDIRECTED'
  /** It is not provided: see the reason. */
  | 'REFUSED'
  /** The department that filed it has taken it back. */
  | 'WITHDRAWN';

/** A department as the authority has registered it. */
export type Department = {
  __typename?: 'Department';
  /** Its code, which is also the name of its subgraph. */
  code?: Maybe<Scalars['String']['output']>;
  /** Its name in English. */
  name?: Maybe<Scalars['String']['output']>;
  /** Its name (部门名称). */
  nameZh?: Maybe<Scalars['String']['output']>;
  /** Goes up with each change. */
  revision?: Maybe<Scalars['Int']['output']>;
  /** What it has published; null when it has published nothing. */
  subgraph?: Maybe<Subgraph>;
  /** Its unified social credit code (统一社会信用代码), GB 32100. */
  uscc?: Maybe<Scalars['String']['output']>;
};

/** A page of departments. */
export type DepartmentConnection = {
  __typename?: 'DepartmentConnection';
  /** The departments of this page, with their cursors. */
  edges?: Maybe<Array<DepartmentEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** A department on a page. */
export type DepartmentEdge = {
  __typename?: 'DepartmentEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The department. */
  node?: Maybe<Department>;
};

/** A department under its new code. What is not given is as it was. */
export type DepartmentInput = {
  /** Its code, which is also the name of its subgraph. */
  code: Scalars['String']['input'];
  /** Its name in English. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Its name (部门名称). */
  nameZh?: InputMaybe<Scalars['String']['input']>;
  /** Its unified social credit code (统一社会信用代码), GB 32100. */
  uscc?: InputMaybe<Scalars['String']['input']>;
};

/** A key with which gateways sign requests to a department. Whoever looks at it sees what is known of it, and never the key. */
export type DepartmentKey = {
  __typename?: 'DepartmentKey';
  /** What it signs with. */
  algorithm?: Maybe<KeyAlgorithm>;
  /** The department that made it. */
  department?: Maybe<Scalars['String']['output']>;
  /** Who said when it ends; null until somebody says it. */
  endedBy?: Maybe<Scalars['String']['output']>;
  /** Whether gateways sign with it now, or may fall back to it. */
  isInForce?: Maybe<Scalars['Boolean']['output']>;
  /** Its id, which stands in each signature. */
  keyId?: Maybe<Scalars['String']['output']>;
  /** Who registered it. */
  registeredBy?: Maybe<Scalars['String']['output']>;
  /** Goes up with each change: whoever decides on it says which one they have seen. */
  revision?: Maybe<Scalars['Int']['output']>;
  /** The id of the sealing key to which the department has sealed it. */
  sealedTo?: Maybe<Scalars['String']['output']>;
  /** Since when it is in force. */
  validFrom?: Maybe<Scalars['DateTime']['output']>;
  /** Until when it is in force; null until somebody says it. */
  validUntil?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of keys. */
export type DepartmentKeyConnection = {
  __typename?: 'DepartmentKeyConnection';
  /** The keys of this page, with their cursors. */
  edges?: Maybe<Array<DepartmentKeyEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** A key on a page. */
export type DepartmentKeyEdge = {
  __typename?: 'DepartmentKeyEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The key. */
  node?: Maybe<DepartmentKey>;
};

/** What became of an action on a key: the key, or why nothing was done. */
export type DepartmentKeyPayload = {
  __typename?: 'DepartmentKeyPayload';
  /** The key as it is now; null when nothing was done. */
  key?: Maybe<DepartmentKey>;
  /** Why nothing was done; null when it was. */
  refusal?: Maybe<ActionRefusal>;
};

/** The duties that nobody has together. */
export type Duty =
  /** Reads what was done: `auditor`. */
  | 'AUDIT'
  /** Works under them: `steward`, `authority`, `application-owner`, `operator`. */
  | 'OPERATION'
  /** Sets the rules: `security-officer`, `security-reviewer`. */
  | 'SECURITY';

/** One place in a schema or a catalog that is there, gone or another. */
export type ElementChange = {
  __typename?: 'ElementChange';
  /** What became of it. */
  kind?: Maybe<ElementChangeKind>;
  /** A schema coordinate, or `resource` with its code. */
  place?: Maybe<Scalars['String']['output']>;
  /** What is there, was there, or is there now and was before. */
  what?: Maybe<Scalars['String']['output']>;
};

/** What became of a place. */
export type ElementChangeKind =
  /** It is there, and was not. */
  | 'ADDED'
  /** Something else is said there. */
  | 'CHANGED'
  /** It was there, and is not. */
  | 'REMOVED';

/** An item that a department is sent, or would not be sent any more. */
export type FlowChange = {
  __typename?: 'FlowChange';
  /** By which directive: `key`, `requires` or `provides`. */
  by?: Maybe<Scalars['String']['output']>;
  /** The department that gets it. */
  department?: Maybe<Scalars['String']['output']>;
  /** What happens to the flow: `GAINS` or `LOSES`. */
  direction?: Maybe<AccessDirection>;
  /** The item. */
  item?: Maybe<Scalars['String']['output']>;
};

/** 授权: what a department may use of another one, for what purpose, until when, approved by whom. */
export type Grant = {
  __typename?: 'Grant';
  /** The applications of it that may; null for all. */
  applications?: Maybe<Array<Scalars['String']['output']>>;
  /** Who approved it (批准人员). */
  approvedBy?: Maybe<Scalars['String']['output']>;
  /** The department that uses. */
  consumer?: Maybe<Scalars['String']['output']>;
  /** Uses in a day; null when they are not limited. */
  dailyQuota?: Maybe<Scalars['Int']['output']>;
  /** What was decided on it since it began, the latest first; at most 100. */
  events?: Maybe<Array<WorkflowEvent>>;
  /** Its id. */
  id?: Maybe<Scalars['ID']['output']>;
  /** What may be used. */
  items?: Maybe<Array<Scalars['String']['output']>>;
  /** The department that provides. */
  provider?: Maybe<Scalars['String']['output']>;
  /** Code of the purpose. */
  purpose?: Maybe<Scalars['String']['output']>;
  /** Goes up with each change: whoever decides on it says which one they have seen. */
  revision?: Maybe<Scalars['Int']['output']>;
  /** When it was revoked; null while it is not. */
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether it is in force by what was decided; one that has lapsed is IN_FORCE and of no use. */
  state?: Maybe<GrantState>;
  /** From when on. */
  validFrom?: Maybe<Scalars['DateTime']['output']>;
  /** Until when. */
  validUntil?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of grants. */
export type GrantConnection = {
  __typename?: 'GrantConnection';
  /** The grants of this page, with their cursors. */
  edges?: Maybe<Array<GrantEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** A grant on a page. */
export type GrantEdge = {
  __typename?: 'GrantEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The grant. */
  node?: Maybe<Grant>;
};

/** What became of an action on a grant: the grant, or why nothing was done. */
export type GrantPayload = {
  __typename?: 'GrantPayload';
  /** The grant as it is now; null when nothing was done. */
  grant?: Maybe<Grant>;
  /** Why nothing was done; null when it was. */
  refusal?: Maybe<ActionRefusal>;
};

/** What was decided on a grant. */
export type GrantState =
  /** Nobody has ended it. */
  | 'IN_FORCE'
  /** It was ended for good. */
  | 'REVOKED';

/** What an item is for. */
export type ItemRole =
  /** It carries a fact. */
  | 'DATA'
  /** It identifies something between departments. */
  | 'KEY'
  /** It leads to others and carries nothing of its own. */
  | 'STRUCTURE';

/** What was decided on an item. */
export type ItemStatus =
  /** It is served to those who may have it. */
  | 'APPROVED'
  /** It is not served yet. */
  | 'DRAFT'
  /** It is served no more. */
  | 'WITHDRAWN';

/** With what gateways sign. */
export type KeyAlgorithm =
  /** Ed25519: the gateways have the private half, the department the public one. */
  | 'ED25519'
  /** HMAC-SHA-256, with a secret that both sides have. */
  | 'HMAC_SHA256';

export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Takes up what is needed, to be published until a day (`2026-03-01`), within 365 days. For stewards of the department that is
   * to provide it.
   */
  acceptDemand?: Maybe<DemandPayload>;
  /**
   * Brings a reviewed change into force, if it still comes to what was reviewed; otherwise it has to be reviewed again. Returns
   * at once: see `policyChange`. For security officers of the authority.
   */
  activatePolicyChange?: Maybe<PolicyChangePayload>;
  /** Agrees to what was assessed. For the head of the department, who did not file it. */
  agreeToCatalogRevision?: Maybe<CatalogRevisionPayload>;
  /**
   * Agrees to what a publication changes of a department's data. For stewards of that department, who did not hand it in.
   * Once all departments have agreed that are asked (`awaitedConsent`), it is checked again and comes into force.
   */
  agreeToPublication?: Maybe<PublicationPayload>;
  /**
   * Lets one department publish one change that breaks what is in use: the `id` of a `PublicationChange`, and none but this
   * one. `validUntil` is at most 90 days from now. For the authority.
   */
  approveBreakingChange?: Maybe<BreakingApprovalPayload>;
  /** Registers a department that has asked to be: from then on it is in the policy. For the authority. */
  approveDepartment?: Maybe<RegistrationPayload>;
  /**
   * Says what was found about secrets and personal information before the head agrees. For stewards and security officers of
   * the department.
   */
  assessCatalogRevision?: Maybe<CatalogRevisionPayload>;
  /**
   * Checks what a policy document would come to; nothing comes into force, and nobody reviews it. Returns at once: see
   * `policyChange`. For security officers, security reviewers and the authority. `basedOn` is the version of the policy that
   * the document was made of, where its text does not say it.
   */
  checkPolicy?: Maybe<PolicyChangePayload>;
  /**
   * Checks what a publication would come to; nothing comes into force. Returns at once: see `publication`. For stewards of the
   * departments whose folders they are, and for the authority. `agreedBy` (departments that agree to what changes of their
   * data) and `allowBreaking` are for the authority to say.
   */
  checkSubgraph?: Maybe<PublicationPayload>;
  /** Does not agree to it, which ends the publication. For those who may agree. */
  declinePublication?: Maybe<PublicationPayload>;
  /**
   * Drafts a change of the policy, which is checked, and then has to be reviewed by somebody else. Returns at once: see
   * `policyChange`. For security officers of the authority. The rest is as in `checkPolicy`.
   */
  draftPolicyChange?: Maybe<PolicyChangePayload>;
  /**
   * Ends the duty in which an official acts, so that another one may begin. For the authority, and for somebody else than that
   * official. `duty` is the one that was read.
   */
  endDuty?: Maybe<OfficialDutyPayload>;
  /** Ends a theme. For the authority. */
  endTheme?: Maybe<ThemePayload>;
  /**
   * Files a change of what the catalog of a department registers, as the folder that is to be published, and has it checked.
   * For stewards of the department.
   */
  fileCatalogRevision?: Maybe<CatalogRevisionPayload>;
  /**
   * Files another content, or the same on what is published now: it is assessed, agreed to and reviewed once more. For stewards
   * of the department.
   */
  fileCatalogRevisionAgain?: Maybe<CatalogRevisionPayload>;
  /**
   * Says what a department needs and does not find: by resource or items where they are known, in words otherwise. For stewards
   * of the department that needs it. Without `provider`, the authority names one.
   */
  fileDemand?: Maybe<DemandPayload>;
  /**
   * Says which published resource has what was needed, and which items of it; all of them where `items` are left out. For stewards
   * of the department that provides it.
   */
  fulfilDemand?: Maybe<DemandPayload>;
  /**
   * Ends a department: its subgraph, its purposes, the grants of it and to it, its keys and its registration. For the
   * authority. The rest is as in `rollbackSubgraph`.
   */
  leaveDepartment?: Maybe<PublicationPayload>;
  /** Ends a suspension. For those who may suspend; `revision` is that of the suspension as it was read. */
  liftSuspension?: Maybe<SuspensionPayload>;
  /**
   * Proposes a theme, or what it is to be from now on, all its items included. It is a view of the catalog: nobody is given an
   * item by it. For stewards of the department that leads it. `items` are 1 to 300.
   */
  proposeTheme?: Maybe<ThemePayload>;
  /**
   * Publishes exactly what was reviewed. Returns at once: see `publication`. For stewards of the department, and for the
   * authority. With `waitForGateways: false`, gateways get no time to prepare.
   */
  publishCatalogRevision?: Maybe<CatalogRevisionPayload>;
  /**
   * Publishes departments' folders, all of them together or none. Returns at once: see `publication`. For those who may call
   * `checkSubgraph`, whose arguments it has. With `waitForGateways: false`, gateways get no time to prepare.
   */
  publishSubgraph?: Maybe<PublicationPayload>;
  /** Names the department that is to provide what is needed. For the authority. */
  redirectDemand?: Maybe<DemandPayload>;
  /**
   * Does not let it be published as it is. `reasons` are everything that has to be mended, told at once: 1 to 20. For the head
   * of the department before it is agreed to, and for the authority afterwards.
   */
  refuseCatalogRevision?: Maybe<CatalogRevisionPayload>;
  /** Does not take up what is needed. For stewards of the department that is to provide it, and for the authority. */
  refuseDemand?: Maybe<DemandPayload>;
  /** Does not register a department, which may ask again. For the authority. */
  refuseDepartment?: Maybe<RegistrationPayload>;
  /** Does not set in force what was proposed; what is in force stays so. For the authority. */
  refuseTheme?: Maybe<ThemePayload>;
  /** Asks to register a department. For stewards of that department, which the authority does not know yet. */
  registerDepartment?: Maybe<RegistrationPayload>;
  /**
   * Brings a key that the department has made into force: gateways sign with it within seconds. For stewards of the
   * department. `sealed` is the gateways' half, sealed to `sealedTo`, in base64. The key before stays in force for
   * `overlapHours` (0 to 720), so that the department has time to take the new one up; two are in force at most.
   */
  registerKey?: Maybe<DepartmentKeyPayload>;
  /**
   * Takes a department's subgraph out. Refused while purposes, grants or rules of others need it, unless these end with it
   * (`endUse`). For stewards of the department, and for the authority. The rest is as in `rollbackSubgraph`.
   */
  removeSubgraph?: Maybe<PublicationPayload>;
  /**
   * Ends a key at once and for good. For stewards of the department, and for the authority. `revision` is that of the key as
   * it was read.
   */
  retireKey?: Maybe<DepartmentKeyPayload>;
  /** Takes up what the department wants to change: it may be published. For the authority. */
  reviewCatalogRevision?: Maybe<CatalogRevisionPayload>;
  /**
   * Agrees to a change that was checked, or refuses it. For security reviewers and the authority, and not for whoever drafted
   * it. `revision` is that of the change as it was read.
   */
  reviewPolicyChange?: Maybe<PolicyChangePayload>;
  /** Ends an approval before its end. For the authority; `revision` is that of the approval as it was read. */
  revokeBreakingApproval?: Maybe<BreakingApprovalPayload>;
  /**
   * Ends a grant at once and for good. For stewards of the department that provides, and for the authority. `revision` is that
   * of the grant as it was read.
   */
  revokeGrant?: Maybe<GrantPayload>;
  /** Drafts what an earlier version of the policy says; the rest is as in `draftPolicyChange`. */
  rollbackPolicy?: Maybe<PolicyChangePayload>;
  /**
   * Publishes again what a department had published under a version of the policy, if it still fits. Returns at once: see
   * `publication`. For stewards of the department, and for the authority. `revision` is that of the subgraph as it was read;
   * with `checkOnly`, nothing comes into force. The rest is as in `publishSubgraph`.
   */
  rollbackSubgraph?: Maybe<PublicationPayload>;
  /** Sets in force what was proposed, and with it which department leads the theme. For the authority. */
  setThemeInForce?: Maybe<ThemePayload>;
  /**
   * Stops an application, a department or a field at once. For stewards of the department that provides the field, and for the
   * authority and its security officers.
   */
  suspend?: Maybe<SuspensionPayload>;
  /**
   * Gives a department another code, under which its subgraph, purposes and grants go on; the keys and the registration of the
   * code that it had end. For the authority. The rest is as in `rollbackSubgraph`.
   */
  transferDepartment?: Maybe<PublicationPayload>;
  /** Takes it back. For stewards of the department. */
  withdrawCatalogRevision?: Maybe<CatalogRevisionPayload>;
  /** Takes back what was needed. For stewards of the department that filed it. */
  withdrawDemand?: Maybe<DemandPayload>;
  /** Takes back a change that is not in force yet. For security officers of the authority. */
  withdrawPolicyChange?: Maybe<PolicyChangePayload>;
  /** Takes back what was handed in, as long as it is not in force. For those who may hand it in. */
  withdrawPublication?: Maybe<PublicationPayload>;
  /** Takes back what `registerDepartment` asked for. For stewards of the department. */
  withdrawRegistration?: Maybe<RegistrationPayload>;
  /** Takes back what was proposed. For stewards of the department that leads it. */
  withdrawTheme?: Maybe<ThemePayload>;
};


export type MutationAcceptDemandArgs = {
  dueOn: Scalars['String']['input'];
  id: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
  revision: Scalars['Int']['input'];
};


export type MutationActivatePolicyChangeArgs = {
  id: Scalars['ID']['input'];
  revision: Scalars['Int']['input'];
};


export type MutationAgreeToCatalogRevisionArgs = {
  id: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
  revision: Scalars['Int']['input'];
};


export type MutationAgreeToPublicationArgs = {
  department: Scalars['String']['input'];
  id: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
  revision: Scalars['Int']['input'];
};


export type MutationApproveBreakingChangeArgs = {
  change: Scalars['String']['input'];
  department: Scalars['String']['input'];
  reason: Scalars['String']['input'];
  validUntil: Scalars['DateTime']['input'];
};


export type MutationApproveDepartmentArgs = {
  code: Scalars['String']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
  revision: Scalars['Int']['input'];
};


export type MutationAssessCatalogRevisionArgs = {
  assessment: CatalogAssessmentInput;
  id: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
  revision: Scalars['Int']['input'];
};


export type MutationCheckPolicyArgs = {
  basedOn?: InputMaybe<Scalars['Int']['input']>;
  text: Scalars['String']['input'];
};


export type MutationCheckSubgraphArgs = {
  agreedBy?: InputMaybe<Array<Scalars['String']['input']>>;
  allowBreaking?: InputMaybe<Scalars['Boolean']['input']>;
  sources: Array<SubgraphSourceInput>;
};


export type MutationDeclinePublicationArgs = {
  department: Scalars['String']['input'];
  id: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
  revision: Scalars['Int']['input'];
};


export type MutationDraftPolicyChangeArgs = {
  basedOn?: InputMaybe<Scalars['Int']['input']>;
  reason: Scalars['String']['input'];
  text: Scalars['String']['input'];
};


export type MutationEndDutyArgs = {
  duty: Duty;
  official: Scalars['String']['input'];
  reason: Scalars['String']['input'];
};


export type MutationEndThemeArgs = {
  code: Scalars['String']['input'];
  reason: Scalars['String']['input'];
  revision: Scalars['Int']['input'];
};


export type MutationFileCatalogRevisionArgs = {
  reason: Scalars['String']['input'];
  source: SubgraphSourceInput;
};


export type MutationFileCatalogRevisionAgainArgs = {
  id: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
  revision: Scalars['Int']['input'];
  source: SubgraphSourceInput;
};


export type MutationFileDemandArgs = {
  needed: NeededDataInput;
  provider?: InputMaybe<Scalars['String']['input']>;
};


export type MutationFulfilDemandArgs = {
  id: Scalars['ID']['input'];
  items?: InputMaybe<Array<Scalars['String']['input']>>;
  reason?: InputMaybe<Scalars['String']['input']>;
  resource: Scalars['String']['input'];
  revision: Scalars['Int']['input'];
};


export type MutationLeaveDepartmentArgs = {
  agreedBy?: InputMaybe<Array<Scalars['String']['input']>>;
  allowBreaking?: InputMaybe<Scalars['Boolean']['input']>;
  checkOnly?: InputMaybe<Scalars['Boolean']['input']>;
  code: Scalars['String']['input'];
  reason: Scalars['String']['input'];
  waitForGateways?: InputMaybe<Scalars['Boolean']['input']>;
};


export type MutationLiftSuspensionArgs = {
  kind: SuspensionTarget;
  reason: Scalars['String']['input'];
  revision: Scalars['Int']['input'];
  target: Scalars['String']['input'];
};


export type MutationProposeThemeArgs = {
  code: Scalars['String']['input'];
  items: Array<ThemeItemInput>;
  lead: Scalars['String']['input'];
  name: Scalars['String']['input'];
  nameZh: Scalars['String']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
  revision?: InputMaybe<Scalars['Int']['input']>;
};


export type MutationPublishCatalogRevisionArgs = {
  id: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
  revision: Scalars['Int']['input'];
  waitForGateways?: InputMaybe<Scalars['Boolean']['input']>;
};


export type MutationPublishSubgraphArgs = {
  agreedBy?: InputMaybe<Array<Scalars['String']['input']>>;
  allowBreaking?: InputMaybe<Scalars['Boolean']['input']>;
  reason: Scalars['String']['input'];
  sources: Array<SubgraphSourceInput>;
  waitForGateways?: InputMaybe<Scalars['Boolean']['input']>;
};


export type MutationRedirectDemandArgs = {
  id: Scalars['ID']['input'];
  provider: Scalars['String']['input'];
  reason: Scalars['String']['input'];
  revision: Scalars['Int']['input'];
};


export type MutationRefuseCatalogRevisionArgs = {
  id: Scalars['ID']['input'];
  reasons: Array<Scalars['String']['input']>;
  revision: Scalars['Int']['input'];
};


export type MutationRefuseDemandArgs = {
  id: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
  revision: Scalars['Int']['input'];
};


export type MutationRefuseDepartmentArgs = {
  code: Scalars['String']['input'];
  reason: Scalars['String']['input'];
  revision: Scalars['Int']['input'];
};


export type MutationRefuseThemeArgs = {
  code: Scalars['String']['input'];
  reason: Scalars['String']['input'];
  revision: Scalars['Int']['input'];
};


export type MutationRegisterDepartmentArgs = {
  code: Scalars['String']['input'];
  name: Scalars['String']['input'];
  nameZh: Scalars['String']['input'];
  uscc?: InputMaybe<Scalars['String']['input']>;
};


export type MutationRegisterKeyArgs = {
  algorithm: KeyAlgorithm;
  department: Scalars['String']['input'];
  keyId: Scalars['String']['input'];
  overlapHours?: InputMaybe<Scalars['Int']['input']>;
  sealed: Scalars['String']['input'];
  sealedTo: Scalars['String']['input'];
};


export type MutationRemoveSubgraphArgs = {
  agreedBy?: InputMaybe<Array<Scalars['String']['input']>>;
  allowBreaking?: InputMaybe<Scalars['Boolean']['input']>;
  checkOnly?: InputMaybe<Scalars['Boolean']['input']>;
  endUse?: InputMaybe<Scalars['Boolean']['input']>;
  name: Scalars['String']['input'];
  reason: Scalars['String']['input'];
  revision?: InputMaybe<Scalars['Int']['input']>;
  waitForGateways?: InputMaybe<Scalars['Boolean']['input']>;
};


export type MutationRetireKeyArgs = {
  department: Scalars['String']['input'];
  keyId: Scalars['String']['input'];
  reason: Scalars['String']['input'];
  revision: Scalars['Int']['input'];
};


export type MutationReviewCatalogRevisionArgs = {
  id: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
  revision: Scalars['Int']['input'];
};


export type MutationReviewPolicyChangeArgs = {
  id: Scalars['ID']['input'];
  isAgreed?: InputMaybe<Scalars['Boolean']['input']>;
  reason?: InputMaybe<Scalars['String']['input']>;
  revision: Scalars['Int']['input'];
};


export type MutationRevokeBreakingApprovalArgs = {
  id: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
  revision: Scalars['Int']['input'];
};


export type MutationRevokeGrantArgs = {
  id: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
  revision: Scalars['Int']['input'];
};


export type MutationRollbackPolicyArgs = {
  reason: Scalars['String']['input'];
  toVersion: Scalars['Int']['input'];
};


export type MutationRollbackSubgraphArgs = {
  agreedBy?: InputMaybe<Array<Scalars['String']['input']>>;
  allowBreaking?: InputMaybe<Scalars['Boolean']['input']>;
  checkOnly?: InputMaybe<Scalars['Boolean']['input']>;
  name: Scalars['String']['input'];
  reason: Scalars['String']['input'];
  revision?: InputMaybe<Scalars['Int']['input']>;
  toVersion: Scalars['Int']['input'];
  waitForGateways?: InputMaybe<Scalars['Boolean']['input']>;
};


export type MutationSetThemeInForceArgs = {
  code: Scalars['String']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
  revision: Scalars['Int']['input'];
};


export type MutationSuspendArgs = {
  kind: SuspensionTarget;
  reason: Scalars['String']['input'];
  target: Scalars['String']['input'];
};


export type MutationTransferDepartmentArgs = {
  agreedBy?: InputMaybe<Array<Scalars['String']['input']>>;
  allowBreaking?: InputMaybe<Scalars['Boolean']['input']>;
  checkOnly?: InputMaybe<Scalars['Boolean']['input']>;
  from: Scalars['String']['input'];
  reason: Scalars['String']['input'];
  to: DepartmentInput;
  waitForGateways?: InputMaybe<Scalars['Boolean']['input']>;
};


export type MutationWithdrawCatalogRevisionArgs = {
  id: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
  revision: Scalars['Int']['input'];
};


export type MutationWithdrawDemandArgs = {
  id: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
  revision: Scalars['Int']['input'];
};


export type MutationWithdrawPolicyChangeArgs = {
  id: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
  revision: Scalars['Int']['input'];
};


export type MutationWithdrawPublicationArgs = {
  id: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
  revision: Scalars['Int']['input'];
};


export type MutationWithdrawRegistrationArgs = {
  code: Scalars['String']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
  revision: Scalars['Int']['input'];
};


export type MutationWithdrawThemeArgs = {
  code: Scalars['String']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
  revision: Scalars['Int']['input'];
};

/** What a department needs, and what for. */
export type NeededDataInput = {
  /** What is needed, in words; needed where neither resource nor items are known. At most 2,000 characters. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** Coordinates of the items, where they are known: at most 100. */
  items?: InputMaybe<Array<Scalars['String']['input']>>;
  /** 使用依据: the law that it is needed by. 1 to 2,000 characters. */
  legalBasis: Scalars['String']['input'];
  /** Code of the purpose that it is needed for. */
  purpose: Scalars['String']['input'];
  /** Code of the resource, where it is known. */
  resource?: InputMaybe<Scalars['String']['input']>;
  /** 使用场景: what is done with it. 1 to 2,000 characters. */
  scenario: Scalars['String']['input'];
};

/** Somebody who sees more. */
export type NewAccess = {
  __typename?: 'NewAccess';
  /** What they get after. */
  after?: Maybe<Scalars['String']['output']>;
  /** What they got before. */
  before?: Maybe<Scalars['String']['output']>;
  /** The fields, and the fields with something put into them. */
  fields?: Maybe<Array<Scalars['String']['output']>>;
  /** Who, and in which case. */
  who?: Maybe<Scalars['String']['output']>;
};

/**
 * The duty in which an official acts: whoever sets the rules, whoever works under them and whoever reads what was done are
 * three people (三员分立). It begins with the first action in it.
 */
export type OfficialDuty = {
  __typename?: 'OfficialDuty';
  /** Which one it is. */
  duty?: Maybe<Duty>;
  /** What was done about the duties of this official, the latest first; at most 100. */
  events?: Maybe<Array<WorkflowEvent>>;
  /** The official, as the issuer names them. */
  official?: Maybe<Scalars['String']['output']>;
  /** Since the first action in it. */
  since?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of duties. */
export type OfficialDutyConnection = {
  __typename?: 'OfficialDutyConnection';
  /** The duties of this page, with their cursors. */
  edges?: Maybe<Array<OfficialDutyEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** One of the duties on a page. */
export type OfficialDutyEdge = {
  __typename?: 'OfficialDutyEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The duty. */
  node?: Maybe<OfficialDuty>;
};

/** What became of ending a duty: the duty, or why nothing was done. */
export type OfficialDutyPayload = {
  __typename?: 'OfficialDutyPayload';
  /** The duty that has ended; null when nothing was done. */
  duty?: Maybe<OfficialDuty>;
  /** Why nothing was done; null when it was. */
  refusal?: Maybe<ActionRefusal>;
};

/** A change of what the authority decides: drafted, checked, reviewed by somebody else, brought into force. */
export type PolicyChange = {
  __typename?: 'PolicyChange';
  /** Who gains or loses what, those to whom the same happens together, at most 500; null where that was not found out. */
  access?: Maybe<Array<AccessGroup>>;
  /** The version of the policy that the document was made of; null where its text says it. */
  basedOn?: Maybe<Scalars['Int']['output']>;
  /** What it removes, changes and adds, a line for each; null before it was checked. */
  changes?: Maybe<Array<Scalars['String']['output']>>;
  /** The version of the policy that it was checked against last. */
  checkedVersion?: Maybe<Scalars['Int']['output']>;
  /** What was done, the latest first; at most 100. */
  events?: Maybe<Array<WorkflowEvent>>;
  /** Why it could not be carried out; null where it could. */
  failure?: Maybe<Scalars['String']['output']>;
  /** Its id. */
  id?: Maybe<Scalars['ID']['output']>;
  /** Whether the registry works on it: ask again until it does not. */
  isWorkedOn?: Maybe<Scalars['Boolean']['output']>;
  /** What it is. */
  kind?: Maybe<PolicyChangeKind>;
  /** The version of the policy that it brought into force. */
  policyVersion?: Maybe<Scalars['Int']['output']>;
  /** How many problems there are. */
  problemCount?: Maybe<Scalars['Int']['output']>;
  /** What keeps it from coming into force, at most 500; null before it was checked. */
  problems?: Maybe<Array<PolicyProblem>>;
  /** For people: what the registry does now; null while it does nothing. */
  progress?: Maybe<Scalars['String']['output']>;
  /**
   * Whether somebody sees more than before, of all who may ever ask, registered yet or not; null where that was not asked: it
   * has problems, or nothing is published yet.
   */
  proof?: Maybe<AccessProof>;
  /** Why. */
  reason?: Maybe<Scalars['String']['output']>;
  /** When. */
  requestedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who handed it in. */
  requestedBy?: Maybe<Scalars['String']['output']>;
  /** Goes up with each step: whoever decides on it says which one they have seen. */
  revision?: Maybe<Scalars['Int']['output']>;
  /** What became of it. */
  state?: Maybe<PolicyChangeState>;
  /** The document, as it was handed in. */
  text?: Maybe<Scalars['String']['output']>;
  /** The version that it rolls back to; null where it rolls back to none. */
  toVersion?: Maybe<Scalars['Int']['output']>;
  /** What somebody should look at, at most 500; null before it was checked. */
  warnings?: Maybe<Array<PolicyProblem>>;
};

/** A page of changes of the policy. */
export type PolicyChangeConnection = {
  __typename?: 'PolicyChangeConnection';
  /** The changes of this page, with their cursors. */
  edges?: Maybe<Array<PolicyChangeEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** A change of the policy on a page. */
export type PolicyChangeEdge = {
  __typename?: 'PolicyChangeEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The change. */
  node?: Maybe<PolicyChange>;
};

/** What a change of the policy is. */
export type PolicyChangeKind =
  /** A change. */
  | 'CHANGE'
  /** A mere check. */
  | 'CHECK'
  /** An earlier version once more. */
  | 'ROLLBACK';

/** What became of an action on a change of the policy: the change, or why nothing was done. */
export type PolicyChangePayload = {
  __typename?: 'PolicyChangePayload';
  /** The change as it is now; null when nothing was done. */
  policyChange?: Maybe<PolicyChange>;
  /** Why nothing was done; null when it was. */
  refusal?: Maybe<ActionRefusal>;
};

/** What became of a change of the policy. */
export type PolicyChangeState =
  /** It is being checked once more, to come into force. */
  | 'ACTIVATING'
  /** It is in force. */
  | 'ACTIVE'
  /** It can come into force, once somebody else has reviewed it. */
  | 'CHECKED'
  /** It is being checked. */
  | 'DRAFT'
  /** It could not be carried out. */
  | 'FAILED'
  /** There are problems, or whoever reviewed it does not agree. */
  | 'REFUSED'
  /** Another change came into force after it. */
  | 'RETIRED'
  /** Somebody else agrees: it can be brought into force. */
  | 'REVIEWED'
  /** It was taken back. */
  | 'WITHDRAWN';

/** What is different between two versions of the policy. */
export type PolicyDifference = {
  __typename?: 'PolicyDifference';
  /** What is different, by what it is called: `rule own-jurisdiction`, `grant assistance-tax`; at most 500. */
  changes?: Maybe<Array<ElementChange>>;
  /** The version before. */
  from?: Maybe<Scalars['Int']['output']>;
  /** The version after. */
  to?: Maybe<Scalars['Int']['output']>;
};

/** What a version of the policy says: departments, purposes, grants, rules, masks and limits. */
export type PolicyDocument = {
  __typename?: 'PolicyDocument';
  /** YAML; its `basedOn` is the version. */
  text?: Maybe<Scalars['String']['output']>;
  /** The version of the policy. */
  version?: Maybe<Scalars['Int']['output']>;
};

/** What is wrong with a policy document, or should be looked at. */
export type PolicyProblem = {
  __typename?: 'PolicyProblem';
  /** Column of the line, from 1. */
  column?: Maybe<Scalars['Int']['output']>;
  /** Line of the document, from 1; null where it is in none. */
  line?: Maybe<Scalars['Int']['output']>;
  /** What is wrong, with what to do. */
  message?: Maybe<Scalars['String']['output']>;
  /** What it is about: a path in the document, or what a part is called. */
  path?: Maybe<Scalars['String']['output']>;
};

/** One change of the policy: of what the authority decides, or of what departments publish. */
export type PolicyVersion = {
  __typename?: 'PolicyVersion';
  /** Who made it; `break-glass:NAME` where it was made on the database itself, past the gateway. */
  actor?: Maybe<Scalars['String']['output']>;
  /** When it came into force. */
  at?: Maybe<Scalars['DateTime']['output']>;
  /** Of everything that the version brought, and of the version before. */
  hash?: Maybe<Scalars['String']['output']>;
  /** Why. */
  reason?: Maybe<Scalars['String']['output']>;
  /** Goes up by one with each change. */
  version?: Maybe<Scalars['Int']['output']>;
};

/** A page of versions. */
export type PolicyVersionConnection = {
  __typename?: 'PolicyVersionConnection';
  /** The versions of this page, with their cursors. */
  edges?: Maybe<Array<PolicyVersionEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** A version on a page. */
export type PolicyVersionEdge = {
  __typename?: 'PolicyVersionEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The version. */
  node?: Maybe<PolicyVersion>;
};

/** Something that was handed in, to be checked or published, and what became of it. */
export type Publication = {
  __typename?: 'Publication';
  /** Who gains or loses what; null where it is not known. */
  accessImpact?: Maybe<AccessImpact>;
  /** Departments on whose agreement it rests. */
  agreements?: Maybe<Array<Scalars['String']['output']>>;
  /** Departments that are asked to agree to it, and have not yet: it waits for them. */
  awaitedConsent?: Maybe<Array<Scalars['String']['output']>>;
  /** How many of the operations that were used lately it breaks. */
  brokenOperations?: Maybe<Scalars['Int']['output']>;
  /** How many changes there are. */
  changeCount?: Maybe<Scalars['Int']['output']>;
  /** What changes for callers, what breaks somebody first; at most 500. Null before it was checked. */
  changes?: Maybe<Array<PublicationChange>>;
  /** The version of the policy that it was checked against; null where it was not, or cannot be published. */
  checkedVersion?: Maybe<Scalars['Int']['output']>;
  /** The departments whose folders it has, or whose subgraphs it changes otherwise. */
  departments?: Maybe<Array<Scalars['String']['output']>>;
  /** What was done, the latest first; at most 100. */
  events?: Maybe<Array<WorkflowEvent>>;
  /** Why it could not be carried out; null otherwise, and where findings say what is wrong with it. */
  failure?: Maybe<Scalars['String']['output']>;
  /** How many findings there are. */
  findingCount?: Maybe<Scalars['Int']['output']>;
  /** What the check has found, problems first; at most 500. Null before it was checked. */
  findings?: Maybe<Array<PublicationFinding>>;
  /** Its id. */
  id?: Maybe<Scalars['ID']['output']>;
  /** Whether it is a mere check. */
  isCheck?: Maybe<Scalars['Boolean']['output']>;
  /** Whether nothing more will become of it. */
  isDone?: Maybe<Scalars['Boolean']['output']>;
  /** What it is. */
  kind?: Maybe<PublicationKind>;
  /** The version of the policy that it came into force with; null while it is not in force. */
  policyVersion?: Maybe<Scalars['Int']['output']>;
  /** Gateways that had prepared the new schema when it came into force; null where none was waited for. */
  preparedGateways?: Maybe<Array<Scalars['String']['output']>>;
  /** The same for people. */
  progress?: Maybe<Scalars['String']['output']>;
  /** Why, as it was given. */
  reason?: Maybe<Scalars['String']['output']>;
  /** When. */
  requestedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who handed it in. */
  requestedBy?: Maybe<Scalars['String']['output']>;
  /** Goes up with each step: whoever withdraws it says which one they have seen. */
  revision?: Maybe<Scalars['Int']['output']>;
  /** Where it is; null unless it runs. */
  stage?: Maybe<PublicationStage>;
  /** What became of it. */
  state?: Maybe<PublicationState>;
  /** Gateways that were not waited for any longer: they could not prepare it, not in time, or did not report any more. */
  unpreparedGateways?: Maybe<Array<Scalars['String']['output']>>;
};

/** A difference between what callers see and what they would see. */
export type PublicationChange = {
  __typename?: 'PublicationChange';
  /** Who approved it; null where nobody did. */
  approvedBy?: Maybe<Scalars['String']['output']>;
  /** When the approval ends. */
  approvedUntil?: Maybe<Scalars['DateTime']['output']>;
  /** For example `Type.field(argument:)`. */
  coordinate?: Maybe<Scalars['String']['output']>;
  /** What it does to operations. */
  effect?: Maybe<ChangeEffect>;
  /** Grants in force that name it; at most 20. */
  grants?: Maybe<Array<Scalars['String']['output']>>;
  /** By which the authority approves exactly this change. */
  id?: Maybe<Scalars['String']['output']>;
  /** What changes, for people. */
  message?: Maybe<Scalars['String']['output']>;
  /** Purposes in force that name it; at most 20. */
  purposes?: Maybe<Array<Scalars['String']['output']>>;
  /** Why it has this effect, for people. */
  reason?: Maybe<Scalars['String']['output']>;
  /** As GraphQL Inspector classifies changes, for example `FIELD_REMOVED`. */
  type?: Maybe<Scalars['String']['output']>;
  /** Who used it in the last 30 days, whoever used it most first; at most 20. */
  users?: Maybe<Array<ChangeUser>>;
  /** Why it does not stand in the way, or that it does. */
  verdict?: Maybe<ChangeVerdict>;
};

/** A page of publications. */
export type PublicationConnection = {
  __typename?: 'PublicationConnection';
  /** The publications of this page, with their cursors. */
  edges?: Maybe<Array<PublicationEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** A publication on a page. */
export type PublicationEdge = {
  __typename?: 'PublicationEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The publication. */
  node?: Maybe<Publication>;
};

/** What a check has found. Only problems keep it from being published. */
export type PublicationFinding = {
  __typename?: 'PublicationFinding';
  /** A fixed code: see docs/findings.md. */
  code?: Maybe<Scalars['String']['output']>;
  /** Where in the line, from 1. */
  column?: Maybe<Scalars['Int']['output']>;
  /** `schema.graphql` or `catalog.yaml`; null where it is about neither. */
  file?: Maybe<Scalars['String']['output']>;
  /** `problem` or `warning`. */
  kind?: Maybe<Scalars['String']['output']>;
  /** Where in the file, from 1. */
  line?: Maybe<Scalars['Int']['output']>;
  /** What is wrong, and what to do. */
  message?: Maybe<Scalars['String']['output']>;
  /** A coordinate, a path in the catalog or the policy, or what else it is about. */
  place?: Maybe<Scalars['String']['output']>;
  /** The department; `policy`, `operation`, `composition` or `gateway` where it is none's in particular. */
  subgraph?: Maybe<Scalars['String']['output']>;
};

/** What is handed in. */
export type PublicationKind =
  /** A mere check: nothing comes into force. */
  | 'CHECK'
  /** A department ends. */
  | 'LEAVE'
  /** Departments publish their folders. */
  | 'PUBLISH'
  /** A subgraph is taken out. */
  | 'REMOVE'
  /** A department publishes again what it had published. */
  | 'ROLLBACK'
  /** A department has another code. */
  | 'TRANSFER';

/** What became of handing something in: the publication, or why nothing was done. */
export type PublicationPayload = {
  __typename?: 'PublicationPayload';
  /** The publication as it is now; null when nothing was done. */
  publication?: Maybe<Publication>;
  /** Why nothing was done; null when it was. */
  refusal?: Maybe<ActionRefusal>;
};

/** Where a publication is, while it runs. */
export type PublicationStage =
  /** It is checked against what is published, and what was used lately. */
  | 'CHECKING'
  /** The policy has changed meanwhile, so it is checked once more. */
  | 'CHECKING_AGAIN'
  /** Gateways prepare the new schema. */
  | 'WAITING_FOR_GATEWAYS';

/** What became of what was handed in. */
export type PublicationState =
  /** It was a mere check, and could be published. */
  | 'CHECKED'
  /** A department that was asked does not agree: see the failure. Nothing has changed. */
  | 'DECLINED'
  /** It could not be carried out: see the failure. Nothing has changed. */
  | 'FAILED'
  /** It is in force. */
  | 'PUBLISHED'
  /** There are problems: see the findings. Nothing has changed. */
  | 'REFUSED'
  /** It waits to be begun. */
  | 'REQUESTED'
  /** It is checked, and published unless it is a mere check. */
  | 'RUNNING'
  /** Other departments have to agree first: see `awaitedConsent`. Nothing has changed. */
  | 'WAITING_FOR_CONSENT'
  /** It was taken back. Nothing has changed. */
  | 'WITHDRAWN';

export type Query = {
  __typename?: 'Query';
  /** The approval with this id, or null when there is none. */
  breakingApproval?: Maybe<BreakingApproval>;
  /** Approvals of breaking changes, the latest first; an absent condition matches all. `first` is 1 to 100. */
  breakingApprovals?: Maybe<BreakingApprovalConnection>;
  /** The items of the catalog in force, by resource and coordinate; an absent condition matches all. `first` is 1 to 100. */
  catalogItems?: Maybe<ResourceItemConnection>;
  /** The catalog revision with this id, or null when there is none. */
  catalogRevision?: Maybe<CatalogRevision>;
  /**
   * What departments change of what their catalogs register, the latest first; an absent condition matches all. `first` is 1
   * to 100.
   */
  catalogRevisions?: Maybe<CatalogRevisionConnection>;
  /** The demand with this id, or null when there is none. */
  demand?: Maybe<Demand>;
  /** Demands (需求清单), the latest first; an absent condition matches all. `first` is 1 to 100. */
  demands?: Maybe<DemandConnection>;
  /** The department with this code, or null when none is registered. */
  department?: Maybe<Department>;
  /** The keys of a department, those that have ended too, the newest first. `first` is 1 to 100. */
  departmentKeys?: Maybe<DepartmentKeyConnection>;
  /** The registered departments, by code. `first` is 1 to 100. */
  departments?: Maybe<DepartmentConnection>;
  /** In which duty officials act (三员分立), by their name. `first` is 1 to 100. */
  duties?: Maybe<OfficialDutyConnection>;
  /** In which duty an official acts; null where the official has not acted, or the duty was ended. */
  duty?: Maybe<OfficialDuty>;
  /** The grant with this id, or null when there is none. */
  grant?: Maybe<Grant>;
  /** The grants, revoked and lapsed ones too, by id; an absent condition matches all. `first` is 1 to 100. */
  grants?: Maybe<GrantConnection>;
  /** The change of the policy with this id, or null when there is none: ask again while `isWorkedOn`. For staff of the authority. */
  policyChange?: Maybe<PolicyChange>;
  /** Changes of the policy, the latest first; `states` leaves others out. `first` is 1 to 100. For staff of the authority. */
  policyChanges?: Maybe<PolicyChangeConnection>;
  /**
   * What is different between two versions of the policy, the catalog aside; `to` is by default the one in force. Null when
   * there is none such. For staff of the authority.
   */
  policyDifference?: Maybe<PolicyDifference>;
  /**
   * What a version of the policy says, by default the one in force, as YAML that can be drafted again; null when there is none
   * such. As it was handed in, with its comments, where that says the same. For staff of the authority.
   */
  policyDocument?: Maybe<PolicyDocument>;
  /** One version of the policy, or null when there is none such. */
  policyVersion?: Maybe<PolicyVersion>;
  /** The versions of the policy, the latest first. `first` is 1 to 100. */
  policyVersions?: Maybe<PolicyVersionConnection>;
  /** The publication with this id, or null when there is none: ask again until `isDone`. */
  publication?: Maybe<Publication>;
  /** What was handed in to be checked or published, the latest first; an absent condition matches all. `first` is 1 to 100. */
  publications?: Maybe<PublicationConnection>;
  /** What became of the wish of the department with this code to be registered; null when it had none. */
  registration?: Maybe<Registration>;
  /** Departments that have asked to be registered, the latest first; `states` leaves others out. `first` is 1 to 100. */
  registrations?: Maybe<RegistrationConnection>;
  /** The resource with this code, or null when none is in force. */
  resource?: Maybe<Resource>;
  /**
   * What is different in a resource between two versions of the policy; `to` is by default the one in force. Null where it was in
   * the catalog under neither.
   */
  resourceDifference?: Maybe<ResourceDifference>;
  /** What became of the resource with this code, the latest first, also where it is in the catalog no more. `first` is 1 to 100. */
  resourceHistory?: Maybe<ResourceVersionConnection>;
  /** The resources of the catalog in force, by code; an absent condition matches all. `first` is 1 to 100. */
  resources?: Maybe<ResourceConnection>;
  /** What a department has to provide (责任清单); null where no such department is registered. */
  responsibilities?: Maybe<Responsibilities>;
  /** To what departments seal their keys; null while no gateway says it. */
  sealingKey?: Maybe<SealingKey>;
  /** What the department of this name has published, or null when it has published nothing. */
  subgraph?: Maybe<Subgraph>;
  /**
   * What is different between what a department had published under two versions of the policy; `to` is by default the one
   * in force. Null when it had published nothing yet under one of them.
   */
  subgraphDifference?: Maybe<SubgraphDifference>;
  /**
   * What a department had published when a version of the policy was in force, by default the one that is; null when it had
   * published nothing yet.
   */
  subgraphVersion?: Maybe<SubgraphVersion>;
  /**
   * Everything that departments have ever published, the latest first; of one department where `name` is given. `first` is 1
   * to 100.
   */
  subgraphVersions?: Maybe<SubgraphVersionConnection>;
  /** What departments have published, by name. `first` is 1 to 100. */
  subgraphs?: Maybe<SubgraphConnection>;
  /** The schema of all departments together that was in force with a version, by default the one that is. */
  supergraph?: Maybe<Supergraph>;
  /** What is suspended now, by kind and name. `first` is 1 to 100. */
  suspensions?: Maybe<SuspensionConnection>;
  /** The theme with this code, or null when there is none. */
  theme?: Maybe<Theme>;
  /** Themes (主题库), the latest first; an absent condition matches all. `first` is 1 to 100. */
  themes?: Maybe<ThemeConnection>;
  /**
   * One usage record, and whether everything is decided so again under the policy of then. For auditors of the authority; who
   * reads it is kept.
   */
  usageRecord?: Maybe<UsageExplanationPayload>;
  /**
   * The usage record, the latest first; an absent condition matches all. For auditors of the authority; who reads it is kept.
   * `first` is 1 to 100.
   */
  usageRecords?: Maybe<UsageRecordPayload>;
};


export type QueryBreakingApprovalArgs = {
  id: Scalars['ID']['input'];
};


export type QueryBreakingApprovalsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  department?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  states?: InputMaybe<Array<BreakingApprovalState>>;
};


export type QueryCatalogItemsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  base?: InputMaybe<BaseDatabase>;
  code?: InputMaybe<Scalars['String']['input']>;
  dataClass?: InputMaybe<DataClass>;
  first?: InputMaybe<Scalars['Int']['input']>;
  level?: InputMaybe<Scalars['Int']['input']>;
  provider?: InputMaybe<Scalars['String']['input']>;
  resource?: InputMaybe<Scalars['String']['input']>;
  shareType?: InputMaybe<ShareType>;
  text?: InputMaybe<Scalars['String']['input']>;
};


export type QueryCatalogRevisionArgs = {
  id: Scalars['ID']['input'];
};


export type QueryCatalogRevisionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  department?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  states?: InputMaybe<Array<CatalogRevisionState>>;
};


export type QueryDemandArgs = {
  id: Scalars['ID']['input'];
};


export type QueryDemandsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  consumer?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  provider?: InputMaybe<Scalars['String']['input']>;
  states?: InputMaybe<Array<DemandState>>;
};


export type QueryDepartmentArgs = {
  code: Scalars['String']['input'];
};


export type QueryDepartmentKeysArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  department: Scalars['String']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryDepartmentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryDutiesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryDutyArgs = {
  official: Scalars['String']['input'];
};


export type QueryGrantArgs = {
  id: Scalars['ID']['input'];
};


export type QueryGrantsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  consumer?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  provider?: InputMaybe<Scalars['String']['input']>;
  purpose?: InputMaybe<Scalars['String']['input']>;
};


export type QueryPolicyChangeArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPolicyChangesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  states?: InputMaybe<Array<PolicyChangeState>>;
};


export type QueryPolicyDifferenceArgs = {
  from: Scalars['Int']['input'];
  to?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryPolicyDocumentArgs = {
  version?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryPolicyVersionArgs = {
  version: Scalars['Int']['input'];
};


export type QueryPolicyVersionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryPublicationArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPublicationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  department?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  states?: InputMaybe<Array<PublicationState>>;
};


export type QueryRegistrationArgs = {
  code: Scalars['String']['input'];
};


export type QueryRegistrationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  states?: InputMaybe<Array<RegistrationState>>;
};


export type QueryResourceArgs = {
  code: Scalars['String']['input'];
};


export type QueryResourceDifferenceArgs = {
  code: Scalars['String']['input'];
  from: Scalars['Int']['input'];
  to?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryResourceHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  code: Scalars['String']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryResourcesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  base?: InputMaybe<BaseDatabase>;
  code?: InputMaybe<Scalars['String']['input']>;
  dataClass?: InputMaybe<DataClass>;
  first?: InputMaybe<Scalars['Int']['input']>;
  provider?: InputMaybe<Scalars['String']['input']>;
  shareType?: InputMaybe<ShareType>;
  text?: InputMaybe<Scalars['String']['input']>;
};


export type QueryResponsibilitiesArgs = {
  department: Scalars['String']['input'];
};


export type QuerySubgraphArgs = {
  name: Scalars['String']['input'];
};


export type QuerySubgraphDifferenceArgs = {
  from: Scalars['Int']['input'];
  name: Scalars['String']['input'];
  to?: InputMaybe<Scalars['Int']['input']>;
};


export type QuerySubgraphVersionArgs = {
  name: Scalars['String']['input'];
  version?: InputMaybe<Scalars['Int']['input']>;
};


export type QuerySubgraphVersionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
};


export type QuerySubgraphsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QuerySupergraphArgs = {
  version?: InputMaybe<Scalars['Int']['input']>;
};


export type QuerySuspensionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryThemeArgs = {
  code: Scalars['String']['input'];
};


export type QueryThemesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  lead?: InputMaybe<Scalars['String']['input']>;
  states?: InputMaybe<Array<ThemeState>>;
};


export type QueryUsageRecordArgs = {
  decisionId: Scalars['ID']['input'];
};


export type QueryUsageRecordsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  application?: InputMaybe<Scalars['String']['input']>;
  decisionId?: InputMaybe<Scalars['ID']['input']>;
  field?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  since?: InputMaybe<Scalars['DateTime']['input']>;
  subject?: InputMaybe<Scalars['String']['input']>;
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

/** What became of the wish of a department to be registered. */
export type Registration = {
  __typename?: 'Registration';
  /** The department's code. */
  code?: Maybe<Scalars['String']['output']>;
  /** What was done, the latest first; at most 100. */
  events?: Maybe<Array<WorkflowEvent>>;
  /** Its name in English. */
  name?: Maybe<Scalars['String']['output']>;
  /** Its name (部门名称). */
  nameZh?: Maybe<Scalars['String']['output']>;
  /** When it was asked for first. */
  requestedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who asked for it first. */
  requestedBy?: Maybe<Scalars['String']['output']>;
  /** Goes up with each change: whoever decides on it says which one they have seen. */
  revision?: Maybe<Scalars['Int']['output']>;
  /** What became of it. */
  state?: Maybe<RegistrationState>;
  /** Its unified social credit code (统一社会信用代码), GB 32100. */
  uscc?: Maybe<Scalars['String']['output']>;
};

/** A page of registrations. */
export type RegistrationConnection = {
  __typename?: 'RegistrationConnection';
  /** The registrations of this page, with their cursors. */
  edges?: Maybe<Array<RegistrationEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** A registration on a page. */
export type RegistrationEdge = {
  __typename?: 'RegistrationEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The registration. */
  node?: Maybe<Registration>;
};

/** What became of an action on a registration: the registration, or why nothing was done. */
export type RegistrationPayload = {
  __typename?: 'RegistrationPayload';
  /** Why nothing was done; null when it was. */
  refusal?: Maybe<ActionRefusal>;
  /** The registration as it is now; null when nothing was done. */
  registration?: Maybe<Registration>;
};

/** What became of the wish to be registered. */
export type RegistrationState =
  /** The department has left, or has another code; it may ask again. */
  | 'LEFT'
  /** The authority has refused; the department may ask again. */
  | 'REFUSED'
  /** The department is in the policy. */
  | 'REGISTERED'
  /** The authority has not decided yet. */
  | 'REQUESTED'
  /** The department has taken it back; it may ask again. */
  | 'WITHDRAWN';

/** 信息资源: a registered data set of one department, as it is in force. */
export type Resource = {
  __typename?: 'Resource';
  /** 信息资源摘要: what it is about. */
  abstract?: Maybe<Scalars['String']['output']>;
  /** The base database (基础数据库) that it is a part of; null when it is of none. */
  base?: Maybe<BaseDatabase>;
  /** 信息资源分类, for example `基础信息资源 / 人口基础信息库`. */
  classification?: Maybe<Scalars['String']['output']>;
  /** 信息资源代码: 类, 项, 目, 细目, `/` and 顺序号, for example `30100101/000001`. */
  code?: Maybe<Scalars['String']['output']>;
  /** 数据分类: that of its strictest item, or stricter (就高从严). */
  dataClass?: Maybe<DataClass>;
  /** 信息资源格式: in what form it is kept. */
  format?: Maybe<Scalars['String']['output']>;
  /** Its items, by coordinate. `first` is 1 to 100. */
  items?: Maybe<ResourceItemConnection>;
  /** 安全级别: that of its strictest item (就高从严). */
  level?: Maybe<Scalars['Int']['output']>;
  /** 信息资源名称 in English. */
  name?: Maybe<Scalars['String']['output']>;
  /** 信息资源名称. */
  nameZh?: Maybe<Scalars['String']['output']>;
  /** 开放条件: on what condition it is open data, or why it is not. */
  openCondition?: Maybe<Scalars['String']['output']>;
  /** 信息资源提供方: code of the department that provides it. */
  provider?: Maybe<Scalars['String']['output']>;
  /** Unified social credit code of the provider, GB 32100. */
  providerUscc?: Maybe<Scalars['String']['output']>;
  /** 发布日期: when the entry was published. */
  publishedOn?: Maybe<Scalars['Date']['output']>;
  /** 关联资源代码: codes of resources that belong to it. */
  relatedResources?: Maybe<Array<Scalars['String']['output']>>;
  /** 责任单位: the unit of the provider that answers for it. */
  responsibleUnit?: Maybe<Scalars['String']['output']>;
  /** Goes up with each change. */
  revision?: Maybe<Scalars['Int']['output']>;
  /** 数据示例: made-up records; 5 at most. */
  samples?: Maybe<Array<ResourceSample>>;
  /** 共享方式: how it is given. */
  shareMode?: Maybe<Scalars['String']['output']>;
  /** 更新周期: how often it is updated. */
  updateCycle?: Maybe<UpdateCycle>;
  /** 使用要求: what whoever uses it has to keep to. */
  usageRequirements?: Maybe<Scalars['String']['output']>;
};


/** 信息资源: a registered data set of one department, as it is in force. */
export type ResourceItemsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of resources. */
export type ResourceConnection = {
  __typename?: 'ResourceConnection';
  /** The resources of this page, with their cursors. */
  edges?: Maybe<Array<ResourceEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** What is different in a resource between two versions. */
export type ResourceDifference = {
  __typename?: 'ResourceDifference';
  /** Of the resource and of each item. */
  changes?: Maybe<Array<ElementChange>>;
};

/** A resource on a page. */
export type ResourceEdge = {
  __typename?: 'ResourceEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The resource. */
  node?: Maybe<Resource>;
};

/** 信息项: one column of a resource, which is one field of the schema. */
export type ResourceItem = {
  __typename?: 'ResourceItem';
  /** Who may be granted it, and what for, where it is shared on conditions; null where it is not. */
  condition?: Maybe<SharingCondition>;
  /** The field, `Type.field`. */
  coordinate?: Maybe<Scalars['String']['output']>;
  /** 数据分类, GB/T 43697. */
  dataClass?: Maybe<DataClass>;
  /** 数据类型: one letter of the guide, for example C for text or D for a date. */
  dataType?: Maybe<Scalars['String']['output']>;
  /** From when on it is in force. */
  inForceFrom?: Maybe<Scalars['DateTime']['output']>;
  /** Until when; null when no end is known. */
  inForceUntil?: Maybe<Scalars['DateTime']['output']>;
  /** Whether it is open data. */
  isOpen?: Maybe<Scalars['Boolean']['output']>;
  /** Whether a claimed value is compared with it (核实) for those who may not have it. */
  isVerifiable?: Maybe<Scalars['Boolean']['output']>;
  /** The law because of which it is not shared, or only on conditions. */
  legalBasis?: Maybe<Scalars['String']['output']>;
  /** 数据长度. */
  length?: Maybe<Scalars['Int']['output']>;
  /** 安全级别: 1, the lowest, to 4. */
  level?: Maybe<Scalars['Int']['output']>;
  /** How it is shortened (脱敏) unless a grant says otherwise; null when it is given as it is. */
  mask?: Maybe<Scalars['String']['output']>;
  /** 信息项名称 in English. */
  name?: Maybe<Scalars['String']['output']>;
  /** 信息项名称. */
  nameZh?: Maybe<Scalars['String']['output']>;
  /** Why it is not shared; null where it is. */
  notSharedReason?: Maybe<Scalars['String']['output']>;
  /** The coordinate of the same fact before, or after, it is renamed. */
  renamedFrom?: Maybe<Scalars['String']['output']>;
  /** What it is an item of. */
  resource?: Maybe<Resource>;
  /** Whether it carries a fact, identifies, or only leads to others. */
  role?: Maybe<ItemRole>;
  /** 共享类型. */
  shareType?: Maybe<ShareType>;
  /** Whether it is approved. */
  status?: Maybe<ItemStatus>;
};

/** A page of items. */
export type ResourceItemConnection = {
  __typename?: 'ResourceItemConnection';
  /** The items of this page, with their cursors. */
  edges?: Maybe<Array<ResourceItemEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** An item on a page. */
export type ResourceItemEdge = {
  __typename?: 'ResourceItemEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The item. */
  node?: Maybe<ResourceItem>;
};

/** A made-up record (数据示例). */
export type ResourceSample = {
  __typename?: 'ResourceSample';
  /** What its items hold. */
  values?: Maybe<Array<SampleValue>>;
};

/** A version of the policy in which a resource became another one. */
export type ResourceVersion = {
  __typename?: 'ResourceVersion';
  /** When. */
  changedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who changed it. */
  changedBy?: Maybe<Scalars['String']['output']>;
  /** Whether it was taken out of the catalog. */
  isRemoved?: Maybe<Scalars['Boolean']['output']>;
  /** Why. */
  reason?: Maybe<Scalars['String']['output']>;
  /** The version of the policy. */
  version?: Maybe<Scalars['Int']['output']>;
};

/** A page of versions of a resource. */
export type ResourceVersionConnection = {
  __typename?: 'ResourceVersionConnection';
  /** The versions of this page, with their cursors. */
  edges?: Maybe<Array<ResourceVersionEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** A version of a resource on a page. */
export type ResourceVersionEdge = {
  __typename?: 'ResourceVersionEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The version. */
  node?: Maybe<ResourceVersion>;
};

/** 责任清单: what a department has to provide. */
export type Responsibilities = {
  __typename?: 'Responsibilities';
  /** What it has accepted and not published yet, the latest first. `first` is 1 to 100. */
  accepted?: Maybe<DemandConnection>;
  /** The department's code. */
  department?: Maybe<Scalars['String']['output']>;
  /** What it has registered, by code. `first` is 1 to 100. */
  registered?: Maybe<ResourceConnection>;
};


/** 责任清单: what a department has to provide. */
export type ResponsibilitiesAcceptedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** 责任清单: what a department has to provide. */
export type ResponsibilitiesRegisteredArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What an item of a made-up record holds. */
export type SampleValue = {
  __typename?: 'SampleValue';
  /** The item. */
  coordinate?: Maybe<Scalars['String']['output']>;
  /** The value, as text. */
  value?: Maybe<Scalars['String']['output']>;
};

/**
 * To what departments seal the keys that they make: HPKE (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
 * AES-256-GCM. Gateways have the private half, the registry has not.
 */
export type SealingKey = {
  __typename?: 'SealingKey';
  /** What people tell it by: ask the operator, by another way, whether it is the gateways'. */
  id?: Maybe<Scalars['String']['output']>;
  /** The public key, PEM (SPKI). */
  publicKey?: Maybe<Scalars['String']['output']>;
};

/** Whether something is secret, or may not be shared for another reason. */
export type SecrecyRisk =
  /** Nothing is. */
  | 'NONE'
  /** Something may not be shared, and is registered so; what is a secret is never registered at all. */
  | 'NOT_SHARED';

/** 共享类型. */
export type ShareType =
  /** 有条件共享: for those who have a grant. */
  | 'CONDITIONAL'
  /** 不予共享: for nobody else, by law. */
  | 'NOT_SHARED'
  /** 无条件共享: for every department, with a declared purpose. */
  | 'UNCONDITIONAL';

/** What sharing on conditions (有条件共享) lists. */
export type SharingCondition = {
  __typename?: 'SharingCondition';
  /** 共享范围: the departments that can be granted it; null for every department. */
  scope?: Maybe<Array<Scalars['String']['output']>>;
  /** 数据用途: what it can be used for. */
  uses?: Maybe<Array<Scalars['String']['output']>>;
};

/** What a department has published last. */
export type Subgraph = {
  __typename?: 'Subgraph';
  /** The department's code. */
  name?: Maybe<Scalars['String']['output']>;
  /** When. */
  publishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who published it. */
  publishedBy?: Maybe<Scalars['String']['output']>;
  /** The version of the policy that it came into force with. */
  revision?: Maybe<Scalars['Int']['output']>;
  /** Its schema, as it was published. */
  sdl?: Maybe<Scalars['String']['output']>;
  /** Where it serves GraphQL. */
  url?: Maybe<Scalars['String']['output']>;
};

/** A page of subgraphs. */
export type SubgraphConnection = {
  __typename?: 'SubgraphConnection';
  /** The subgraphs of this page, with their cursors. */
  edges?: Maybe<Array<SubgraphEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** What is different between two versions, place by place. */
export type SubgraphDifference = {
  __typename?: 'SubgraphDifference';
  /** Of the catalog. */
  catalog?: Maybe<Array<ElementChange>>;
  /** Of the schema. */
  schema?: Maybe<Array<ElementChange>>;
};

/** A subgraph on a page. */
export type SubgraphEdge = {
  __typename?: 'SubgraphEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The subgraph. */
  node?: Maybe<Subgraph>;
};

/** A department's folder, as it is handed in. */
export type SubgraphSourceInput = {
  /** Its catalog.yaml. */
  catalog: Scalars['String']['input'];
  /** The department's code. */
  name: Scalars['String']['input'];
  /** Its schema.graphql. */
  sdl: Scalars['String']['input'];
  /** Where it serves GraphQL; where it did before when absent. */
  url?: InputMaybe<Scalars['String']['input']>;
};

/** What a department has published once, or that its subgraph was taken out. */
export type SubgraphVersion = {
  __typename?: 'SubgraphVersion';
  /** The catalog as a catalog.yaml that registers the same, without comments; empty where the subgraph was taken out. */
  catalog?: Maybe<Scalars['String']['output']>;
  /** SHA-256 of the schema. */
  hash?: Maybe<Scalars['String']['output']>;
  /** Whether the subgraph was taken out. */
  isRemoved?: Maybe<Scalars['Boolean']['output']>;
  /** The department's code. */
  name?: Maybe<Scalars['String']['output']>;
  /** When. */
  publishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who published it. */
  publishedBy?: Maybe<Scalars['String']['output']>;
  /** Why. */
  reason?: Maybe<Scalars['String']['output']>;
  /** The schema, as it was published; empty where the subgraph was taken out. */
  sdl?: Maybe<Scalars['String']['output']>;
  /** Where the department served GraphQL; empty where the subgraph was taken out. */
  url?: Maybe<Scalars['String']['output']>;
  /** The version of the policy that it came into force with. */
  version?: Maybe<Scalars['Int']['output']>;
};

/** A page of versions. */
export type SubgraphVersionConnection = {
  __typename?: 'SubgraphVersionConnection';
  /** The versions of this page, with their cursors. */
  edges?: Maybe<Array<SubgraphVersionEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** A version on a page. */
export type SubgraphVersionEdge = {
  __typename?: 'SubgraphVersionEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The version. */
  node?: Maybe<SubgraphVersion>;
};

/** The schema of all departments together. */
export type Supergraph = {
  __typename?: 'Supergraph';
  /** Its hash. */
  hash?: Maybe<Scalars['String']['output']>;
  /** Its text. */
  sdl?: Maybe<Scalars['String']['output']>;
  /** The version of the policy that it came into force with. */
  version?: Maybe<Scalars['Int']['output']>;
};

/** Something that is stopped: nothing is given to it, or of it. */
export type Suspension = {
  __typename?: 'Suspension';
  /** What was decided on it, the latest first; at most 100. */
  events?: Maybe<Array<WorkflowEvent>>;
  /** What kind of thing it is. */
  kind?: Maybe<SuspensionTarget>;
  /** Why. */
  reason?: Maybe<Scalars['String']['output']>;
  /** Goes up with each change: whoever decides on it says which one they have seen. */
  revision?: Maybe<Scalars['Int']['output']>;
  /** Since when. */
  since?: Maybe<Scalars['DateTime']['output']>;
  /** The application, the code of the department, or the coordinate of the field. */
  target?: Maybe<Scalars['String']['output']>;
};

/** A page of suspensions. */
export type SuspensionConnection = {
  __typename?: 'SuspensionConnection';
  /** The suspensions of this page, with their cursors. */
  edges?: Maybe<Array<SuspensionEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** A suspension on a page. */
export type SuspensionEdge = {
  __typename?: 'SuspensionEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The suspension. */
  node?: Maybe<Suspension>;
};

/** What became of an action on a suspension: the suspension, or why nothing was done. */
export type SuspensionPayload = {
  __typename?: 'SuspensionPayload';
  /** Why nothing was done; null when it was. */
  refusal?: Maybe<ActionRefusal>;
  /** The suspension as it is now, or as it was before it was lifted; null when nothing was done. */
  suspension?: Maybe<Suspension>;
  /** What somebody should look at all the same, such as a name that nothing else names; null where there is nothing. */
  warning?: Maybe<Scalars['String']['output']>;
};

/** What can be stopped. */
export type SuspensionTarget =
  /** An application, by its OAuth client id: it gets nothing. */
  | 'APPLICATION'
  /** A department that uses, by its code: it gets nothing. */
  | 'DEPARTMENT'
  /** A field, by its coordinate: nobody gets it. */
  | 'FIELD';

/** 主题库: items of several departments that belong to one theme. A view of the catalog: it gives nobody an item. */
export type Theme = {
  __typename?: 'Theme';
  /** 类, 项, 目 and 细目 of a resource code, of the class of themes, for example `200101`. */
  code?: Maybe<Scalars['String']['output']>;
  /** What was done, the latest first; at most 100. */
  events?: Maybe<Array<WorkflowEvent>>;
  /** Its items in force, by coordinate, or those of an earlier `number`; of the last 50. `first` is 1 to 100. */
  items?: Maybe<ThemeItemConnection>;
  /** 牵头部门: the department that leads it. */
  lead?: Maybe<Scalars['String']['output']>;
  /** Its name in English: the one in force, or the one that is proposed. */
  name?: Maybe<Scalars['String']['output']>;
  /** Its name: the one in force, or the one that is proposed. */
  nameZh?: Maybe<Scalars['String']['output']>;
  /** How often it has come into force; 0 before. */
  number?: Maybe<Scalars['Int']['output']>;
  /** The items that are proposed, by coordinate. `first` is 1 to 100. */
  proposedItems?: Maybe<ThemeItemConnection>;
  /** Goes up with each step: whoever decides on it says which one they have seen. */
  revision?: Maybe<Scalars['Int']['output']>;
  /** What became of it. */
  state?: Maybe<ThemeState>;
};


/** 主题库: items of several departments that belong to one theme. A view of the catalog: it gives nobody an item. */
export type ThemeItemsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  number?: InputMaybe<Scalars['Int']['input']>;
};


/** 主题库: items of several departments that belong to one theme. A view of the catalog: it gives nobody an item. */
export type ThemeProposedItemsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of themes. */
export type ThemeConnection = {
  __typename?: 'ThemeConnection';
  /** The themes of this page, with their cursors. */
  edges?: Maybe<Array<ThemeEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** A theme on a page. */
export type ThemeEdge = {
  __typename?: 'ThemeEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The theme. */
  node?: Maybe<Theme>;
};

/** An item of a theme. */
export type ThemeItem = {
  __typename?: 'ThemeItem';
  /** The field. */
  coordinate?: Maybe<Scalars['String']['output']>;
  /** Whether it is in the catalog no more. */
  isGone?: Maybe<Scalars['Boolean']['output']>;
  /** What the catalog says of it; null where it is in the catalog no more. */
  item?: Maybe<ResourceItem>;
  /** Why it belongs to the theme. */
  reason?: Maybe<Scalars['String']['output']>;
};

/** A page of items of a theme. */
export type ThemeItemConnection = {
  __typename?: 'ThemeItemConnection';
  /** The items of this page, with their cursors. */
  edges?: Maybe<Array<ThemeItemEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** An item of a theme on a page. */
export type ThemeItemEdge = {
  __typename?: 'ThemeItemEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The item. */
  node?: Maybe<ThemeItem>;
};

/** An item that is to belong to a theme. */
export type ThemeItemInput = {
  /** The field. */
  coordinate: Scalars['String']['input'];
  /** Why it belongs to the theme: 1 to 500 characters. */
  reason: Scalars['String']['input'];
};

/** What became of an action on a theme: the theme, or why nothing was done. */
export type ThemePayload = {
  __typename?: 'ThemePayload';
  /** Why nothing was done; null when it was. */
  refusal?: Maybe<ActionRefusal>;
  /** The theme as it is now; null when nothing was done. */
  theme?: Maybe<Theme>;
};

/** What became of a theme. */
export type ThemeState =
  /** It is in force, and the authority has not decided yet on what it is to be. */
  | 'CHANGING'
  /** It is in force no more. */
  | 'ENDED'
  /** It is in force. */
  | 'IN_FORCE'
  /** The authority has not decided yet. */
  | 'PROPOSED'
  /** The authority has refused; it may be proposed again. */
  | 'REFUSED'
  /** The department has taken it back; it may be proposed again. */
  | 'WITHDRAWN';

/** 更新周期. */
export type UpdateCycle =
  /** 每日. */
  | 'DAILY'
  /** 每半年. */
  | 'HALFYEARLY'
  /** 不定期. */
  | 'IRREGULAR'
  /** 每月. */
  | 'MONTHLY'
  /** 其他. */
  | 'OTHER'
  /** 每季度. */
  | 'QUARTERLY'
  /** 实时. */
  | 'REALTIME'
  /** 每旬. */
  | 'TENDAYS'
  /** 每周. */
  | 'WEEKLY'
  /** 每年. */
  | 'YEARLY';

/** A usage record, and what comes of it when everything is decided once more under the policy of then. */
export type UsageExplanation = {
  __typename?: 'UsageExplanation';
  /** Whether every decision comes out as it was recorded; null where the record does not say what was decided upon. */
  decidesAlike?: Maybe<Scalars['Boolean']['output']>;
  /** All of it, decision by decision: JSON with `record`, `groups`, `decisions` and `policyProblems`. */
  document?: Maybe<Scalars['String']['output']>;
  /** What does not fit in the history of the policy, up to the version that the record names. */
  policyProblems?: Maybe<Array<Scalars['String']['output']>>;
  /** The record. */
  record?: Maybe<UsageRecord>;
};

/** A usage record explained, or why it is not. */
export type UsageExplanationPayload = {
  __typename?: 'UsageExplanationPayload';
  /** The explanation; null when it is not given. */
  explanation?: Maybe<UsageExplanation>;
  /** Why it is not given; null when it is. */
  refusal?: Maybe<ActionRefusal>;
};

/** What one request used, or why it was refused. Persons are pseudonyms; values are in no record. */
export type UsageRecord = {
  __typename?: 'UsageRecord';
  /** OAuth client id; null when nobody vouched for the caller. */
  application?: Maybe<Scalars['String']['output']>;
  /** Who approved the use (批准人员). */
  approver?: Maybe<Scalars['String']['output']>;
  /** When it was decided (获取时间). */
  at?: Maybe<Scalars['DateTime']['output']>;
  /** The endpoint and the kind of operation (具体途径). */
  channel?: Maybe<Scalars['String']['output']>;
  /** Why it was refused as a whole; null when it was not. */
  code?: Maybe<Scalars['String']['output']>;
  /** Names it on both sides: the gateway's and the department's. */
  decisionId?: Maybe<Scalars['ID']['output']>;
  /** The department that used. */
  department?: Maybe<Scalars['String']['output']>;
  /** The record as it is kept, with everything that was decided: JSON. */
  document?: Maybe<Scalars['String']['output']>;
  /** The fields on which something was decided. */
  fields?: Maybe<Array<Scalars['String']['output']>>;
  /** The human at the desk (使用人员); null when an application asked by itself. */
  official?: Maybe<Scalars['String']['output']>;
  /** What the caller has called the operation. */
  operationName?: Maybe<Scalars['String']['output']>;
  /** `ANSWERED`, `REFUSED` or `FAILED`. */
  outcome?: Maybe<Scalars['String']['output']>;
  /** The version of the policy by which it was decided. */
  policyVersion?: Maybe<Scalars['Int']['output']>;
  /** Code of the declared purpose. */
  purpose?: Maybe<Scalars['String']['output']>;
  /** Pseudonyms of those whom it is about. */
  subjects?: Maybe<Array<Scalars['String']['output']>>;
};

/** A page of usage records. */
export type UsageRecordConnection = {
  __typename?: 'UsageRecordConnection';
  /** The records of this page, with their cursors. */
  edges?: Maybe<Array<UsageRecordEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<CatalogPageInfo>;
};

/** A usage record on a page. */
export type UsageRecordEdge = {
  __typename?: 'UsageRecordEdge';
  /** Its place, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The record. */
  node?: Maybe<UsageRecord>;
};

/** Usage records, or why they are not shown. */
export type UsageRecordPayload = {
  __typename?: 'UsageRecordPayload';
  /** The page; null when it is not shown. */
  records?: Maybe<UsageRecordConnection>;
  /** Why it is not shown; null when it is. */
  refusal?: Maybe<ActionRefusal>;
};

/** One thing that somebody did, and why. */
export type WorkflowEvent = {
  __typename?: 'WorkflowEvent';
  /** What was done. */
  action?: Maybe<Scalars['String']['output']>;
  /** Who: the official, `application:NAME` where an application acted by itself, or `break-glass:NAME`. */
  actor?: Maybe<Scalars['String']['output']>;
  /** When, by the clock of the database. */
  at?: Maybe<Scalars['DateTime']['output']>;
  /** SHA-256 of what was decided on; null where a record has one content only. */
  contentHash?: Maybe<Scalars['String']['output']>;
  /** Of whoever did it. */
  department?: Maybe<Scalars['String']['output']>;
  /** The state before; null for the first one. */
  from?: Maybe<Scalars['String']['output']>;
  /** Whether it was done on the database itself, past the gateway: nobody vouches for the name then. */
  isBreakGlass?: Maybe<Scalars['Boolean']['output']>;
  /** The version of the policy that it brought into force. */
  policyVersion?: Maybe<Scalars['Int']['output']>;
  /** Why. */
  reason?: Maybe<Scalars['String']['output']>;
  /** Which of the roles of whoever did it allowed it. */
  role?: Maybe<Scalars['String']['output']>;
  /** The state after. */
  to?: Maybe<Scalars['String']['output']>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AccessDirection: AccessDirection;
  AccessGroup: ResolverTypeWrapper<AccessGroupRow>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  AccessImpact: ResolverTypeWrapper<AccessImpactRow>;
  AccessProof: ResolverTypeWrapper<AccessProofRow>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  AccessVerdict: AccessVerdict;
  ActionRefusal: ResolverTypeWrapper<ActionRefusal>;
  ActionRefusalCode: ActionRefusalCode;
  BaseDatabase: BaseDatabase;
  BreakingApproval: ResolverTypeWrapper<BreakingApprovalRecordRow>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  BreakingApprovalConnection: ResolverTypeWrapper<Omit<BreakingApprovalConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['BreakingApprovalEdge']>> }>;
  BreakingApprovalEdge: ResolverTypeWrapper<Omit<BreakingApprovalEdge, 'node'> & { node?: Maybe<ResolversTypes['BreakingApproval']> }>;
  BreakingApprovalPayload: ResolverTypeWrapper<Omit<BreakingApprovalPayload, 'approval'> & { approval?: Maybe<ResolversTypes['BreakingApproval']> }>;
  BreakingApprovalState: BreakingApprovalState;
  CatalogAssessment: ResolverTypeWrapper<CatalogAssessmentRow>;
  CatalogAssessmentInput: CatalogAssessmentInput;
  CatalogPageInfo: ResolverTypeWrapper<CatalogPageInfo>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CatalogRevision: ResolverTypeWrapper<CatalogRevisionRow>;
  CatalogRevisionConnection: ResolverTypeWrapper<Omit<CatalogRevisionConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['CatalogRevisionEdge']>> }>;
  CatalogRevisionEdge: ResolverTypeWrapper<Omit<CatalogRevisionEdge, 'node'> & { node?: Maybe<ResolversTypes['CatalogRevision']> }>;
  CatalogRevisionPayload: ResolverTypeWrapper<Omit<CatalogRevisionPayload, 'catalogRevision'> & { catalogRevision?: Maybe<ResolversTypes['CatalogRevision']> }>;
  CatalogRevisionState: CatalogRevisionState;
  ChangeEffect: ChangeEffect;
  ChangeUser: ResolverTypeWrapper<ChangeUser>;
  ChangeVerdict: ChangeVerdict;
  ConcernedCallers: ResolverTypeWrapper<ConcernedCallersRow>;
  DataClass: DataClass;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Demand: ResolverTypeWrapper<DemandRow>;
  DemandConnection: ResolverTypeWrapper<Omit<DemandConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['DemandEdge']>> }>;
  DemandEdge: ResolverTypeWrapper<Omit<DemandEdge, 'node'> & { node?: Maybe<ResolversTypes['Demand']> }>;
  DemandPayload: ResolverTypeWrapper<Omit<DemandPayload, 'demand'> & { demand?: Maybe<ResolversTypes['Demand']> }>;
  DemandState: DemandState;
  Department: ResolverTypeWrapper<RegisteredPartRow<"departments">>;
  DepartmentConnection: ResolverTypeWrapper<Omit<DepartmentConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['DepartmentEdge']>> }>;
  DepartmentEdge: ResolverTypeWrapper<Omit<DepartmentEdge, 'node'> & { node?: Maybe<ResolversTypes['Department']> }>;
  DepartmentInput: DepartmentInput;
  DepartmentKey: ResolverTypeWrapper<DepartmentKeyRow>;
  DepartmentKeyConnection: ResolverTypeWrapper<Omit<DepartmentKeyConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['DepartmentKeyEdge']>> }>;
  DepartmentKeyEdge: ResolverTypeWrapper<Omit<DepartmentKeyEdge, 'node'> & { node?: Maybe<ResolversTypes['DepartmentKey']> }>;
  DepartmentKeyPayload: ResolverTypeWrapper<Omit<DepartmentKeyPayload, 'key'> & { key?: Maybe<ResolversTypes['DepartmentKey']> }>;
  Duty: Duty;
  ElementChange: ResolverTypeWrapper<ElementChangeRow>;
  ElementChangeKind: ElementChangeKind;
  FlowChange: ResolverTypeWrapper<FlowChange>;
  Grant: ResolverTypeWrapper<RegisteredPartRow<"grants">>;
  GrantConnection: ResolverTypeWrapper<Omit<GrantConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['GrantEdge']>> }>;
  GrantEdge: ResolverTypeWrapper<Omit<GrantEdge, 'node'> & { node?: Maybe<ResolversTypes['Grant']> }>;
  GrantPayload: ResolverTypeWrapper<Omit<GrantPayload, 'grant'> & { grant?: Maybe<ResolversTypes['Grant']> }>;
  GrantState: GrantState;
  ItemRole: ItemRole;
  ItemStatus: ItemStatus;
  KeyAlgorithm: KeyAlgorithm;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  NeededDataInput: NeededDataInput;
  NewAccess: ResolverTypeWrapper<DescribedExampleRow>;
  OfficialDuty: ResolverTypeWrapper<OfficialDutyRow>;
  OfficialDutyConnection: ResolverTypeWrapper<Omit<OfficialDutyConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['OfficialDutyEdge']>> }>;
  OfficialDutyEdge: ResolverTypeWrapper<Omit<OfficialDutyEdge, 'node'> & { node?: Maybe<ResolversTypes['OfficialDuty']> }>;
  OfficialDutyPayload: ResolverTypeWrapper<Omit<OfficialDutyPayload, 'duty'> & { duty?: Maybe<ResolversTypes['OfficialDuty']> }>;
  PolicyChange: ResolverTypeWrapper<PolicyChangeRecordRow>;
  PolicyChangeConnection: ResolverTypeWrapper<Omit<PolicyChangeConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['PolicyChangeEdge']>> }>;
  PolicyChangeEdge: ResolverTypeWrapper<Omit<PolicyChangeEdge, 'node'> & { node?: Maybe<ResolversTypes['PolicyChange']> }>;
  PolicyChangeKind: PolicyChangeKind;
  PolicyChangePayload: ResolverTypeWrapper<Omit<PolicyChangePayload, 'policyChange'> & { policyChange?: Maybe<ResolversTypes['PolicyChange']> }>;
  PolicyChangeState: PolicyChangeState;
  PolicyDifference: ResolverTypeWrapper<Omit<PolicyDifference, 'changes'> & { changes?: Maybe<Array<ResolversTypes['ElementChange']>> }>;
  PolicyDocument: ResolverTypeWrapper<PolicyDocument>;
  PolicyProblem: ResolverTypeWrapper<PolicyProblem>;
  PolicyVersion: ResolverTypeWrapper<StoredVersionRow>;
  PolicyVersionConnection: ResolverTypeWrapper<Omit<PolicyVersionConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['PolicyVersionEdge']>> }>;
  PolicyVersionEdge: ResolverTypeWrapper<Omit<PolicyVersionEdge, 'node'> & { node?: Maybe<ResolversTypes['PolicyVersion']> }>;
  Publication: ResolverTypeWrapper<PublicationRecordRow>;
  PublicationChange: ResolverTypeWrapper<KeptChangeRow>;
  PublicationConnection: ResolverTypeWrapper<Omit<PublicationConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['PublicationEdge']>> }>;
  PublicationEdge: ResolverTypeWrapper<Omit<PublicationEdge, 'node'> & { node?: Maybe<ResolversTypes['Publication']> }>;
  PublicationFinding: ResolverTypeWrapper<SubgraphFindingRow>;
  PublicationKind: PublicationKind;
  PublicationPayload: ResolverTypeWrapper<Omit<PublicationPayload, 'publication'> & { publication?: Maybe<ResolversTypes['Publication']> }>;
  PublicationStage: PublicationStage;
  PublicationState: PublicationState;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Registration: ResolverTypeWrapper<RegistrationRow>;
  RegistrationConnection: ResolverTypeWrapper<Omit<RegistrationConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['RegistrationEdge']>> }>;
  RegistrationEdge: ResolverTypeWrapper<Omit<RegistrationEdge, 'node'> & { node?: Maybe<ResolversTypes['Registration']> }>;
  RegistrationPayload: ResolverTypeWrapper<Omit<RegistrationPayload, 'registration'> & { registration?: Maybe<ResolversTypes['Registration']> }>;
  RegistrationState: RegistrationState;
  Resource: ResolverTypeWrapper<RegisteredPartRow<"resources">>;
  ResourceConnection: ResolverTypeWrapper<Omit<ResourceConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['ResourceEdge']>> }>;
  ResourceDifference: ResolverTypeWrapper<Omit<ResourceDifference, 'changes'> & { changes?: Maybe<Array<ResolversTypes['ElementChange']>> }>;
  ResourceEdge: ResolverTypeWrapper<Omit<ResourceEdge, 'node'> & { node?: Maybe<ResolversTypes['Resource']> }>;
  ResourceItem: ResolverTypeWrapper<RegisteredItemRow>;
  ResourceItemConnection: ResolverTypeWrapper<Omit<ResourceItemConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['ResourceItemEdge']>> }>;
  ResourceItemEdge: ResolverTypeWrapper<Omit<ResourceItemEdge, 'node'> & { node?: Maybe<ResolversTypes['ResourceItem']> }>;
  ResourceSample: ResolverTypeWrapper<ResourceSample>;
  ResourceVersion: ResolverTypeWrapper<ResourceVersionRow>;
  ResourceVersionConnection: ResolverTypeWrapper<Omit<ResourceVersionConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['ResourceVersionEdge']>> }>;
  ResourceVersionEdge: ResolverTypeWrapper<Omit<ResourceVersionEdge, 'node'> & { node?: Maybe<ResolversTypes['ResourceVersion']> }>;
  Responsibilities: ResolverTypeWrapper<{ department: string }>;
  SampleValue: ResolverTypeWrapper<SampleValue>;
  SealingKey: ResolverTypeWrapper<SealingKey>;
  SecrecyRisk: SecrecyRisk;
  ShareType: ShareType;
  SharingCondition: ResolverTypeWrapper<SharingCondition>;
  Subgraph: ResolverTypeWrapper<RegisteredSubgraphRow>;
  SubgraphConnection: ResolverTypeWrapper<Omit<SubgraphConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['SubgraphEdge']>> }>;
  SubgraphDifference: ResolverTypeWrapper<SubgraphDifferenceRow>;
  SubgraphEdge: ResolverTypeWrapper<Omit<SubgraphEdge, 'node'> & { node?: Maybe<ResolversTypes['Subgraph']> }>;
  SubgraphSourceInput: SubgraphSourceInput;
  SubgraphVersion: ResolverTypeWrapper<SubgraphVersionRow>;
  SubgraphVersionConnection: ResolverTypeWrapper<Omit<SubgraphVersionConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['SubgraphVersionEdge']>> }>;
  SubgraphVersionEdge: ResolverTypeWrapper<Omit<SubgraphVersionEdge, 'node'> & { node?: Maybe<ResolversTypes['SubgraphVersion']> }>;
  Supergraph: ResolverTypeWrapper<Supergraph>;
  Suspension: ResolverTypeWrapper<RegisteredSuspensionRow>;
  SuspensionConnection: ResolverTypeWrapper<Omit<SuspensionConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['SuspensionEdge']>> }>;
  SuspensionEdge: ResolverTypeWrapper<Omit<SuspensionEdge, 'node'> & { node?: Maybe<ResolversTypes['Suspension']> }>;
  SuspensionPayload: ResolverTypeWrapper<Omit<SuspensionPayload, 'suspension'> & { suspension?: Maybe<ResolversTypes['Suspension']> }>;
  SuspensionTarget: SuspensionTarget;
  Theme: ResolverTypeWrapper<ThemeRow>;
  ThemeConnection: ResolverTypeWrapper<Omit<ThemeConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['ThemeEdge']>> }>;
  ThemeEdge: ResolverTypeWrapper<Omit<ThemeEdge, 'node'> & { node?: Maybe<ResolversTypes['Theme']> }>;
  ThemeItem: ResolverTypeWrapper<ShownThemeEntryRow>;
  ThemeItemConnection: ResolverTypeWrapper<Omit<ThemeItemConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['ThemeItemEdge']>> }>;
  ThemeItemEdge: ResolverTypeWrapper<Omit<ThemeItemEdge, 'node'> & { node?: Maybe<ResolversTypes['ThemeItem']> }>;
  ThemeItemInput: ThemeItemInput;
  ThemePayload: ResolverTypeWrapper<Omit<ThemePayload, 'theme'> & { theme?: Maybe<ResolversTypes['Theme']> }>;
  ThemeState: ThemeState;
  UpdateCycle: UpdateCycle;
  UsageExplanation: ResolverTypeWrapper<UsageExplanationRow>;
  UsageExplanationPayload: ResolverTypeWrapper<Omit<UsageExplanationPayload, 'explanation'> & { explanation?: Maybe<ResolversTypes['UsageExplanation']> }>;
  UsageRecord: ResolverTypeWrapper<StoredRecordRow>;
  UsageRecordConnection: ResolverTypeWrapper<Omit<UsageRecordConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['UsageRecordEdge']>> }>;
  UsageRecordEdge: ResolverTypeWrapper<Omit<UsageRecordEdge, 'node'> & { node?: Maybe<ResolversTypes['UsageRecord']> }>;
  UsageRecordPayload: ResolverTypeWrapper<Omit<UsageRecordPayload, 'records'> & { records?: Maybe<ResolversTypes['UsageRecordConnection']> }>;
  WorkflowEvent: ResolverTypeWrapper<StoredEventRow>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AccessGroup: AccessGroupRow;
  String: Scalars['String']['output'];
  AccessImpact: AccessImpactRow;
  AccessProof: AccessProofRow;
  Int: Scalars['Int']['output'];
  ActionRefusal: ActionRefusal;
  BreakingApproval: BreakingApprovalRecordRow;
  ID: Scalars['ID']['output'];
  BreakingApprovalConnection: Omit<BreakingApprovalConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['BreakingApprovalEdge']>> };
  BreakingApprovalEdge: Omit<BreakingApprovalEdge, 'node'> & { node?: Maybe<ResolversParentTypes['BreakingApproval']> };
  BreakingApprovalPayload: Omit<BreakingApprovalPayload, 'approval'> & { approval?: Maybe<ResolversParentTypes['BreakingApproval']> };
  CatalogAssessment: CatalogAssessmentRow;
  CatalogAssessmentInput: CatalogAssessmentInput;
  CatalogPageInfo: CatalogPageInfo;
  Boolean: Scalars['Boolean']['output'];
  CatalogRevision: CatalogRevisionRow;
  CatalogRevisionConnection: Omit<CatalogRevisionConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['CatalogRevisionEdge']>> };
  CatalogRevisionEdge: Omit<CatalogRevisionEdge, 'node'> & { node?: Maybe<ResolversParentTypes['CatalogRevision']> };
  CatalogRevisionPayload: Omit<CatalogRevisionPayload, 'catalogRevision'> & { catalogRevision?: Maybe<ResolversParentTypes['CatalogRevision']> };
  ChangeUser: ChangeUser;
  ConcernedCallers: ConcernedCallersRow;
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Demand: DemandRow;
  DemandConnection: Omit<DemandConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['DemandEdge']>> };
  DemandEdge: Omit<DemandEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Demand']> };
  DemandPayload: Omit<DemandPayload, 'demand'> & { demand?: Maybe<ResolversParentTypes['Demand']> };
  Department: RegisteredPartRow<"departments">;
  DepartmentConnection: Omit<DepartmentConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['DepartmentEdge']>> };
  DepartmentEdge: Omit<DepartmentEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Department']> };
  DepartmentInput: DepartmentInput;
  DepartmentKey: DepartmentKeyRow;
  DepartmentKeyConnection: Omit<DepartmentKeyConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['DepartmentKeyEdge']>> };
  DepartmentKeyEdge: Omit<DepartmentKeyEdge, 'node'> & { node?: Maybe<ResolversParentTypes['DepartmentKey']> };
  DepartmentKeyPayload: Omit<DepartmentKeyPayload, 'key'> & { key?: Maybe<ResolversParentTypes['DepartmentKey']> };
  ElementChange: ElementChangeRow;
  FlowChange: FlowChange;
  Grant: RegisteredPartRow<"grants">;
  GrantConnection: Omit<GrantConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['GrantEdge']>> };
  GrantEdge: Omit<GrantEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Grant']> };
  GrantPayload: Omit<GrantPayload, 'grant'> & { grant?: Maybe<ResolversParentTypes['Grant']> };
  Mutation: Record<PropertyKey, never>;
  NeededDataInput: NeededDataInput;
  NewAccess: DescribedExampleRow;
  OfficialDuty: OfficialDutyRow;
  OfficialDutyConnection: Omit<OfficialDutyConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['OfficialDutyEdge']>> };
  OfficialDutyEdge: Omit<OfficialDutyEdge, 'node'> & { node?: Maybe<ResolversParentTypes['OfficialDuty']> };
  OfficialDutyPayload: Omit<OfficialDutyPayload, 'duty'> & { duty?: Maybe<ResolversParentTypes['OfficialDuty']> };
  PolicyChange: PolicyChangeRecordRow;
  PolicyChangeConnection: Omit<PolicyChangeConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['PolicyChangeEdge']>> };
  PolicyChangeEdge: Omit<PolicyChangeEdge, 'node'> & { node?: Maybe<ResolversParentTypes['PolicyChange']> };
  PolicyChangePayload: Omit<PolicyChangePayload, 'policyChange'> & { policyChange?: Maybe<ResolversParentTypes['PolicyChange']> };
  PolicyDifference: Omit<PolicyDifference, 'changes'> & { changes?: Maybe<Array<ResolversParentTypes['ElementChange']>> };
  PolicyDocument: PolicyDocument;
  PolicyProblem: PolicyProblem;
  PolicyVersion: StoredVersionRow;
  PolicyVersionConnection: Omit<PolicyVersionConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['PolicyVersionEdge']>> };
  PolicyVersionEdge: Omit<PolicyVersionEdge, 'node'> & { node?: Maybe<ResolversParentTypes['PolicyVersion']> };
  Publication: PublicationRecordRow;
  PublicationChange: KeptChangeRow;
  PublicationConnection: Omit<PublicationConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['PublicationEdge']>> };
  PublicationEdge: Omit<PublicationEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Publication']> };
  PublicationFinding: SubgraphFindingRow;
  PublicationPayload: Omit<PublicationPayload, 'publication'> & { publication?: Maybe<ResolversParentTypes['Publication']> };
  Query: Record<PropertyKey, never>;
  Registration: RegistrationRow;
  RegistrationConnection: Omit<RegistrationConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['RegistrationEdge']>> };
  RegistrationEdge: Omit<RegistrationEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Registration']> };
  RegistrationPayload: Omit<RegistrationPayload, 'registration'> & { registration?: Maybe<ResolversParentTypes['Registration']> };
  Resource: RegisteredPartRow<"resources">;
  ResourceConnection: Omit<ResourceConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['ResourceEdge']>> };
  ResourceDifference: Omit<ResourceDifference, 'changes'> & { changes?: Maybe<Array<ResolversParentTypes['ElementChange']>> };
  ResourceEdge: Omit<ResourceEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Resource']> };
  ResourceItem: RegisteredItemRow;
  ResourceItemConnection: Omit<ResourceItemConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['ResourceItemEdge']>> };
  ResourceItemEdge: Omit<ResourceItemEdge, 'node'> & { node?: Maybe<ResolversParentTypes['ResourceItem']> };
  ResourceSample: ResourceSample;
  ResourceVersion: ResourceVersionRow;
  ResourceVersionConnection: Omit<ResourceVersionConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['ResourceVersionEdge']>> };
  ResourceVersionEdge: Omit<ResourceVersionEdge, 'node'> & { node?: Maybe<ResolversParentTypes['ResourceVersion']> };
  Responsibilities: { department: string };
  SampleValue: SampleValue;
  SealingKey: SealingKey;
  SharingCondition: SharingCondition;
  Subgraph: RegisteredSubgraphRow;
  SubgraphConnection: Omit<SubgraphConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['SubgraphEdge']>> };
  SubgraphDifference: SubgraphDifferenceRow;
  SubgraphEdge: Omit<SubgraphEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Subgraph']> };
  SubgraphSourceInput: SubgraphSourceInput;
  SubgraphVersion: SubgraphVersionRow;
  SubgraphVersionConnection: Omit<SubgraphVersionConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['SubgraphVersionEdge']>> };
  SubgraphVersionEdge: Omit<SubgraphVersionEdge, 'node'> & { node?: Maybe<ResolversParentTypes['SubgraphVersion']> };
  Supergraph: Supergraph;
  Suspension: RegisteredSuspensionRow;
  SuspensionConnection: Omit<SuspensionConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['SuspensionEdge']>> };
  SuspensionEdge: Omit<SuspensionEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Suspension']> };
  SuspensionPayload: Omit<SuspensionPayload, 'suspension'> & { suspension?: Maybe<ResolversParentTypes['Suspension']> };
  Theme: ThemeRow;
  ThemeConnection: Omit<ThemeConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['ThemeEdge']>> };
  ThemeEdge: Omit<ThemeEdge, 'node'> & { node?: Maybe<ResolversParentTypes['Theme']> };
  ThemeItem: ShownThemeEntryRow;
  ThemeItemConnection: Omit<ThemeItemConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['ThemeItemEdge']>> };
  ThemeItemEdge: Omit<ThemeItemEdge, 'node'> & { node?: Maybe<ResolversParentTypes['ThemeItem']> };
  ThemeItemInput: ThemeItemInput;
  ThemePayload: Omit<ThemePayload, 'theme'> & { theme?: Maybe<ResolversParentTypes['Theme']> };
  UsageExplanation: UsageExplanationRow;
  UsageExplanationPayload: Omit<UsageExplanationPayload, 'explanation'> & { explanation?: Maybe<ResolversParentTypes['UsageExplanation']> };
  UsageRecord: StoredRecordRow;
  UsageRecordConnection: Omit<UsageRecordConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['UsageRecordEdge']>> };
  UsageRecordEdge: Omit<UsageRecordEdge, 'node'> & { node?: Maybe<ResolversParentTypes['UsageRecord']> };
  UsageRecordPayload: Omit<UsageRecordPayload, 'records'> & { records?: Maybe<ResolversParentTypes['UsageRecordConnection']> };
  WorkflowEvent: StoredEventRow;
};

export type AccessGroupResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccessGroup'] = ResolversParentTypes['AccessGroup']> = {
  after?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  before?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  callers?: Resolver<Maybe<Array<ResolversTypes['ConcernedCallers']>>, ParentType, ContextType>;
  coordinates?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  direction?: Resolver<Maybe<ResolversTypes['AccessDirection']>, ParentType, ContextType>;
};

export type AccessImpactResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccessImpact'] = ResolversParentTypes['AccessImpact']> = {
  flows?: Resolver<Maybe<Array<ResolversTypes['FlowChange']>>, ParentType, ContextType>;
  groups?: Resolver<Maybe<Array<ResolversTypes['AccessGroup']>>, ParentType, ContextType>;
};

export type AccessProofResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccessProof'] = ResolversParentTypes['AccessProof']> = {
  newAccess?: Resolver<Maybe<Array<ResolversTypes['NewAccess']>>, ParentType, ContextType>;
  settledByIdentity?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  settledBySolver?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  unsettled?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  verdict?: Resolver<Maybe<ResolversTypes['AccessVerdict']>, ParentType, ContextType>;
  widerLimits?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type ActionRefusalResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ActionRefusal'] = ResolversParentTypes['ActionRefusal']> = {
  code?: Resolver<Maybe<ResolversTypes['ActionRefusalCode']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type BreakingApprovalResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BreakingApproval'] = ResolversParentTypes['BreakingApproval']> = {
  approvedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  approvedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  change?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  department?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  events?: Resolver<Maybe<Array<ResolversTypes['WorkflowEvent']>>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  revision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['BreakingApprovalState']>, ParentType, ContextType>;
  validUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type BreakingApprovalConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BreakingApprovalConnection'] = ResolversParentTypes['BreakingApprovalConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['BreakingApprovalEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type BreakingApprovalEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BreakingApprovalEdge'] = ResolversParentTypes['BreakingApprovalEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['BreakingApproval']>, ParentType, ContextType>;
};

export type BreakingApprovalPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BreakingApprovalPayload'] = ResolversParentTypes['BreakingApprovalPayload']> = {
  approval?: Resolver<Maybe<ResolversTypes['BreakingApproval']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['ActionRefusal']>, ParentType, ContextType>;
};

export type CatalogAssessmentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CatalogAssessment'] = ResolversParentTypes['CatalogAssessment']> = {
  assessedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  measures?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  personalInformation?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  secrecyBasis?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  secrecyRisk?: Resolver<Maybe<ResolversTypes['SecrecyRisk']>, ParentType, ContextType>;
};

export type CatalogPageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CatalogPageInfo'] = ResolversParentTypes['CatalogPageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  hasPreviousPage?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CatalogRevisionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CatalogRevision'] = ResolversParentTypes['CatalogRevision']> = {
  assessment?: Resolver<Maybe<ResolversTypes['CatalogAssessment']>, ParentType, ContextType>;
  basedOn?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  catalog?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  check?: Resolver<Maybe<ResolversTypes['Publication']>, ParentType, ContextType>;
  contentHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  department?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  difference?: Resolver<Maybe<ResolversTypes['SubgraphDifference']>, ParentType, ContextType>;
  events?: Resolver<Maybe<Array<ResolversTypes['WorkflowEvent']>>, ParentType, ContextType>;
  filedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  filedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  publication?: Resolver<Maybe<ResolversTypes['Publication']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  refusalReasons?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  revision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  sdl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['CatalogRevisionState']>, ParentType, ContextType>;
};

export type CatalogRevisionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CatalogRevisionConnection'] = ResolversParentTypes['CatalogRevisionConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['CatalogRevisionEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type CatalogRevisionEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CatalogRevisionEdge'] = ResolversParentTypes['CatalogRevisionEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['CatalogRevision']>, ParentType, ContextType>;
};

export type CatalogRevisionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CatalogRevisionPayload'] = ResolversParentTypes['CatalogRevisionPayload']> = {
  catalogRevision?: Resolver<Maybe<ResolversTypes['CatalogRevision']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['ActionRefusal']>, ParentType, ContextType>;
};

export type ChangeUserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangeUser'] = ResolversParentTypes['ChangeUser']> = {
  application?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  count?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  department?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastUsedOn?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  operationName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  purpose?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ConcernedCallersResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConcernedCallers'] = ResolversParentTypes['ConcernedCallers']> = {
  department?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  only?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  purpose?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DemandResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Demand'] = ResolversParentTypes['Demand']> = {
  consumer?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  dueOn?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  events?: Resolver<Maybe<Array<ResolversTypes['WorkflowEvent']>>, ParentType, ContextType>;
  filedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  filedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fulfilledByItems?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  fulfilledByResource?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  items?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  legalBasis?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provider?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  purpose?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  resource?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  revision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  scenario?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['DemandState']>, ParentType, ContextType>;
};

export type DemandConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DemandConnection'] = ResolversParentTypes['DemandConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['DemandEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type DemandEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DemandEdge'] = ResolversParentTypes['DemandEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Demand']>, ParentType, ContextType>;
};

export type DemandPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DemandPayload'] = ResolversParentTypes['DemandPayload']> = {
  demand?: Resolver<Maybe<ResolversTypes['Demand']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['ActionRefusal']>, ParentType, ContextType>;
};

export type DepartmentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Department'] = ResolversParentTypes['Department']> = {
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nameZh?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  revision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  subgraph?: Resolver<Maybe<ResolversTypes['Subgraph']>, ParentType, ContextType>;
  uscc?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DepartmentConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DepartmentConnection'] = ResolversParentTypes['DepartmentConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['DepartmentEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type DepartmentEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DepartmentEdge'] = ResolversParentTypes['DepartmentEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Department']>, ParentType, ContextType>;
};

export type DepartmentKeyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DepartmentKey'] = ResolversParentTypes['DepartmentKey']> = {
  algorithm?: Resolver<Maybe<ResolversTypes['KeyAlgorithm']>, ParentType, ContextType>;
  department?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  isInForce?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  keyId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  registeredBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  revision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  sealedTo?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  validFrom?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  validUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type DepartmentKeyConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DepartmentKeyConnection'] = ResolversParentTypes['DepartmentKeyConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['DepartmentKeyEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type DepartmentKeyEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DepartmentKeyEdge'] = ResolversParentTypes['DepartmentKeyEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['DepartmentKey']>, ParentType, ContextType>;
};

export type DepartmentKeyPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DepartmentKeyPayload'] = ResolversParentTypes['DepartmentKeyPayload']> = {
  key?: Resolver<Maybe<ResolversTypes['DepartmentKey']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['ActionRefusal']>, ParentType, ContextType>;
};

export type ElementChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ElementChange'] = ResolversParentTypes['ElementChange']> = {
  kind?: Resolver<Maybe<ResolversTypes['ElementChangeKind']>, ParentType, ContextType>;
  place?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  what?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type FlowChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FlowChange'] = ResolversParentTypes['FlowChange']> = {
  by?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  department?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  direction?: Resolver<Maybe<ResolversTypes['AccessDirection']>, ParentType, ContextType>;
  item?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type GrantResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Grant'] = ResolversParentTypes['Grant']> = {
  applications?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  approvedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  consumer?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  dailyQuota?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  events?: Resolver<Maybe<Array<ResolversTypes['WorkflowEvent']>>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  items?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  provider?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  purpose?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  revision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  revokedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['GrantState']>, ParentType, ContextType>;
  validFrom?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  validUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type GrantConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GrantConnection'] = ResolversParentTypes['GrantConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['GrantEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type GrantEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GrantEdge'] = ResolversParentTypes['GrantEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Grant']>, ParentType, ContextType>;
};

export type GrantPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GrantPayload'] = ResolversParentTypes['GrantPayload']> = {
  grant?: Resolver<Maybe<ResolversTypes['Grant']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['ActionRefusal']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  acceptDemand?: Resolver<Maybe<ResolversTypes['DemandPayload']>, ParentType, ContextType, RequireFields<MutationAcceptDemandArgs, 'dueOn' | 'id' | 'revision'>>;
  activatePolicyChange?: Resolver<Maybe<ResolversTypes['PolicyChangePayload']>, ParentType, ContextType, RequireFields<MutationActivatePolicyChangeArgs, 'id' | 'revision'>>;
  agreeToCatalogRevision?: Resolver<Maybe<ResolversTypes['CatalogRevisionPayload']>, ParentType, ContextType, RequireFields<MutationAgreeToCatalogRevisionArgs, 'id' | 'revision'>>;
  agreeToPublication?: Resolver<Maybe<ResolversTypes['PublicationPayload']>, ParentType, ContextType, RequireFields<MutationAgreeToPublicationArgs, 'department' | 'id' | 'reason' | 'revision'>>;
  approveBreakingChange?: Resolver<Maybe<ResolversTypes['BreakingApprovalPayload']>, ParentType, ContextType, RequireFields<MutationApproveBreakingChangeArgs, 'change' | 'department' | 'reason' | 'validUntil'>>;
  approveDepartment?: Resolver<Maybe<ResolversTypes['RegistrationPayload']>, ParentType, ContextType, RequireFields<MutationApproveDepartmentArgs, 'code' | 'revision'>>;
  assessCatalogRevision?: Resolver<Maybe<ResolversTypes['CatalogRevisionPayload']>, ParentType, ContextType, RequireFields<MutationAssessCatalogRevisionArgs, 'assessment' | 'id' | 'revision'>>;
  checkPolicy?: Resolver<Maybe<ResolversTypes['PolicyChangePayload']>, ParentType, ContextType, RequireFields<MutationCheckPolicyArgs, 'text'>>;
  checkSubgraph?: Resolver<Maybe<ResolversTypes['PublicationPayload']>, ParentType, ContextType, RequireFields<MutationCheckSubgraphArgs, 'sources'>>;
  declinePublication?: Resolver<Maybe<ResolversTypes['PublicationPayload']>, ParentType, ContextType, RequireFields<MutationDeclinePublicationArgs, 'department' | 'id' | 'reason' | 'revision'>>;
  draftPolicyChange?: Resolver<Maybe<ResolversTypes['PolicyChangePayload']>, ParentType, ContextType, RequireFields<MutationDraftPolicyChangeArgs, 'reason' | 'text'>>;
  endDuty?: Resolver<Maybe<ResolversTypes['OfficialDutyPayload']>, ParentType, ContextType, RequireFields<MutationEndDutyArgs, 'duty' | 'official' | 'reason'>>;
  endTheme?: Resolver<Maybe<ResolversTypes['ThemePayload']>, ParentType, ContextType, RequireFields<MutationEndThemeArgs, 'code' | 'reason' | 'revision'>>;
  fileCatalogRevision?: Resolver<Maybe<ResolversTypes['CatalogRevisionPayload']>, ParentType, ContextType, RequireFields<MutationFileCatalogRevisionArgs, 'reason' | 'source'>>;
  fileCatalogRevisionAgain?: Resolver<Maybe<ResolversTypes['CatalogRevisionPayload']>, ParentType, ContextType, RequireFields<MutationFileCatalogRevisionAgainArgs, 'id' | 'reason' | 'revision' | 'source'>>;
  fileDemand?: Resolver<Maybe<ResolversTypes['DemandPayload']>, ParentType, ContextType, RequireFields<MutationFileDemandArgs, 'needed'>>;
  fulfilDemand?: Resolver<Maybe<ResolversTypes['DemandPayload']>, ParentType, ContextType, RequireFields<MutationFulfilDemandArgs, 'id' | 'resource' | 'revision'>>;
  leaveDepartment?: Resolver<Maybe<ResolversTypes['PublicationPayload']>, ParentType, ContextType, RequireFields<MutationLeaveDepartmentArgs, 'code' | 'reason'>>;
  liftSuspension?: Resolver<Maybe<ResolversTypes['SuspensionPayload']>, ParentType, ContextType, RequireFields<MutationLiftSuspensionArgs, 'kind' | 'reason' | 'revision' | 'target'>>;
  proposeTheme?: Resolver<Maybe<ResolversTypes['ThemePayload']>, ParentType, ContextType, RequireFields<MutationProposeThemeArgs, 'code' | 'items' | 'lead' | 'name' | 'nameZh'>>;
  publishCatalogRevision?: Resolver<Maybe<ResolversTypes['CatalogRevisionPayload']>, ParentType, ContextType, RequireFields<MutationPublishCatalogRevisionArgs, 'id' | 'reason' | 'revision'>>;
  publishSubgraph?: Resolver<Maybe<ResolversTypes['PublicationPayload']>, ParentType, ContextType, RequireFields<MutationPublishSubgraphArgs, 'reason' | 'sources'>>;
  redirectDemand?: Resolver<Maybe<ResolversTypes['DemandPayload']>, ParentType, ContextType, RequireFields<MutationRedirectDemandArgs, 'id' | 'provider' | 'reason' | 'revision'>>;
  refuseCatalogRevision?: Resolver<Maybe<ResolversTypes['CatalogRevisionPayload']>, ParentType, ContextType, RequireFields<MutationRefuseCatalogRevisionArgs, 'id' | 'reasons' | 'revision'>>;
  refuseDemand?: Resolver<Maybe<ResolversTypes['DemandPayload']>, ParentType, ContextType, RequireFields<MutationRefuseDemandArgs, 'id' | 'reason' | 'revision'>>;
  refuseDepartment?: Resolver<Maybe<ResolversTypes['RegistrationPayload']>, ParentType, ContextType, RequireFields<MutationRefuseDepartmentArgs, 'code' | 'reason' | 'revision'>>;
  refuseTheme?: Resolver<Maybe<ResolversTypes['ThemePayload']>, ParentType, ContextType, RequireFields<MutationRefuseThemeArgs, 'code' | 'reason' | 'revision'>>;
  registerDepartment?: Resolver<Maybe<ResolversTypes['RegistrationPayload']>, ParentType, ContextType, RequireFields<MutationRegisterDepartmentArgs, 'code' | 'name' | 'nameZh'>>;
  registerKey?: Resolver<Maybe<ResolversTypes['DepartmentKeyPayload']>, ParentType, ContextType, RequireFields<MutationRegisterKeyArgs, 'algorithm' | 'department' | 'keyId' | 'overlapHours' | 'sealed' | 'sealedTo'>>;
  removeSubgraph?: Resolver<Maybe<ResolversTypes['PublicationPayload']>, ParentType, ContextType, RequireFields<MutationRemoveSubgraphArgs, 'name' | 'reason'>>;
  retireKey?: Resolver<Maybe<ResolversTypes['DepartmentKeyPayload']>, ParentType, ContextType, RequireFields<MutationRetireKeyArgs, 'department' | 'keyId' | 'reason' | 'revision'>>;
  reviewCatalogRevision?: Resolver<Maybe<ResolversTypes['CatalogRevisionPayload']>, ParentType, ContextType, RequireFields<MutationReviewCatalogRevisionArgs, 'id' | 'revision'>>;
  reviewPolicyChange?: Resolver<Maybe<ResolversTypes['PolicyChangePayload']>, ParentType, ContextType, RequireFields<MutationReviewPolicyChangeArgs, 'id' | 'isAgreed' | 'revision'>>;
  revokeBreakingApproval?: Resolver<Maybe<ResolversTypes['BreakingApprovalPayload']>, ParentType, ContextType, RequireFields<MutationRevokeBreakingApprovalArgs, 'id' | 'reason' | 'revision'>>;
  revokeGrant?: Resolver<Maybe<ResolversTypes['GrantPayload']>, ParentType, ContextType, RequireFields<MutationRevokeGrantArgs, 'id' | 'reason' | 'revision'>>;
  rollbackPolicy?: Resolver<Maybe<ResolversTypes['PolicyChangePayload']>, ParentType, ContextType, RequireFields<MutationRollbackPolicyArgs, 'reason' | 'toVersion'>>;
  rollbackSubgraph?: Resolver<Maybe<ResolversTypes['PublicationPayload']>, ParentType, ContextType, RequireFields<MutationRollbackSubgraphArgs, 'name' | 'reason' | 'toVersion'>>;
  setThemeInForce?: Resolver<Maybe<ResolversTypes['ThemePayload']>, ParentType, ContextType, RequireFields<MutationSetThemeInForceArgs, 'code' | 'revision'>>;
  suspend?: Resolver<Maybe<ResolversTypes['SuspensionPayload']>, ParentType, ContextType, RequireFields<MutationSuspendArgs, 'kind' | 'reason' | 'target'>>;
  transferDepartment?: Resolver<Maybe<ResolversTypes['PublicationPayload']>, ParentType, ContextType, RequireFields<MutationTransferDepartmentArgs, 'from' | 'reason' | 'to'>>;
  withdrawCatalogRevision?: Resolver<Maybe<ResolversTypes['CatalogRevisionPayload']>, ParentType, ContextType, RequireFields<MutationWithdrawCatalogRevisionArgs, 'id' | 'revision'>>;
  withdrawDemand?: Resolver<Maybe<ResolversTypes['DemandPayload']>, ParentType, ContextType, RequireFields<MutationWithdrawDemandArgs, 'id' | 'revision'>>;
  withdrawPolicyChange?: Resolver<Maybe<ResolversTypes['PolicyChangePayload']>, ParentType, ContextType, RequireFields<MutationWithdrawPolicyChangeArgs, 'id' | 'revision'>>;
  withdrawPublication?: Resolver<Maybe<ResolversTypes['PublicationPayload']>, ParentType, ContextType, RequireFields<MutationWithdrawPublicationArgs, 'id' | 'revision'>>;
  withdrawRegistration?: Resolver<Maybe<ResolversTypes['RegistrationPayload']>, ParentType, ContextType, RequireFields<MutationWithdrawRegistrationArgs, 'code' | 'revision'>>;
  withdrawTheme?: Resolver<Maybe<ResolversTypes['ThemePayload']>, ParentType, ContextType, RequireFields<MutationWithdrawThemeArgs, 'code' | 'revision'>>;
};

export type NewAccessResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NewAccess'] = ResolversParentTypes['NewAccess']> = {
  after?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  before?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fields?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  who?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type OfficialDutyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OfficialDuty'] = ResolversParentTypes['OfficialDuty']> = {
  duty?: Resolver<Maybe<ResolversTypes['Duty']>, ParentType, ContextType>;
  events?: Resolver<Maybe<Array<ResolversTypes['WorkflowEvent']>>, ParentType, ContextType>;
  official?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type OfficialDutyConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OfficialDutyConnection'] = ResolversParentTypes['OfficialDutyConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['OfficialDutyEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type OfficialDutyEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OfficialDutyEdge'] = ResolversParentTypes['OfficialDutyEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['OfficialDuty']>, ParentType, ContextType>;
};

export type OfficialDutyPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OfficialDutyPayload'] = ResolversParentTypes['OfficialDutyPayload']> = {
  duty?: Resolver<Maybe<ResolversTypes['OfficialDuty']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['ActionRefusal']>, ParentType, ContextType>;
};

export type PolicyChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PolicyChange'] = ResolversParentTypes['PolicyChange']> = {
  access?: Resolver<Maybe<Array<ResolversTypes['AccessGroup']>>, ParentType, ContextType>;
  basedOn?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  changes?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  checkedVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  events?: Resolver<Maybe<Array<ResolversTypes['WorkflowEvent']>>, ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  isWorkedOn?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['PolicyChangeKind']>, ParentType, ContextType>;
  policyVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  problemCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  problems?: Resolver<Maybe<Array<ResolversTypes['PolicyProblem']>>, ParentType, ContextType>;
  progress?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  proof?: Resolver<Maybe<ResolversTypes['AccessProof']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  requestedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  requestedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  revision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['PolicyChangeState']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  toVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  warnings?: Resolver<Maybe<Array<ResolversTypes['PolicyProblem']>>, ParentType, ContextType>;
};

export type PolicyChangeConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PolicyChangeConnection'] = ResolversParentTypes['PolicyChangeConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['PolicyChangeEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type PolicyChangeEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PolicyChangeEdge'] = ResolversParentTypes['PolicyChangeEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['PolicyChange']>, ParentType, ContextType>;
};

export type PolicyChangePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PolicyChangePayload'] = ResolversParentTypes['PolicyChangePayload']> = {
  policyChange?: Resolver<Maybe<ResolversTypes['PolicyChange']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['ActionRefusal']>, ParentType, ContextType>;
};

export type PolicyDifferenceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PolicyDifference'] = ResolversParentTypes['PolicyDifference']> = {
  changes?: Resolver<Maybe<Array<ResolversTypes['ElementChange']>>, ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type PolicyDocumentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PolicyDocument'] = ResolversParentTypes['PolicyDocument']> = {
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type PolicyProblemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PolicyProblem'] = ResolversParentTypes['PolicyProblem']> = {
  column?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  line?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  path?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PolicyVersionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PolicyVersion'] = ResolversParentTypes['PolicyVersion']> = {
  actor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type PolicyVersionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PolicyVersionConnection'] = ResolversParentTypes['PolicyVersionConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['PolicyVersionEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type PolicyVersionEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PolicyVersionEdge'] = ResolversParentTypes['PolicyVersionEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['PolicyVersion']>, ParentType, ContextType>;
};

export type PublicationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Publication'] = ResolversParentTypes['Publication']> = {
  accessImpact?: Resolver<Maybe<ResolversTypes['AccessImpact']>, ParentType, ContextType>;
  agreements?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  awaitedConsent?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  brokenOperations?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  changeCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  changes?: Resolver<Maybe<Array<ResolversTypes['PublicationChange']>>, ParentType, ContextType>;
  checkedVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  departments?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  events?: Resolver<Maybe<Array<ResolversTypes['WorkflowEvent']>>, ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  findingCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  findings?: Resolver<Maybe<Array<ResolversTypes['PublicationFinding']>>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  isCheck?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  isDone?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['PublicationKind']>, ParentType, ContextType>;
  policyVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  preparedGateways?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  progress?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  requestedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  requestedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  revision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  stage?: Resolver<Maybe<ResolversTypes['PublicationStage']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['PublicationState']>, ParentType, ContextType>;
  unpreparedGateways?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type PublicationChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PublicationChange'] = ResolversParentTypes['PublicationChange']> = {
  approvedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  approvedUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  coordinate?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  effect?: Resolver<Maybe<ResolversTypes['ChangeEffect']>, ParentType, ContextType>;
  grants?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  purposes?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  users?: Resolver<Maybe<Array<ResolversTypes['ChangeUser']>>, ParentType, ContextType>;
  verdict?: Resolver<Maybe<ResolversTypes['ChangeVerdict']>, ParentType, ContextType>;
};

export type PublicationConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PublicationConnection'] = ResolversParentTypes['PublicationConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['PublicationEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type PublicationEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PublicationEdge'] = ResolversParentTypes['PublicationEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Publication']>, ParentType, ContextType>;
};

export type PublicationFindingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PublicationFinding'] = ResolversParentTypes['PublicationFinding']> = {
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  column?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  file?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  line?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  place?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  subgraph?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PublicationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PublicationPayload'] = ResolversParentTypes['PublicationPayload']> = {
  publication?: Resolver<Maybe<ResolversTypes['Publication']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['ActionRefusal']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  breakingApproval?: Resolver<Maybe<ResolversTypes['BreakingApproval']>, ParentType, ContextType, RequireFields<QueryBreakingApprovalArgs, 'id'>>;
  breakingApprovals?: Resolver<Maybe<ResolversTypes['BreakingApprovalConnection']>, ParentType, ContextType, RequireFields<QueryBreakingApprovalsArgs, 'first'>>;
  catalogItems?: Resolver<Maybe<ResolversTypes['ResourceItemConnection']>, ParentType, ContextType, RequireFields<QueryCatalogItemsArgs, 'first'>>;
  catalogRevision?: Resolver<Maybe<ResolversTypes['CatalogRevision']>, ParentType, ContextType, RequireFields<QueryCatalogRevisionArgs, 'id'>>;
  catalogRevisions?: Resolver<Maybe<ResolversTypes['CatalogRevisionConnection']>, ParentType, ContextType, RequireFields<QueryCatalogRevisionsArgs, 'first'>>;
  demand?: Resolver<Maybe<ResolversTypes['Demand']>, ParentType, ContextType, RequireFields<QueryDemandArgs, 'id'>>;
  demands?: Resolver<Maybe<ResolversTypes['DemandConnection']>, ParentType, ContextType, RequireFields<QueryDemandsArgs, 'first'>>;
  department?: Resolver<Maybe<ResolversTypes['Department']>, ParentType, ContextType, RequireFields<QueryDepartmentArgs, 'code'>>;
  departmentKeys?: Resolver<Maybe<ResolversTypes['DepartmentKeyConnection']>, ParentType, ContextType, RequireFields<QueryDepartmentKeysArgs, 'department' | 'first'>>;
  departments?: Resolver<Maybe<ResolversTypes['DepartmentConnection']>, ParentType, ContextType, RequireFields<QueryDepartmentsArgs, 'first'>>;
  duties?: Resolver<Maybe<ResolversTypes['OfficialDutyConnection']>, ParentType, ContextType, RequireFields<QueryDutiesArgs, 'first'>>;
  duty?: Resolver<Maybe<ResolversTypes['OfficialDuty']>, ParentType, ContextType, RequireFields<QueryDutyArgs, 'official'>>;
  grant?: Resolver<Maybe<ResolversTypes['Grant']>, ParentType, ContextType, RequireFields<QueryGrantArgs, 'id'>>;
  grants?: Resolver<Maybe<ResolversTypes['GrantConnection']>, ParentType, ContextType, RequireFields<QueryGrantsArgs, 'first'>>;
  policyChange?: Resolver<Maybe<ResolversTypes['PolicyChange']>, ParentType, ContextType, RequireFields<QueryPolicyChangeArgs, 'id'>>;
  policyChanges?: Resolver<Maybe<ResolversTypes['PolicyChangeConnection']>, ParentType, ContextType, RequireFields<QueryPolicyChangesArgs, 'first'>>;
  policyDifference?: Resolver<Maybe<ResolversTypes['PolicyDifference']>, ParentType, ContextType, RequireFields<QueryPolicyDifferenceArgs, 'from'>>;
  policyDocument?: Resolver<Maybe<ResolversTypes['PolicyDocument']>, ParentType, ContextType, Partial<QueryPolicyDocumentArgs>>;
  policyVersion?: Resolver<Maybe<ResolversTypes['PolicyVersion']>, ParentType, ContextType, RequireFields<QueryPolicyVersionArgs, 'version'>>;
  policyVersions?: Resolver<Maybe<ResolversTypes['PolicyVersionConnection']>, ParentType, ContextType, RequireFields<QueryPolicyVersionsArgs, 'first'>>;
  publication?: Resolver<Maybe<ResolversTypes['Publication']>, ParentType, ContextType, RequireFields<QueryPublicationArgs, 'id'>>;
  publications?: Resolver<Maybe<ResolversTypes['PublicationConnection']>, ParentType, ContextType, RequireFields<QueryPublicationsArgs, 'first'>>;
  registration?: Resolver<Maybe<ResolversTypes['Registration']>, ParentType, ContextType, RequireFields<QueryRegistrationArgs, 'code'>>;
  registrations?: Resolver<Maybe<ResolversTypes['RegistrationConnection']>, ParentType, ContextType, RequireFields<QueryRegistrationsArgs, 'first'>>;
  resource?: Resolver<Maybe<ResolversTypes['Resource']>, ParentType, ContextType, RequireFields<QueryResourceArgs, 'code'>>;
  resourceDifference?: Resolver<Maybe<ResolversTypes['ResourceDifference']>, ParentType, ContextType, RequireFields<QueryResourceDifferenceArgs, 'code' | 'from'>>;
  resourceHistory?: Resolver<Maybe<ResolversTypes['ResourceVersionConnection']>, ParentType, ContextType, RequireFields<QueryResourceHistoryArgs, 'code' | 'first'>>;
  resources?: Resolver<Maybe<ResolversTypes['ResourceConnection']>, ParentType, ContextType, RequireFields<QueryResourcesArgs, 'first'>>;
  responsibilities?: Resolver<Maybe<ResolversTypes['Responsibilities']>, ParentType, ContextType, RequireFields<QueryResponsibilitiesArgs, 'department'>>;
  sealingKey?: Resolver<Maybe<ResolversTypes['SealingKey']>, ParentType, ContextType>;
  subgraph?: Resolver<Maybe<ResolversTypes['Subgraph']>, ParentType, ContextType, RequireFields<QuerySubgraphArgs, 'name'>>;
  subgraphDifference?: Resolver<Maybe<ResolversTypes['SubgraphDifference']>, ParentType, ContextType, RequireFields<QuerySubgraphDifferenceArgs, 'from' | 'name'>>;
  subgraphVersion?: Resolver<Maybe<ResolversTypes['SubgraphVersion']>, ParentType, ContextType, RequireFields<QuerySubgraphVersionArgs, 'name'>>;
  subgraphVersions?: Resolver<Maybe<ResolversTypes['SubgraphVersionConnection']>, ParentType, ContextType, RequireFields<QuerySubgraphVersionsArgs, 'first'>>;
  subgraphs?: Resolver<Maybe<ResolversTypes['SubgraphConnection']>, ParentType, ContextType, RequireFields<QuerySubgraphsArgs, 'first'>>;
  supergraph?: Resolver<Maybe<ResolversTypes['Supergraph']>, ParentType, ContextType, Partial<QuerySupergraphArgs>>;
  suspensions?: Resolver<Maybe<ResolversTypes['SuspensionConnection']>, ParentType, ContextType, RequireFields<QuerySuspensionsArgs, 'first'>>;
  theme?: Resolver<Maybe<ResolversTypes['Theme']>, ParentType, ContextType, RequireFields<QueryThemeArgs, 'code'>>;
  themes?: Resolver<Maybe<ResolversTypes['ThemeConnection']>, ParentType, ContextType, RequireFields<QueryThemesArgs, 'first'>>;
  usageRecord?: Resolver<Maybe<ResolversTypes['UsageExplanationPayload']>, ParentType, ContextType, RequireFields<QueryUsageRecordArgs, 'decisionId'>>;
  usageRecords?: Resolver<Maybe<ResolversTypes['UsageRecordPayload']>, ParentType, ContextType, RequireFields<QueryUsageRecordsArgs, 'first'>>;
};

export type RegistrationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Registration'] = ResolversParentTypes['Registration']> = {
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  events?: Resolver<Maybe<Array<ResolversTypes['WorkflowEvent']>>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nameZh?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  requestedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  requestedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  revision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['RegistrationState']>, ParentType, ContextType>;
  uscc?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RegistrationConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RegistrationConnection'] = ResolversParentTypes['RegistrationConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['RegistrationEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type RegistrationEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RegistrationEdge'] = ResolversParentTypes['RegistrationEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Registration']>, ParentType, ContextType>;
};

export type RegistrationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RegistrationPayload'] = ResolversParentTypes['RegistrationPayload']> = {
  refusal?: Resolver<Maybe<ResolversTypes['ActionRefusal']>, ParentType, ContextType>;
  registration?: Resolver<Maybe<ResolversTypes['Registration']>, ParentType, ContextType>;
};

export type ResourceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Resource'] = ResolversParentTypes['Resource']> = {
  abstract?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  base?: Resolver<Maybe<ResolversTypes['BaseDatabase']>, ParentType, ContextType>;
  classification?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  dataClass?: Resolver<Maybe<ResolversTypes['DataClass']>, ParentType, ContextType>;
  format?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  items?: Resolver<Maybe<ResolversTypes['ResourceItemConnection']>, ParentType, ContextType, RequireFields<ResourceItemsArgs, 'first'>>;
  level?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nameZh?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  openCondition?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provider?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  providerUscc?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  publishedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  relatedResources?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  responsibleUnit?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  revision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  samples?: Resolver<Maybe<Array<ResolversTypes['ResourceSample']>>, ParentType, ContextType>;
  shareMode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  updateCycle?: Resolver<Maybe<ResolversTypes['UpdateCycle']>, ParentType, ContextType>;
  usageRequirements?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ResourceConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResourceConnection'] = ResolversParentTypes['ResourceConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['ResourceEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type ResourceDifferenceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResourceDifference'] = ResolversParentTypes['ResourceDifference']> = {
  changes?: Resolver<Maybe<Array<ResolversTypes['ElementChange']>>, ParentType, ContextType>;
};

export type ResourceEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResourceEdge'] = ResolversParentTypes['ResourceEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Resource']>, ParentType, ContextType>;
};

export type ResourceItemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResourceItem'] = ResolversParentTypes['ResourceItem']> = {
  condition?: Resolver<Maybe<ResolversTypes['SharingCondition']>, ParentType, ContextType>;
  coordinate?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  dataClass?: Resolver<Maybe<ResolversTypes['DataClass']>, ParentType, ContextType>;
  dataType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  inForceFrom?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  inForceUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  isOpen?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  isVerifiable?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  legalBasis?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  length?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  level?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  mask?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nameZh?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  notSharedReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  renamedFrom?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  resource?: Resolver<Maybe<ResolversTypes['Resource']>, ParentType, ContextType>;
  role?: Resolver<Maybe<ResolversTypes['ItemRole']>, ParentType, ContextType>;
  shareType?: Resolver<Maybe<ResolversTypes['ShareType']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['ItemStatus']>, ParentType, ContextType>;
};

export type ResourceItemConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResourceItemConnection'] = ResolversParentTypes['ResourceItemConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['ResourceItemEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type ResourceItemEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResourceItemEdge'] = ResolversParentTypes['ResourceItemEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['ResourceItem']>, ParentType, ContextType>;
};

export type ResourceSampleResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResourceSample'] = ResolversParentTypes['ResourceSample']> = {
  values?: Resolver<Maybe<Array<ResolversTypes['SampleValue']>>, ParentType, ContextType>;
};

export type ResourceVersionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResourceVersion'] = ResolversParentTypes['ResourceVersion']> = {
  changedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  changedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  isRemoved?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ResourceVersionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResourceVersionConnection'] = ResolversParentTypes['ResourceVersionConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['ResourceVersionEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type ResourceVersionEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResourceVersionEdge'] = ResolversParentTypes['ResourceVersionEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['ResourceVersion']>, ParentType, ContextType>;
};

export type ResponsibilitiesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Responsibilities'] = ResolversParentTypes['Responsibilities']> = {
  accepted?: Resolver<Maybe<ResolversTypes['DemandConnection']>, ParentType, ContextType, RequireFields<ResponsibilitiesAcceptedArgs, 'first'>>;
  department?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  registered?: Resolver<Maybe<ResolversTypes['ResourceConnection']>, ParentType, ContextType, RequireFields<ResponsibilitiesRegisteredArgs, 'first'>>;
};

export type SampleValueResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SampleValue'] = ResolversParentTypes['SampleValue']> = {
  coordinate?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SealingKeyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SealingKey'] = ResolversParentTypes['SealingKey']> = {
  id?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  publicKey?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SharingConditionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SharingCondition'] = ResolversParentTypes['SharingCondition']> = {
  scope?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  uses?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type SubgraphResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subgraph'] = ResolversParentTypes['Subgraph']> = {
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  publishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  publishedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  revision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  sdl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SubgraphConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubgraphConnection'] = ResolversParentTypes['SubgraphConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['SubgraphEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type SubgraphDifferenceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubgraphDifference'] = ResolversParentTypes['SubgraphDifference']> = {
  catalog?: Resolver<Maybe<Array<ResolversTypes['ElementChange']>>, ParentType, ContextType>;
  schema?: Resolver<Maybe<Array<ResolversTypes['ElementChange']>>, ParentType, ContextType>;
};

export type SubgraphEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubgraphEdge'] = ResolversParentTypes['SubgraphEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Subgraph']>, ParentType, ContextType>;
};

export type SubgraphVersionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubgraphVersion'] = ResolversParentTypes['SubgraphVersion']> = {
  catalog?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  isRemoved?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  publishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  publishedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sdl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type SubgraphVersionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubgraphVersionConnection'] = ResolversParentTypes['SubgraphVersionConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['SubgraphVersionEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type SubgraphVersionEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubgraphVersionEdge'] = ResolversParentTypes['SubgraphVersionEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['SubgraphVersion']>, ParentType, ContextType>;
};

export type SupergraphResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Supergraph'] = ResolversParentTypes['Supergraph']> = {
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sdl?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type SuspensionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Suspension'] = ResolversParentTypes['Suspension']> = {
  events?: Resolver<Maybe<Array<ResolversTypes['WorkflowEvent']>>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['SuspensionTarget']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  revision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SuspensionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SuspensionConnection'] = ResolversParentTypes['SuspensionConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['SuspensionEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type SuspensionEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SuspensionEdge'] = ResolversParentTypes['SuspensionEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Suspension']>, ParentType, ContextType>;
};

export type SuspensionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SuspensionPayload'] = ResolversParentTypes['SuspensionPayload']> = {
  refusal?: Resolver<Maybe<ResolversTypes['ActionRefusal']>, ParentType, ContextType>;
  suspension?: Resolver<Maybe<ResolversTypes['Suspension']>, ParentType, ContextType>;
  warning?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ThemeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Theme'] = ResolversParentTypes['Theme']> = {
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  events?: Resolver<Maybe<Array<ResolversTypes['WorkflowEvent']>>, ParentType, ContextType>;
  items?: Resolver<Maybe<ResolversTypes['ThemeItemConnection']>, ParentType, ContextType, RequireFields<ThemeItemsArgs, 'first'>>;
  lead?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nameZh?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  number?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  proposedItems?: Resolver<Maybe<ResolversTypes['ThemeItemConnection']>, ParentType, ContextType, RequireFields<ThemeProposedItemsArgs, 'first'>>;
  revision?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['ThemeState']>, ParentType, ContextType>;
};

export type ThemeConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ThemeConnection'] = ResolversParentTypes['ThemeConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['ThemeEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type ThemeEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ThemeEdge'] = ResolversParentTypes['ThemeEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Theme']>, ParentType, ContextType>;
};

export type ThemeItemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ThemeItem'] = ResolversParentTypes['ThemeItem']> = {
  coordinate?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  isGone?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  item?: Resolver<Maybe<ResolversTypes['ResourceItem']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ThemeItemConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ThemeItemConnection'] = ResolversParentTypes['ThemeItemConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['ThemeItemEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type ThemeItemEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ThemeItemEdge'] = ResolversParentTypes['ThemeItemEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['ThemeItem']>, ParentType, ContextType>;
};

export type ThemePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ThemePayload'] = ResolversParentTypes['ThemePayload']> = {
  refusal?: Resolver<Maybe<ResolversTypes['ActionRefusal']>, ParentType, ContextType>;
  theme?: Resolver<Maybe<ResolversTypes['Theme']>, ParentType, ContextType>;
};

export type UsageExplanationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UsageExplanation'] = ResolversParentTypes['UsageExplanation']> = {
  decidesAlike?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  document?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  policyProblems?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  record?: Resolver<Maybe<ResolversTypes['UsageRecord']>, ParentType, ContextType>;
};

export type UsageExplanationPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UsageExplanationPayload'] = ResolversParentTypes['UsageExplanationPayload']> = {
  explanation?: Resolver<Maybe<ResolversTypes['UsageExplanation']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['ActionRefusal']>, ParentType, ContextType>;
};

export type UsageRecordResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UsageRecord'] = ResolversParentTypes['UsageRecord']> = {
  application?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  approver?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  channel?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  decisionId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  department?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  document?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  fields?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  official?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  operationName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  policyVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  purpose?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  subjects?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type UsageRecordConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UsageRecordConnection'] = ResolversParentTypes['UsageRecordConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['UsageRecordEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['CatalogPageInfo']>, ParentType, ContextType>;
};

export type UsageRecordEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UsageRecordEdge'] = ResolversParentTypes['UsageRecordEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['UsageRecord']>, ParentType, ContextType>;
};

export type UsageRecordPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UsageRecordPayload'] = ResolversParentTypes['UsageRecordPayload']> = {
  records?: Resolver<Maybe<ResolversTypes['UsageRecordConnection']>, ParentType, ContextType>;
  refusal?: Resolver<Maybe<ResolversTypes['ActionRefusal']>, ParentType, ContextType>;
};

export type WorkflowEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkflowEvent'] = ResolversParentTypes['WorkflowEvent']> = {
  action?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  actor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  contentHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  department?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  isBreakGlass?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  policyVersion?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  role?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  AccessGroup?: AccessGroupResolvers<ContextType>;
  AccessImpact?: AccessImpactResolvers<ContextType>;
  AccessProof?: AccessProofResolvers<ContextType>;
  ActionRefusal?: ActionRefusalResolvers<ContextType>;
  BreakingApproval?: BreakingApprovalResolvers<ContextType>;
  BreakingApprovalConnection?: BreakingApprovalConnectionResolvers<ContextType>;
  BreakingApprovalEdge?: BreakingApprovalEdgeResolvers<ContextType>;
  BreakingApprovalPayload?: BreakingApprovalPayloadResolvers<ContextType>;
  CatalogAssessment?: CatalogAssessmentResolvers<ContextType>;
  CatalogPageInfo?: CatalogPageInfoResolvers<ContextType>;
  CatalogRevision?: CatalogRevisionResolvers<ContextType>;
  CatalogRevisionConnection?: CatalogRevisionConnectionResolvers<ContextType>;
  CatalogRevisionEdge?: CatalogRevisionEdgeResolvers<ContextType>;
  CatalogRevisionPayload?: CatalogRevisionPayloadResolvers<ContextType>;
  ChangeUser?: ChangeUserResolvers<ContextType>;
  ConcernedCallers?: ConcernedCallersResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Demand?: DemandResolvers<ContextType>;
  DemandConnection?: DemandConnectionResolvers<ContextType>;
  DemandEdge?: DemandEdgeResolvers<ContextType>;
  DemandPayload?: DemandPayloadResolvers<ContextType>;
  Department?: DepartmentResolvers<ContextType>;
  DepartmentConnection?: DepartmentConnectionResolvers<ContextType>;
  DepartmentEdge?: DepartmentEdgeResolvers<ContextType>;
  DepartmentKey?: DepartmentKeyResolvers<ContextType>;
  DepartmentKeyConnection?: DepartmentKeyConnectionResolvers<ContextType>;
  DepartmentKeyEdge?: DepartmentKeyEdgeResolvers<ContextType>;
  DepartmentKeyPayload?: DepartmentKeyPayloadResolvers<ContextType>;
  ElementChange?: ElementChangeResolvers<ContextType>;
  FlowChange?: FlowChangeResolvers<ContextType>;
  Grant?: GrantResolvers<ContextType>;
  GrantConnection?: GrantConnectionResolvers<ContextType>;
  GrantEdge?: GrantEdgeResolvers<ContextType>;
  GrantPayload?: GrantPayloadResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  NewAccess?: NewAccessResolvers<ContextType>;
  OfficialDuty?: OfficialDutyResolvers<ContextType>;
  OfficialDutyConnection?: OfficialDutyConnectionResolvers<ContextType>;
  OfficialDutyEdge?: OfficialDutyEdgeResolvers<ContextType>;
  OfficialDutyPayload?: OfficialDutyPayloadResolvers<ContextType>;
  PolicyChange?: PolicyChangeResolvers<ContextType>;
  PolicyChangeConnection?: PolicyChangeConnectionResolvers<ContextType>;
  PolicyChangeEdge?: PolicyChangeEdgeResolvers<ContextType>;
  PolicyChangePayload?: PolicyChangePayloadResolvers<ContextType>;
  PolicyDifference?: PolicyDifferenceResolvers<ContextType>;
  PolicyDocument?: PolicyDocumentResolvers<ContextType>;
  PolicyProblem?: PolicyProblemResolvers<ContextType>;
  PolicyVersion?: PolicyVersionResolvers<ContextType>;
  PolicyVersionConnection?: PolicyVersionConnectionResolvers<ContextType>;
  PolicyVersionEdge?: PolicyVersionEdgeResolvers<ContextType>;
  Publication?: PublicationResolvers<ContextType>;
  PublicationChange?: PublicationChangeResolvers<ContextType>;
  PublicationConnection?: PublicationConnectionResolvers<ContextType>;
  PublicationEdge?: PublicationEdgeResolvers<ContextType>;
  PublicationFinding?: PublicationFindingResolvers<ContextType>;
  PublicationPayload?: PublicationPayloadResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Registration?: RegistrationResolvers<ContextType>;
  RegistrationConnection?: RegistrationConnectionResolvers<ContextType>;
  RegistrationEdge?: RegistrationEdgeResolvers<ContextType>;
  RegistrationPayload?: RegistrationPayloadResolvers<ContextType>;
  Resource?: ResourceResolvers<ContextType>;
  ResourceConnection?: ResourceConnectionResolvers<ContextType>;
  ResourceDifference?: ResourceDifferenceResolvers<ContextType>;
  ResourceEdge?: ResourceEdgeResolvers<ContextType>;
  ResourceItem?: ResourceItemResolvers<ContextType>;
  ResourceItemConnection?: ResourceItemConnectionResolvers<ContextType>;
  ResourceItemEdge?: ResourceItemEdgeResolvers<ContextType>;
  ResourceSample?: ResourceSampleResolvers<ContextType>;
  ResourceVersion?: ResourceVersionResolvers<ContextType>;
  ResourceVersionConnection?: ResourceVersionConnectionResolvers<ContextType>;
  ResourceVersionEdge?: ResourceVersionEdgeResolvers<ContextType>;
  Responsibilities?: ResponsibilitiesResolvers<ContextType>;
  SampleValue?: SampleValueResolvers<ContextType>;
  SealingKey?: SealingKeyResolvers<ContextType>;
  SharingCondition?: SharingConditionResolvers<ContextType>;
  Subgraph?: SubgraphResolvers<ContextType>;
  SubgraphConnection?: SubgraphConnectionResolvers<ContextType>;
  SubgraphDifference?: SubgraphDifferenceResolvers<ContextType>;
  SubgraphEdge?: SubgraphEdgeResolvers<ContextType>;
  SubgraphVersion?: SubgraphVersionResolvers<ContextType>;
  SubgraphVersionConnection?: SubgraphVersionConnectionResolvers<ContextType>;
  SubgraphVersionEdge?: SubgraphVersionEdgeResolvers<ContextType>;
  Supergraph?: SupergraphResolvers<ContextType>;
  Suspension?: SuspensionResolvers<ContextType>;
  SuspensionConnection?: SuspensionConnectionResolvers<ContextType>;
  SuspensionEdge?: SuspensionEdgeResolvers<ContextType>;
  SuspensionPayload?: SuspensionPayloadResolvers<ContextType>;
  Theme?: ThemeResolvers<ContextType>;
  ThemeConnection?: ThemeConnectionResolvers<ContextType>;
  ThemeEdge?: ThemeEdgeResolvers<ContextType>;
  ThemeItem?: ThemeItemResolvers<ContextType>;
  ThemeItemConnection?: ThemeItemConnectionResolvers<ContextType>;
  ThemeItemEdge?: ThemeItemEdgeResolvers<ContextType>;
  ThemePayload?: ThemePayloadResolvers<ContextType>;
  UsageExplanation?: UsageExplanationResolvers<ContextType>;
  UsageExplanationPayload?: UsageExplanationPayloadResolvers<ContextType>;
  UsageRecord?: UsageRecordResolvers<ContextType>;
  UsageRecordConnection?: UsageRecordConnectionResolvers<ContextType>;
  UsageRecordEdge?: UsageRecordEdgeResolvers<ContextType>;
  UsageRecordPayload?: UsageRecordPayloadResolvers<ContextType>;
  WorkflowEvent?: WorkflowEventResolvers<ContextType>;
};


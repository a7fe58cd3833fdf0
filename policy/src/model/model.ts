/**
 * What the authority has decided, as data: the input from which a {@link PolicySnapshot} is compiled.
 *
 * Every type here is plain JSON, so that it can be stored, exported as YAML, reviewed and compared.
 * Instants are ISO 8601 strings with an offset; the words are those of the sharing regulations.
 */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]?: Name };

export type DepartmentCode = Branded<'DepartmentCode'>;
export type PurposeCode = Branded<'PurposeCode'>;
export type ResourceCode = Branded<'ResourceCode'>;
export type GrantId = Branded<'GrantId'>;
export type RuleId = Branded<'RuleId'>;
export type MaskName = Branded<'MaskName'>;

/** A GraphQL schema coordinate of a field, `Type.field`. */
export type Coordinate = `${string}.${string}`;

/**
 * A GraphQL schema coordinate (September 2025) of what a caller can put in: an argument `Type.field(argument:)`, a
 * field of an input object `InputType.field`, or a value of an enum `EnumType.VALUE`.
 */
export type InputCoordinate = `${string}.${string}`;

/** 无条件共享, 有条件共享, 不予共享. */
export type ShareType = 'UNCONDITIONAL' | 'CONDITIONAL' | 'NOT_SHARED';

/** Security level of an item, GB/T 43697-2024 as refined locally: 1 (lowest) to 4. */
export type SecurityLevel = 1 | 2 | 3 | 4;

/** 一般数据, 重要数据, 核心数据 of GB/T 43697-2024. What says nothing is `GENERAL`. */
export type DataClass = 'GENERAL' | 'IMPORTANT' | 'CORE';

/** 基础数据库: 自然人, 法人和非法人组织, 自然资源和空间地理, 电子证照, 社会信用. */
export type BaseDatabase =
  'NATURAL_PERSONS' | 'LEGAL_ENTITIES' | 'NATURAL_RESOURCES' | 'E_CERTIFICATES' | 'SOCIAL_CREDIT';

/** Data types of the 《政务信息资源目录编制指南(试行)》. `G` (general) is used for composite values. */
export type CatalogDataType = 'C' | 'N' | 'Y' | 'D' | 'T' | 'L' | 'M' | 'G' | 'B' | 'I' | 'F';

export type UpdateCycle =
  | 'REALTIME'
  | 'DAILY'
  | 'WEEKLY'
  | 'TENDAYS'
  | 'MONTHLY'
  | 'QUARTERLY'
  | 'HALFYEARLY'
  | 'YEARLY'
  | 'IRREGULAR'
  | 'OTHER';

export interface Department {
  readonly code: DepartmentCode;
  readonly name: string;
  readonly nameZh: string;
  /** Unified social credit code, GB 32100. */
  readonly uscc?: string;
}

/**
 * `DATA` carries a fact. `KEY` identifies an entity between departments. `STRUCTURE` carries nothing of its
 * own: entry points of `Query`, connections, edges. Minimum necessity is asked of `DATA` only.
 */
export type ItemRole = 'DATA' | 'KEY' | 'STRUCTURE';

export type ItemStatus = 'DRAFT' | 'APPROVED' | 'WITHDRAWN';

/** Stands for every department, registered yet or not. */
export const everyDepartment = '*';

/** What `CONDITIONAL` lists: who may be granted the item, and what for (Order 809 Art. 15). */
export interface SharingCondition {
  /** 共享范围: nobody else can be granted it. */
  readonly scope: readonly DepartmentCode[] | typeof everyDepartment;
  /** 数据用途 */
  readonly uses: readonly string[];
}

/** 信息项: one column of a resource, bound to exactly one GraphQL field. */
export interface Item {
  readonly coordinate: Coordinate;
  /** The coordinate that it had, or has for as long as both are registered: the same fact under the same protection. */
  readonly renamedFrom?: Coordinate;
  readonly name: string;
  readonly nameZh: string;
  readonly dataType: CatalogDataType;
  readonly length?: number;
  readonly role: ItemRole;
  readonly shareType: ShareType;
  /** Required for `CONDITIONAL`. */
  readonly condition?: SharingCondition;
  /** The law that says so: of `NOT_SHARED`, and of what a base database has on conditions. */
  readonly legalBasis?: string;
  /** Why it is `NOT_SHARED`. */
  readonly notSharedReason?: string;
  readonly level: SecurityLevel;
  readonly dataClass?: DataClass;
  readonly open: boolean;
  readonly verifiable: boolean;
  /** Default mask: applies unless a grant says that the exact value is needed. */
  readonly mask?: MaskName;
  readonly status: ItemStatus;
  readonly inForceFrom: string;
  readonly inForceUntil?: string;
}

/**
 * How an input reads an item. `compare`: the response tells how the item relates to what was put in (filter, search,
 * order), so whoever may not have the value may not compare with it. `identify`: names a record that the caller knows
 * already; each try is counted and recorded. `none`: reads nothing.
 */
export type InputMode = 'compare' | 'identify' | 'none';

/** What an input reads. */
export interface InputBinding {
  readonly coordinate: InputCoordinate;
  readonly mode: InputMode;
  /** Present unless the mode is `none`; several items with `compare` only. */
  readonly reads?: Coordinate | readonly Coordinate[];
}

/** 数据示例: a made-up record, value by coordinate. */
export type SampleRow = Readonly<Record<Coordinate, string | number | boolean>>;

/** 信息资源: a registered data set of one department. */
export interface Resource {
  /** 类(1) 项(2) 目(3) 细目(variable) `/` 顺序号(variable). */
  readonly code: ResourceCode;
  readonly name: string;
  readonly nameZh: string;
  readonly provider: DepartmentCode;
  /** Unified social credit code of the provider, GB 32100. */
  readonly providerUscc?: string;
  /** 责任单位: the unit of the provider that answers for it. */
  readonly responsibleUnit?: string;
  readonly abstract: string;
  readonly format: string;
  /** 信息资源分类, for example `基础信息资源 / 人口基础信息库`. */
  readonly classification?: string;
  /** The base database that it is a part of. */
  readonly base?: BaseDatabase;
  /** At least that of each of its items; see `dataClassOf`. */
  readonly dataClass?: DataClass;
  readonly shareMode: string;
  /** 使用要求: what whoever uses it has to keep to. */
  readonly usageRequirements?: string;
  /** 开放条件: on what condition it is open data, or why it is not. */
  readonly openCondition?: string;
  readonly updateCycle: UpdateCycle;
  readonly publishedOn: string;
  readonly relatedResources: readonly ResourceCode[];
  readonly samples?: readonly SampleRow[];
  readonly items: readonly Item[];
  /** Of the provider's schema; absent when there is none. */
  readonly inputs?: readonly InputBinding[];
}

/** 业务事项: the registered business for which data is used. */
export interface Purpose {
  readonly code: PurposeCode;
  readonly name: string;
  readonly nameZh: string;
  /** Whose business it is; {@link everyDepartment} for what each does, such as looking after its own catalog. */
  readonly department: DepartmentCode | typeof everyDepartment;
  readonly legalBasis: string;
  readonly approvedBy: string;
  readonly approvedOn: string;
  /** The minimum that the purpose needs: coordinates, or `Type.*` for every field of a type. */
  readonly items: readonly Coordinate[];
}

/** A condition on the record itself: CEL over `caller`, `purpose` and `subject`, with what it reads of `subject`. */
export interface RowScope {
  /** The entity type that the condition is about, for example `Person`. */
  readonly type: string;
  /** A selection of argument-free scalar fields of that type, for example `{ regionCode }`. */
  readonly needs: string;
  /** CEL that must be true for the row to be in scope. */
  readonly when: string;
}

/** 授权: who may use which items for what purpose, which rows, until when, approved by whom. */
export interface Grant {
  readonly id: GrantId;
  readonly consumer: DepartmentCode;
  /** Restricts the grant to these applications (OAuth client ids) of the consumer. */
  readonly applications?: readonly string[];
  readonly purpose: PurposeCode;
  readonly provider: DepartmentCode;
  readonly items: readonly Coordinate[];
  /** Items whose default mask is lifted, because the purpose needs the exact value. */
  readonly exact: readonly Coordinate[];
  /** Masks of this grant, on top of the items' own. */
  readonly masks: Readonly<Record<string, MaskName>>;
  readonly rows?: RowScope;
  /** Uses in a day of China Standard Time, by all applications together. */
  readonly dailyQuota?: number;
  readonly validFrom: string;
  readonly validUntil: string;
  /** `AUTHORITY_OVERRIDE` is 径行提供: the authority provides because the provider stayed silent. */
  readonly kind: 'PROVIDER_APPROVAL' | 'AUTHORITY_OVERRIDE';
  /** 批准人员 of the usage record. */
  readonly approvedBy: string;
  readonly approvedAt: string;
  readonly acceptedByConsumerAt: string;
  readonly revokedAt?: string;
}

/** A security rule. It may only narrow. */
export interface Rule {
  readonly id: RuleId;
  readonly basis: string;
  /** Coordinates, or type names for all fields of a type. */
  readonly fields: readonly string[];
  /** CEL over `caller`, `purpose` and `args`, or `subject` instead of `args`: the rule takes effect when true. */
  readonly when: string;
  /** Present on data rules, which are evaluated on each record after the entry fetch; they can only deny. */
  readonly needs?: string;
  readonly effect: 'deny' | { readonly mask: MaskName };
  /** Of a rule that denies: what callers whom it denies are told to do, such as which role may; the rule itself they are not. */
  readonly advice?: string;
}

export interface RuleSet {
  readonly version: string;
  readonly rules: readonly Rule[];
}

/** The ways in which a value is shortened or generalised (脱敏). `strength` orders them: the strictest wins. */
export type MaskMethod =
  | {
      readonly kind: 'keep';
      readonly first: number;
      readonly last: number;
      /** Characters; a value of which fewer would be hidden is hidden completely. Absent: four, and a third of it. */
      readonly leastHidden?: number;
    }
  | { readonly kind: 'surname' }
  | { readonly kind: 'district' }
  | { readonly kind: 'date-year' }
  | { readonly kind: 'bands'; readonly upperBounds: readonly number[] }
  | { readonly kind: 'null' };

export interface MaskDefinition {
  readonly name: MaskName;
  readonly strength: number;
  readonly method: MaskMethod;
}

/** A kill switch: stops a caller, a department or a field immediately. */
export interface Suspension {
  readonly target:
    | { readonly application: string }
    | { readonly department: DepartmentCode }
    | { readonly coordinate: Coordinate };
  readonly reason: string;
  readonly since: string;
}

/** An approved flow of one department's item to another department through `@requires`. */
export interface Flow {
  readonly item: Coordinate;
  readonly to: DepartmentCode;
  readonly basis: string;
}

/** How often records may be named by what identifies them (`identify`), for each official of an application. */
export interface IdentificationLimit {
  /** OAuth client id; `*` for those that have no limit of their own. */
  readonly application: string;
  /** Records named in an hour of the clock, found or not. */
  readonly triesPerHour: number;
  /** Records named in an hour of the clock that are not there: many of them are a search. */
  readonly missesPerHour: number;
}

/** How much may be asked for, and of how many persons. A minute and an hour are those of the clock. */
export interface Rates {
  readonly requestsPerMinute: number;
  /** Of the estimates of requests, see `CostEstimate`. */
  readonly costPerMinute: number;
  /** Data subjects in responses, persons and organisations alike, each once a request. */
  readonly personsPerHour: number;
}

/** How much an application may ask for, and how much of it each of its officials. */
export interface RateLimit extends Rates {
  /** OAuth client id; `*` for those that have no limit of their own, each of which has this one for itself. */
  readonly application: string;
  readonly perOfficial?: Rates;
}

export interface PolicySource {
  /** Assigned by the store, strictly increasing. */
  readonly version: number;
  readonly departments: readonly Department[];
  readonly resources: readonly Resource[];
  readonly purposes: readonly Purpose[];
  readonly grants: readonly Grant[];
  /** Undefined until the first one is in force; till then, stores give no policy to decide by. */
  readonly ruleSet: RuleSet | undefined;
  readonly masks: readonly MaskDefinition[];
  readonly suspensions: readonly Suspension[];
  readonly flows: readonly Flow[];
  readonly identificationLimits: readonly IdentificationLimit[];
  /** An application that none of them is for is not limited. */
  readonly rateLimits: readonly RateLimit[];
}

import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { LegalEntity as LegalEntityRow, CompanyRole as CompanyRoleRow, Licence as LicenceRow, Penalty as PenaltyRow } from '@govgraph/prisma/market-regulation';
import type { Context } from '../loaders.ts';
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
  /**
   * An amount in yuan (CNY): a number such as `84000.5`, or, where the caller may only know its magnitude, the band as
   * text: `<12000`, `12000-36000`, `36000-96000`, `96000-200000` or `>=200000`.
   */
  Amount: { input: number | { toNumber(): number }; output: number | { toNumber(): number }; }
  /** A calendar date, ISO 8601, for example `1990-05-01`. Where only the year may be known, 1 January of it. */
  Date: { input: Date; output: Date; }
  _FieldSet: { input: unknown; output: unknown; }
};

/** The role of a person in a legal entity. */
export type Company = {
  __typename?: 'Company';
  /** The legal entity. */
  entity?: Maybe<LegalEntity>;
  /** The role (职务). */
  role?: Maybe<CompanyRole>;
};

/** Roles that a person may hold in a legal entity. */
export type CompanyRole =
  /** 董事 */
  | 'DIRECTOR'
  /** 法定代表人 */
  | 'LEGAL_REPRESENTATIVE'
  /** 经理 */
  | 'MANAGER'
  /** 股东 */
  | 'SHAREHOLDER'
  /** 监事 */
  | 'SUPERVISOR';

/** A legal entity or unincorporated organisation (法人和非法人组织). */
export type LegalEntity = {
  __typename?: 'LegalEntity';
  /** Business scope (经营范围). */
  businessScope?: Maybe<Scalars['String']['output']>;
  /** Date of establishment (成立日期). */
  establishedOn?: Maybe<Scalars['Date']['output']>;
  /** Opaque identifier of the legal entity, the same in every department. */
  id: Scalars['ID']['output'];
  /** Kind of legal entity (主体类型). */
  kind?: Maybe<LegalEntityKind>;
  /** The person who represents the entity by law (法定代表人). */
  legalRepresentative?: Maybe<Person>;
  /** Administrative licences (行政许可) held. */
  licences?: Maybe<Array<Licence>>;
  /** Registered name (名称). */
  name?: Maybe<Scalars['String']['output']>;
  /** Administrative penalties (行政处罚), the latest first. */
  penalties?: Maybe<Array<Penalty>>;
  /** Code of the district of registration (登记地行政区划代码), GB/T 2260, six digits. */
  regionCode?: Maybe<Scalars['String']['output']>;
  /** Registered capital (注册资本). */
  registeredCapital?: Maybe<Scalars['Amount']['output']>;
  /** Registration status (登记状态). */
  status?: Maybe<LegalEntityStatus>;
  /** Unified social credit code (统一社会信用代码), GB 32100. */
  uscc?: Maybe<Scalars['String']['output']>;
};

/** A page of legal entities (Relay connection). */
export type LegalEntityConnection = {
  __typename?: 'LegalEntityConnection';
  /** The legal entities of this page, with their cursors. */
  edges?: Maybe<Array<LegalEntityEdge>>;
  /** How to go on. */
  pageInfo?: Maybe<PageInfo>;
};

/** One legal entity of a page. */
export type LegalEntityEdge = {
  __typename?: 'LegalEntityEdge';
  /** Opaque position, for `after`. */
  cursor?: Maybe<Scalars['String']['output']>;
  /** The legal entity. */
  node?: Maybe<LegalEntity>;
};

/** Conditions on legal entities; an absent condition matches all. */
export type LegalEntityFilter = {
  /** Kind of legal entity. */
  kind?: InputMaybe<LegalEntityKind>;
  /**
   * Part of the name: all names are searched. Full- and half-width characters are equal (Unicode NFKC), and so are
   * brackets of any kind, and the dots `·`, `•`, `‧`, `・`, `∙` and `⋅`: `样例(集团)` finds `样例（集团）`.
   */
  nameContains?: InputMaybe<Scalars['String']['input']>;
  /**
   * Beginning of the region code (GB/T 2260), two to six digits: `11` is Beijing, `110108` is Haidian. The zeros that fill
   * a code of four or six digits say nothing: `1100`, `110000`, and `110100` of a municipality, are Beijing too. What cannot
   * be one is a `BAD_USER_INPUT` error, which says why in `extensions.reason`: `LENGTH`, `CHARACTERS`, `FULL_WIDTH`,
   * `INVISIBLE` or `REGION`.
   */
  regionCodeStartsWith?: InputMaybe<Scalars['String']['input']>;
  /** Registration status. */
  status?: InputMaybe<LegalEntityStatus>;
};

/** Kinds of legal entities and unincorporated organisations. */
export type LegalEntityKind =
  /** 企业 */
  | 'ENTERPRISE'
  /** 个体工商户 */
  | 'INDIVIDUAL_BUSINESS'
  /** 事业单位 */
  | 'PUBLIC_INSTITUTION'
  /** 社会组织 */
  | 'SOCIAL_ORGANISATION';

/** Registration status of a legal entity. */
export type LegalEntityStatus =
  /** 存续 */
  | 'ACTIVE'
  /** 注销 */
  | 'DEREGISTERED'
  /** 吊销 */
  | 'REVOKED'
  /** 停业 */
  | 'SUSPENDED';

/** An administrative licence (行政许可). */
export type Licence = {
  __typename?: 'Licence';
  /** Last day of validity (有效期至); null when unlimited. */
  expiresOn?: Maybe<Scalars['Date']['output']>;
  /** The authority that issued it (发证机关). */
  issuedBy?: Maybe<Scalars['String']['output']>;
  /** Date of issue (发证日期). */
  issuedOn?: Maybe<Scalars['Date']['output']>;
  /** Name of the licence (许可证名称). */
  name?: Maybe<Scalars['String']['output']>;
  /** Licence number (许可证编号). */
  number?: Maybe<Scalars['String']['output']>;
};

/** Where a page stands (Relay connection). */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Cursor of the last entry: pass it as `after` to go on. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether more follow. */
  hasNextPage?: Maybe<Scalars['Boolean']['output']>;
  /** Whether some came before. */
  hasPreviousPage?: Maybe<Scalars['Boolean']['output']>;
  /** Cursor of the first entry. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** An administrative penalty (行政处罚). */
export type Penalty = {
  __typename?: 'Penalty';
  /** Fine (罚款金额). */
  amount?: Maybe<Scalars['Amount']['output']>;
  /** Date of the decision (处罚决定日期). */
  decidedOn?: Maybe<Scalars['Date']['output']>;
  /** Facts and reason (处罚事由). */
  reason?: Maybe<Scalars['String']['output']>;
};

/** A natural person (自然人). */
export type Person = {
  __typename?: 'Person';
  /** Companies in which the person holds a registered role (任职、投资企业). */
  companies?: Maybe<Array<Company>>;
  /** Opaque identifier of the person, the same in every department. */
  id: Scalars['ID']['output'];
};

export type Query = {
  __typename?: 'Query';
  /**
   * Legal entities that match every condition of the filter, in a stable order.
   * `first` is 1 to 100; `after` is a cursor of an earlier answer.
   */
  legalEntities?: Maybe<LegalEntityConnection>;
  /**
   * The legal entity with this unified social credit code (GB 32100, 18 characters), or null when unknown.
   * A code that cannot be one is a `BAD_USER_INPUT` error, which says why in `extensions.reason`: `LENGTH`, `CHARACTERS`,
   * `SMALL_LETTER`, `FULL_WIDTH`, `INVISIBLE`, `REGISTRATION`, `REGION`, `ORGANISATION_CHECK_CHARACTER`,
   * `CHECK_CHARACTER`, or `CITIZEN_NUMBER`.
   */
  legalEntity?: Maybe<LegalEntity>;
  /** The legal entity with this opaque id, as answered by another query, or null when unknown. */
  legalEntityById?: Maybe<LegalEntity>;
};


export type QueryLegalEntitiesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<LegalEntityFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryLegalEntityArgs = {
  uscc: Scalars['String']['input'];
};


export type QueryLegalEntityByIdArgs = {
  id: Scalars['ID']['input'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

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

/** Mapping of federation types */
export type FederationTypes = {
  LegalEntity: LegalEntity;
  Person: Person;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  LegalEntity:
    ( { __typename: 'LegalEntity' }
    & GraphQLRecursivePick<FederationTypes['LegalEntity'], {"id":true}> );
  Person:
    ( { __typename: 'Person' }
    & GraphQLRecursivePick<FederationTypes['Person'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Amount: ResolverTypeWrapper<Scalars['Amount']['output']>;
  Company: ResolverTypeWrapper<CompanyRoleRow>;
  CompanyRole: CompanyRole;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  LegalEntity: ResolverTypeWrapper<LegalEntityRow>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  LegalEntityConnection: ResolverTypeWrapper<Omit<LegalEntityConnection, 'edges'> & { edges?: Maybe<Array<ResolversTypes['LegalEntityEdge']>> }>;
  LegalEntityEdge: ResolverTypeWrapper<Omit<LegalEntityEdge, 'node'> & { node?: Maybe<ResolversTypes['LegalEntity']> }>;
  LegalEntityFilter: LegalEntityFilter;
  LegalEntityKind: LegalEntityKind;
  LegalEntityStatus: LegalEntityStatus;
  Licence: ResolverTypeWrapper<LicenceRow>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Penalty: ResolverTypeWrapper<PenaltyRow>;
  Person: ResolverTypeWrapper<{ id: string }>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Amount: Scalars['Amount']['output'];
  Company: CompanyRoleRow;
  Date: Scalars['Date']['output'];
  LegalEntity: LegalEntityRow;
  String: Scalars['String']['output'];
  ID: Scalars['ID']['output'];
  LegalEntityConnection: Omit<LegalEntityConnection, 'edges'> & { edges?: Maybe<Array<ResolversParentTypes['LegalEntityEdge']>> };
  LegalEntityEdge: Omit<LegalEntityEdge, 'node'> & { node?: Maybe<ResolversParentTypes['LegalEntity']> };
  LegalEntityFilter: LegalEntityFilter;
  Licence: LicenceRow;
  PageInfo: PageInfo;
  Boolean: Scalars['Boolean']['output'];
  Penalty: PenaltyRow;
  Person: { id: string };
  Query: Record<PropertyKey, never>;
  Int: Scalars['Int']['output'];
};

export interface AmountScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Amount'], any> {
  name: 'Amount';
}

export type CompanyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Company'] = ResolversParentTypes['Company']> = {
  entity?: Resolver<Maybe<ResolversTypes['LegalEntity']>, ParentType, ContextType>;
  role?: Resolver<Maybe<ResolversTypes['CompanyRole']>, ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export type LegalEntityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LegalEntity'] = ResolversParentTypes['LegalEntity'], FederationReferenceType extends FederationReferenceTypes['LegalEntity'] = FederationReferenceTypes['LegalEntity']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['LegalEntity']> | FederationReferenceType, FederationReferenceType, ContextType>;
  businessScope?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  establishedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['LegalEntityKind']>, ParentType, ContextType>;
  legalRepresentative?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  licences?: Resolver<Maybe<Array<ResolversTypes['Licence']>>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  penalties?: Resolver<Maybe<Array<ResolversTypes['Penalty']>>, ParentType, ContextType>;
  regionCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  registeredCapital?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['LegalEntityStatus']>, ParentType, ContextType>;
  uscc?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type LegalEntityConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LegalEntityConnection'] = ResolversParentTypes['LegalEntityConnection']> = {
  edges?: Resolver<Maybe<Array<ResolversTypes['LegalEntityEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<Maybe<ResolversTypes['PageInfo']>, ParentType, ContextType>;
};

export type LegalEntityEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LegalEntityEdge'] = ResolversParentTypes['LegalEntityEdge']> = {
  cursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['LegalEntity']>, ParentType, ContextType>;
};

export type LicenceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Licence'] = ResolversParentTypes['Licence']> = {
  expiresOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  issuedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  issuedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  number?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  hasPreviousPage?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PenaltyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Penalty'] = ResolversParentTypes['Penalty']> = {
  amount?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
  decidedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person'], FederationReferenceType extends FederationReferenceTypes['Person'] = FederationReferenceTypes['Person']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Person']> | FederationReferenceType, FederationReferenceType, ContextType>;
  companies?: Resolver<Maybe<Array<ResolversTypes['Company']>>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  legalEntities?: Resolver<Maybe<ResolversTypes['LegalEntityConnection']>, ParentType, ContextType, RequireFields<QueryLegalEntitiesArgs, 'first'>>;
  legalEntity?: Resolver<Maybe<ResolversTypes['LegalEntity']>, ParentType, ContextType, RequireFields<QueryLegalEntityArgs, 'uscc'>>;
  legalEntityById?: Resolver<Maybe<ResolversTypes['LegalEntity']>, ParentType, ContextType, RequireFields<QueryLegalEntityByIdArgs, 'id'>>;
};

export type Resolvers<ContextType = Context> = {
  Amount?: GraphQLScalarType;
  Company?: CompanyResolvers<ContextType>;
  Date?: GraphQLScalarType;
  LegalEntity?: LegalEntityResolvers<ContextType>;
  LegalEntityConnection?: LegalEntityConnectionResolvers<ContextType>;
  LegalEntityEdge?: LegalEntityEdgeResolvers<ContextType>;
  Licence?: LicenceResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Penalty?: PenaltyResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
};


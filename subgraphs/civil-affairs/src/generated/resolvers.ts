import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Marriage as MarriageRow, SocialAssistance as SocialAssistanceRow, SocialOrganisationRegistration as SocialOrganisationRegistrationRow } from '@govgraph/prisma/civil-affairs';
import type { Context } from '../loaders.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
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

/** A legal entity or unincorporated organisation (法人和非法人组织). */
export type LegalEntity = {
  __typename?: 'LegalEntity';
  /** Opaque identifier of the legal entity, the same in every department. */
  id: Scalars['ID']['output'];
  /** Registration as a social organisation (社会组织登记); null for every other kind of entity. */
  registration?: Maybe<SocialOrganisationRegistration>;
};

/** Marital status, GB/T 2261.2. */
export type MaritalStatus =
  /** 离婚 */
  | 'DIVORCED'
  /** 已婚 */
  | 'MARRIED'
  /** 丧偶 */
  | 'WIDOWED';

/** A marriage registration. */
export type Marriage = {
  __typename?: 'Marriage';
  /** Date of the registration (登记日期). */
  registeredOn?: Maybe<Scalars['Date']['output']>;
  /** The other party of a marriage in force; null after a divorce or a death. */
  spouse?: Maybe<Person>;
  /** Marital status (婚姻状况) that follows from the registration. */
  status?: Maybe<MaritalStatus>;
};

/** A natural person (自然人). */
export type Person = {
  __typename?: 'Person';
  /** Opaque identifier of the person, the same in every department. */
  id: Scalars['ID']['output'];
  /** The latest marriage registration (婚姻登记); null for whoever never registered a marriage. */
  marriage?: Maybe<Marriage>;
  /** Social assistance (社会救助) being received. */
  socialAssistance?: Maybe<Array<SocialAssistance>>;
};

/** One kind of social assistance that a person receives. */
export type SocialAssistance = {
  __typename?: 'SocialAssistance';
  /** Kind of assistance (救助类别). */
  kind?: Maybe<SocialAssistanceKind>;
  /** Monthly amount (月救助金额). */
  monthlyAmount?: Maybe<Scalars['Amount']['output']>;
  /** First day of the assistance (享受起始日期). */
  since?: Maybe<Scalars['Date']['output']>;
};

/** Kinds of social assistance, 社会救助暂行办法. */
export type SocialAssistanceKind =
  /** 特困人员供养 */
  | 'EXTREME_POVERTY_SUPPORT'
  /** 医疗救助 */
  | 'MEDICAL_ASSISTANCE'
  /** 最低生活保障 */
  | 'MINIMUM_LIVING_ALLOWANCE'
  /** 临时救助 */
  | 'TEMPORARY_ASSISTANCE';

/** Kinds of social organisations. */
export type SocialOrganisationKind =
  /** 社会团体 */
  | 'ASSOCIATION'
  /** 基金会 */
  | 'FOUNDATION'
  /** 社会服务机构 */
  | 'SOCIAL_SERVICE_INSTITUTION';

/** The registration of a social organisation. */
export type SocialOrganisationRegistration = {
  __typename?: 'SocialOrganisationRegistration';
  /** Kind of social organisation (社会组织类型). */
  kind?: Maybe<SocialOrganisationKind>;
  /** Registration certificate number (登记证号). */
  number?: Maybe<Scalars['String']['output']>;
  /** Date of registration (成立登记日期). */
  registeredOn?: Maybe<Scalars['Date']['output']>;
  /** The organisation responsible for its business (业务主管单位). */
  supervisor?: Maybe<Scalars['String']['output']>;
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
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  LegalEntity: ResolverTypeWrapper<{ id: string }>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  MaritalStatus: MaritalStatus;
  Marriage: ResolverTypeWrapper<MarriageRow>;
  Person: ResolverTypeWrapper<{ id: string }>;
  SocialAssistance: ResolverTypeWrapper<SocialAssistanceRow>;
  SocialAssistanceKind: SocialAssistanceKind;
  SocialOrganisationKind: SocialOrganisationKind;
  SocialOrganisationRegistration: ResolverTypeWrapper<SocialOrganisationRegistrationRow>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Amount: Scalars['Amount']['output'];
  Date: Scalars['Date']['output'];
  LegalEntity: { id: string };
  ID: Scalars['ID']['output'];
  Marriage: MarriageRow;
  Person: { id: string };
  SocialAssistance: SocialAssistanceRow;
  SocialOrganisationRegistration: SocialOrganisationRegistrationRow;
  String: Scalars['String']['output'];
  Boolean: Scalars['Boolean']['output'];
};

export interface AmountScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Amount'], any> {
  name: 'Amount';
}

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export type LegalEntityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LegalEntity'] = ResolversParentTypes['LegalEntity'], FederationReferenceType extends FederationReferenceTypes['LegalEntity'] = FederationReferenceTypes['LegalEntity']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['LegalEntity']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  registration?: Resolver<Maybe<ResolversTypes['SocialOrganisationRegistration']>, ParentType, ContextType>;
};

export type MarriageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Marriage'] = ResolversParentTypes['Marriage']> = {
  registeredOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  spouse?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['MaritalStatus']>, ParentType, ContextType>;
};

export type PersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person'], FederationReferenceType extends FederationReferenceTypes['Person'] = FederationReferenceTypes['Person']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Person']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  marriage?: Resolver<Maybe<ResolversTypes['Marriage']>, ParentType, ContextType>;
  socialAssistance?: Resolver<Maybe<Array<ResolversTypes['SocialAssistance']>>, ParentType, ContextType>;
};

export type SocialAssistanceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SocialAssistance'] = ResolversParentTypes['SocialAssistance']> = {
  kind?: Resolver<Maybe<ResolversTypes['SocialAssistanceKind']>, ParentType, ContextType>;
  monthlyAmount?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type SocialOrganisationRegistrationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SocialOrganisationRegistration'] = ResolversParentTypes['SocialOrganisationRegistration']> = {
  kind?: Resolver<Maybe<ResolversTypes['SocialOrganisationKind']>, ParentType, ContextType>;
  number?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  registeredOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  supervisor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  Amount?: GraphQLScalarType;
  Date?: GraphQLScalarType;
  LegalEntity?: LegalEntityResolvers<ContextType>;
  Marriage?: MarriageResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  SocialAssistance?: SocialAssistanceResolvers<ContextType>;
  SocialOrganisationRegistration?: SocialOrganisationRegistrationResolvers<ContextType>;
};


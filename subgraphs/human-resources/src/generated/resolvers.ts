import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Employment as EmploymentRow, SocialInsurance as SocialInsuranceRow, InsuredEmployees as InsuredEmployeesRow } from '@govgraph/prisma/human-resources';
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

/** One registered employment. */
export type Employment = {
  __typename?: 'Employment';
  /** The employer (用人单位). */
  employer?: Maybe<LegalEntity>;
  /** Position held (岗位). */
  position?: Maybe<Scalars['String']['output']>;
  /** First day (入职日期). */
  since?: Maybe<Scalars['Date']['output']>;
  /** Last day (离职日期); null while it lasts. */
  until?: Maybe<Scalars['Date']['output']>;
};

/** Number of insured employees at a date. */
export type InsuredEmployees = {
  __typename?: 'InsuredEmployees';
  /** The date that the count is of (统计日期). */
  asOf?: Maybe<Scalars['Date']['output']>;
  /** Insured employees (参保人数). */
  count?: Maybe<Scalars['Int']['output']>;
};

/** A legal entity or unincorporated organisation (法人和非法人组织). */
export type LegalEntity = {
  __typename?: 'LegalEntity';
  /** Opaque identifier of the legal entity, the same in every department. */
  id: Scalars['ID']['output'];
  /** How many employees the entity insures (参保人数). */
  insuredEmployees?: Maybe<InsuredEmployees>;
};

/** A natural person (自然人). */
export type Person = {
  __typename?: 'Person';
  /** Registered employments (就业登记), the latest first. */
  employments?: Maybe<Array<Employment>>;
  /** Opaque identifier of the person, the same in every department. */
  id: Scalars['ID']['output'];
  /** Social insurance (社会保险), one entry a kind. */
  socialInsurance?: Maybe<Array<SocialInsurance>>;
};

/** One kind of social insurance of a person. */
export type SocialInsurance = {
  __typename?: 'SocialInsurance';
  /** Base of the contribution a year (年缴费基数). */
  base?: Maybe<Scalars['Amount']['output']>;
  /** Kind of insurance (险种). */
  kind?: Maybe<SocialInsuranceKind>;
  /** Months paid so far (累计缴费月数). */
  monthsPaid?: Maybe<Scalars['Int']['output']>;
  /** Payment status (参保状态). */
  status?: Maybe<SocialInsuranceStatus>;
};

/** Kinds of social insurance, 社会保险法. */
export type SocialInsuranceKind =
  /** 生育保险 */
  | 'MATERNITY'
  /** 基本医疗保险 */
  | 'MEDICAL'
  /** 基本养老保险 */
  | 'PENSION'
  /** 失业保险 */
  | 'UNEMPLOYMENT'
  /** 工伤保险 */
  | 'WORK_INJURY';

/** Payment status of a social insurance. */
export type SocialInsuranceStatus =
  /** 参保缴费 */
  | 'ACTIVE'
  /** 暂停缴费 */
  | 'SUSPENDED'
  /** 终止缴费 */
  | 'TERMINATED';



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
  Employment: ResolverTypeWrapper<EmploymentRow>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  InsuredEmployees: ResolverTypeWrapper<InsuredEmployeesRow>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  LegalEntity: ResolverTypeWrapper<{ id: string }>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Person: ResolverTypeWrapper<{ id: string }>;
  SocialInsurance: ResolverTypeWrapper<SocialInsuranceRow>;
  SocialInsuranceKind: SocialInsuranceKind;
  SocialInsuranceStatus: SocialInsuranceStatus;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Amount: Scalars['Amount']['output'];
  Date: Scalars['Date']['output'];
  Employment: EmploymentRow;
  String: Scalars['String']['output'];
  InsuredEmployees: InsuredEmployeesRow;
  Int: Scalars['Int']['output'];
  LegalEntity: { id: string };
  ID: Scalars['ID']['output'];
  Person: { id: string };
  SocialInsurance: SocialInsuranceRow;
  Boolean: Scalars['Boolean']['output'];
};

export interface AmountScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Amount'], any> {
  name: 'Amount';
}

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export type EmploymentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Employment'] = ResolversParentTypes['Employment']> = {
  employer?: Resolver<Maybe<ResolversTypes['LegalEntity']>, ParentType, ContextType>;
  position?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  until?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type InsuredEmployeesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InsuredEmployees'] = ResolversParentTypes['InsuredEmployees']> = {
  asOf?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  count?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type LegalEntityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LegalEntity'] = ResolversParentTypes['LegalEntity'], FederationReferenceType extends FederationReferenceTypes['LegalEntity'] = FederationReferenceTypes['LegalEntity']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['LegalEntity']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  insuredEmployees?: Resolver<Maybe<ResolversTypes['InsuredEmployees']>, ParentType, ContextType>;
};

export type PersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person'], FederationReferenceType extends FederationReferenceTypes['Person'] = FederationReferenceTypes['Person']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Person']> | FederationReferenceType, FederationReferenceType, ContextType>;
  employments?: Resolver<Maybe<Array<ResolversTypes['Employment']>>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  socialInsurance?: Resolver<Maybe<Array<ResolversTypes['SocialInsurance']>>, ParentType, ContextType>;
};

export type SocialInsuranceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SocialInsurance'] = ResolversParentTypes['SocialInsurance']> = {
  base?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['SocialInsuranceKind']>, ParentType, ContextType>;
  monthsPaid?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['SocialInsuranceStatus']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  Amount?: GraphQLScalarType;
  Date?: GraphQLScalarType;
  Employment?: EmploymentResolvers<ContextType>;
  InsuredEmployees?: InsuredEmployeesResolvers<ContextType>;
  LegalEntity?: LegalEntityResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  SocialInsurance?: SocialInsuranceResolvers<ContextType>;
};


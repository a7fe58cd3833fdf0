import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { IncomeTax as IncomeTaxRow, TaxCredit as TaxCreditRow, TaxArrears as TaxArrearsRow } from '@govgraph/prisma/taxation';
import type { Context } from '../loaders.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
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

/** Individual income tax of one year. */
export type IncomeTax = {
  __typename?: 'IncomeTax';
  /** Declared income of the year (年收入额). */
  annualIncome?: Maybe<Scalars['Amount']['output']>;
  /** Tax paid for the year (已缴税额). */
  taxPaid?: Maybe<Scalars['Amount']['output']>;
};

/** A legal entity or unincorporated organisation (法人和非法人组织). */
export type LegalEntity = {
  __typename?: 'LegalEntity';
  /** Declared revenue of a calendar year (年营业收入); null when nothing was declared. */
  annualRevenue?: Maybe<Scalars['Amount']['output']>;
  /** Opaque identifier of the legal entity, the same in every department. */
  id: Scalars['ID']['output'];
  /** Tax in arrears (欠税), zero when nothing is owed; null when the entity pays no tax. */
  taxArrears?: Maybe<TaxArrears>;
  /** Yearly tax credit grades (纳税信用等级), the latest first. */
  taxCredit?: Maybe<Array<TaxCredit>>;
};


/** A legal entity or unincorporated organisation (法人和非法人组织). */
export type LegalEntityAnnualRevenueArgs = {
  year: Scalars['Int']['input'];
};

/** A natural person (自然人). */
export type Person = {
  __typename?: 'Person';
  /** Opaque identifier of the person, the same in every department. */
  id: Scalars['ID']['output'];
  /** Individual income tax (个人所得税) of a calendar year; null when nothing was declared. */
  incomeTax?: Maybe<IncomeTax>;
};


/** A natural person (自然人). */
export type PersonIncomeTaxArgs = {
  year: Scalars['Int']['input'];
};

/** Tax in arrears at a date. */
export type TaxArrears = {
  __typename?: 'TaxArrears';
  /** Amount owed (欠税余额). */
  amount?: Maybe<Scalars['Amount']['output']>;
  /** The date that the amount is of (统计日期). */
  asOf?: Maybe<Scalars['Date']['output']>;
};

/** The tax credit grade of one year. */
export type TaxCredit = {
  __typename?: 'TaxCredit';
  /** The grade (评价等级). */
  grade?: Maybe<TaxCreditGrade>;
  /** The year assessed (评价年度). */
  year?: Maybe<Scalars['Int']['output']>;
};

/** Tax credit grades, 纳税信用管理办法. */
export type TaxCreditGrade =
  /** 90 points and more */
  | 'A'
  /** 70 to 90 points */
  | 'B'
  /** 40 to 70 points */
  | 'C'
  /** Below 40 points, or serious breach */
  | 'D'
  /** New taxpayer without serious breach */
  | 'M';



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
  IncomeTax: ResolverTypeWrapper<IncomeTaxRow>;
  LegalEntity: ResolverTypeWrapper<{ id: string }>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Person: ResolverTypeWrapper<{ id: string }>;
  TaxArrears: ResolverTypeWrapper<TaxArrearsRow>;
  TaxCredit: ResolverTypeWrapper<TaxCreditRow>;
  TaxCreditGrade: TaxCreditGrade;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Amount: Scalars['Amount']['output'];
  Date: Scalars['Date']['output'];
  IncomeTax: IncomeTaxRow;
  LegalEntity: { id: string };
  Int: Scalars['Int']['output'];
  ID: Scalars['ID']['output'];
  Person: { id: string };
  TaxArrears: TaxArrearsRow;
  TaxCredit: TaxCreditRow;
  Boolean: Scalars['Boolean']['output'];
  String: Scalars['String']['output'];
};

export interface AmountScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Amount'], any> {
  name: 'Amount';
}

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export type IncomeTaxResolvers<ContextType = Context, ParentType extends ResolversParentTypes['IncomeTax'] = ResolversParentTypes['IncomeTax']> = {
  annualIncome?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
  taxPaid?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
};

export type LegalEntityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LegalEntity'] = ResolversParentTypes['LegalEntity'], FederationReferenceType extends FederationReferenceTypes['LegalEntity'] = FederationReferenceTypes['LegalEntity']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['LegalEntity']> | FederationReferenceType, FederationReferenceType, ContextType>;
  annualRevenue?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType, RequireFields<LegalEntityAnnualRevenueArgs, 'year'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  taxArrears?: Resolver<Maybe<ResolversTypes['TaxArrears']>, ParentType, ContextType>;
  taxCredit?: Resolver<Maybe<Array<ResolversTypes['TaxCredit']>>, ParentType, ContextType>;
};

export type PersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person'], FederationReferenceType extends FederationReferenceTypes['Person'] = FederationReferenceTypes['Person']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Person']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  incomeTax?: Resolver<Maybe<ResolversTypes['IncomeTax']>, ParentType, ContextType, RequireFields<PersonIncomeTaxArgs, 'year'>>;
};

export type TaxArrearsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TaxArrears'] = ResolversParentTypes['TaxArrears']> = {
  amount?: Resolver<Maybe<ResolversTypes['Amount']>, ParentType, ContextType>;
  asOf?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type TaxCreditResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TaxCredit'] = ResolversParentTypes['TaxCredit']> = {
  grade?: Resolver<Maybe<ResolversTypes['TaxCreditGrade']>, ParentType, ContextType>;
  year?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  Amount?: GraphQLScalarType;
  Date?: GraphQLScalarType;
  IncomeTax?: IncomeTaxResolvers<ContextType>;
  LegalEntity?: LegalEntityResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  TaxArrears?: TaxArrearsResolvers<ContextType>;
  TaxCredit?: TaxCreditResolvers<ContextType>;
};


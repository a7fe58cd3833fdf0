import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Person as PersonRow, CriminalRecord as CriminalRecordRow } from '@govgraph/prisma/public-security';
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
  /** A calendar date, ISO 8601, for example `1990-05-01`. Where only the year may be known, 1 January of it. */
  Date: { input: Date; output: Date; }
  _FieldSet: { input: unknown; output: unknown; }
};

/** What the register of convictions says about a person. */
export type CriminalRecord = {
  __typename?: 'CriminalRecord';
  /** Whether any conviction is registered. */
  hasRecord?: Maybe<Scalars['Boolean']['output']>;
  /** Date of the latest conviction. */
  lastConvictedOn?: Maybe<Scalars['Date']['output']>;
  /** The offences convicted of (罪名), the latest first. */
  offences?: Maybe<Array<Scalars['String']['output']>>;
};

/** A registered household (户). */
export type Household = {
  __typename?: 'Household';
  /** Everyone registered in the household, the head first, and the person asked about included. */
  members?: Maybe<Array<HouseholdMember>>;
};

/** One member of a household. */
export type HouseholdMember = {
  __typename?: 'HouseholdMember';
  /** The member. */
  person?: Maybe<Person>;
  /** Relation to the head of the household (与户主关系). */
  relation?: Maybe<HouseholdRelation>;
};

/** Relation to the head of a household, after GB/T 4761. */
export type HouseholdRelation =
  /** 子女 */
  | 'CHILD'
  /** 孙子女 */
  | 'GRANDCHILD'
  /** 祖父母 */
  | 'GRANDPARENT'
  /** 户主 */
  | 'HEAD'
  /** 其他 */
  | 'OTHER'
  /** 父母 */
  | 'PARENT'
  /** 兄弟姐妹 */
  | 'SIBLING'
  /** 配偶 */
  | 'SPOUSE';

/** A natural person (自然人). */
export type Person = {
  __typename?: 'Person';
  /** Date of birth (出生日期). */
  birthDate?: Maybe<Scalars['Date']['output']>;
  /** Criminal record (犯罪记录). Its values are never shared; `hasRecord` may be verified. */
  criminalRecord?: Maybe<CriminalRecord>;
  /** Ethnic group (民族), GB/T 3304, for example `汉族`. */
  ethnicity?: Maybe<Scalars['String']['output']>;
  /** The household (户) in which the person is registered. */
  household?: Maybe<Household>;
  /** Address of household registration (户籍地址). */
  householdAddress?: Maybe<Scalars['String']['output']>;
  /** Opaque identifier of the person, the same in every department. */
  id: Scalars['ID']['output'];
  /** Citizen identity number (公民身份号码), GB 11643. */
  idNumber?: Maybe<Scalars['String']['output']>;
  /** Full name (姓名). */
  name?: Maybe<Scalars['String']['output']>;
  /** Code of the district of household registration (户籍所在地行政区划代码), GB/T 2260, six digits. */
  regionCode?: Maybe<Scalars['String']['output']>;
  /** Sex (性别) as registered. */
  sex?: Maybe<Sex>;
};

export type Query = {
  __typename?: 'Query';
  /**
   * The natural person with this citizen identity number (GB 11643, 18 characters), or null when unknown.
   * Residence permits of residents of Hong Kong, Macau and Taiwan and cards of foreigners with permanent residence have such
   * numbers too. A number that cannot be one is a `BAD_USER_INPUT` error, which says why in `extensions.reason`: `LENGTH`,
   * `FIFTEEN_DIGITS`, `CHARACTERS`, `SMALL_LETTER` (write `X`), `FULL_WIDTH`, `INVISIBLE`, `REGION`, `BIRTH_DATE`,
   * `BIRTH_DATE_TO_COME`, or `CHECK_CHARACTER`.
   */
  person?: Maybe<Person>;
  /** The natural person with this opaque id, as answered by another query, or null when unknown. */
  personById?: Maybe<Person>;
};


export type QueryPersonArgs = {
  idNumber: Scalars['String']['input'];
};


export type QueryPersonByIdArgs = {
  id: Scalars['ID']['input'];
};

/** Sex, GB/T 2261.1. */
export type Sex =
  /** 女 */
  | 'FEMALE'
  /** 男 */
  | 'MALE';



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
  Person: Person;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Person:
    ( { __typename: 'Person' }
    & GraphQLRecursivePick<FederationTypes['Person'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  CriminalRecord: ResolverTypeWrapper<CriminalRecordRow>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  Household: ResolverTypeWrapper<{ id: string }>;
  HouseholdMember: ResolverTypeWrapper<PersonRow>;
  HouseholdRelation: HouseholdRelation;
  Person: ResolverTypeWrapper<PersonRow>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Sex: Sex;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  CriminalRecord: CriminalRecordRow;
  Boolean: Scalars['Boolean']['output'];
  String: Scalars['String']['output'];
  Date: Scalars['Date']['output'];
  Household: { id: string };
  HouseholdMember: PersonRow;
  Person: PersonRow;
  ID: Scalars['ID']['output'];
  Query: Record<PropertyKey, never>;
};

export type CriminalRecordResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CriminalRecord'] = ResolversParentTypes['CriminalRecord']> = {
  hasRecord?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  lastConvictedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  offences?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export type HouseholdResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Household'] = ResolversParentTypes['Household']> = {
  members?: Resolver<Maybe<Array<ResolversTypes['HouseholdMember']>>, ParentType, ContextType>;
};

export type HouseholdMemberResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HouseholdMember'] = ResolversParentTypes['HouseholdMember']> = {
  person?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  relation?: Resolver<Maybe<ResolversTypes['HouseholdRelation']>, ParentType, ContextType>;
};

export type PersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person'], FederationReferenceType extends FederationReferenceTypes['Person'] = FederationReferenceTypes['Person']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Person']> | FederationReferenceType, FederationReferenceType, ContextType>;
  birthDate?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  criminalRecord?: Resolver<Maybe<ResolversTypes['CriminalRecord']>, ParentType, ContextType>;
  ethnicity?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  household?: Resolver<Maybe<ResolversTypes['Household']>, ParentType, ContextType>;
  householdAddress?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  idNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  regionCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sex?: Resolver<Maybe<ResolversTypes['Sex']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  person?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType, RequireFields<QueryPersonArgs, 'idNumber'>>;
  personById?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType, RequireFields<QueryPersonByIdArgs, 'id'>>;
};

export type Resolvers<ContextType = Context> = {
  CriminalRecord?: CriminalRecordResolvers<ContextType>;
  Date?: GraphQLScalarType;
  Household?: HouseholdResolvers<ContextType>;
  HouseholdMember?: HouseholdMemberResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
};


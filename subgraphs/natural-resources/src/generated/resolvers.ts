import type { GraphQLResolveInfo } from 'graphql';
import type { RealEstate as RealEstateRow } from '@govgraph/prisma/natural-resources';
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
  _FieldSet: { input: unknown; output: unknown; }
};

/** A legal entity or unincorporated organisation (法人和非法人组织). */
export type LegalEntity = {
  __typename?: 'LegalEntity';
  /** Opaque identifier of the legal entity, the same in every department. */
  id: Scalars['ID']['output'];
  /** Registered real estate (不动产登记). */
  realEstate?: Maybe<Array<RealEstate>>;
};

/** A position, CGCS2000 (EPSG:4490). */
export type Location = {
  __typename?: 'Location';
  /** Degrees north (纬度). */
  latitude?: Maybe<Scalars['Float']['output']>;
  /** Degrees east (经度). */
  longitude?: Maybe<Scalars['Float']['output']>;
};

/** A natural person (自然人). */
export type Person = {
  __typename?: 'Person';
  /** Opaque identifier of the person, the same in every department. */
  id: Scalars['ID']['output'];
  /** Registered real estate (不动产登记). */
  realEstate?: Maybe<Array<RealEstate>>;
};

/** One registered piece of real estate. */
export type RealEstate = {
  __typename?: 'RealEstate';
  /** Address (坐落). */
  address?: Maybe<Scalars['String']['output']>;
  /** Floor area in square metres (建筑面积). */
  areaSquareMetres?: Maybe<Scalars['Float']['output']>;
  /** Number of the title certificate (不动产权证号). */
  certificateNumber?: Maybe<Scalars['String']['output']>;
  /** Position of the building (空间坐标). */
  location?: Maybe<Location>;
  /** The registered owner (权利人). */
  owner?: Maybe<RealEstateOwner>;
  /** Registered use (用途). */
  usage?: Maybe<RealEstateUsage>;
};

/** The owner of real estate. */
export type RealEstateOwner = LegalEntity | Person;

/** Registered uses of real estate, after GB/T 21010. */
export type RealEstateUsage =
  /** 商业 */
  | 'COMMERCIAL'
  /** 工业 */
  | 'INDUSTRIAL'
  /** 办公 */
  | 'OFFICE'
  /** 住宅 */
  | 'RESIDENTIAL';



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

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  RealEstateOwner:
    | ( { __typename?: "LegalEntity"; id: string } )
    | ( { __typename?: "Person"; id: string } )
  ;
};


/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  LegalEntity: ResolverTypeWrapper<{ __typename?: "LegalEntity"; id: string }>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Location: ResolverTypeWrapper<Location>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Person: ResolverTypeWrapper<{ __typename?: "Person"; id: string }>;
  RealEstate: ResolverTypeWrapper<RealEstateRow>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  RealEstateOwner: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RealEstateOwner']>;
  RealEstateUsage: RealEstateUsage;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  LegalEntity: { __typename?: "LegalEntity"; id: string };
  ID: Scalars['ID']['output'];
  Location: Location;
  Float: Scalars['Float']['output'];
  Person: { __typename?: "Person"; id: string };
  RealEstate: RealEstateRow;
  String: Scalars['String']['output'];
  RealEstateOwner: ResolversUnionTypes<ResolversParentTypes>['RealEstateOwner'];
  Boolean: Scalars['Boolean']['output'];
};

export type LegalEntityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LegalEntity'] = ResolversParentTypes['LegalEntity'], FederationReferenceType extends FederationReferenceTypes['LegalEntity'] = FederationReferenceTypes['LegalEntity']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['LegalEntity']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  realEstate?: Resolver<Maybe<Array<ResolversTypes['RealEstate']>>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type LocationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Location'] = ResolversParentTypes['Location']> = {
  latitude?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  longitude?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type PersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person'], FederationReferenceType extends FederationReferenceTypes['Person'] = FederationReferenceTypes['Person']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Person']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  realEstate?: Resolver<Maybe<Array<ResolversTypes['RealEstate']>>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RealEstateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RealEstate'] = ResolversParentTypes['RealEstate']> = {
  address?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  areaSquareMetres?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  certificateNumber?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  location?: Resolver<Maybe<ResolversTypes['Location']>, ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['RealEstateOwner']>, ParentType, ContextType>;
  usage?: Resolver<Maybe<ResolversTypes['RealEstateUsage']>, ParentType, ContextType>;
};

export type RealEstateOwnerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RealEstateOwner'] = ResolversParentTypes['RealEstateOwner']> = {
  __resolveType: TypeResolveFn<'LegalEntity' | 'Person', ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  LegalEntity?: LegalEntityResolvers<ContextType>;
  Location?: LocationResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  RealEstate?: RealEstateResolvers<ContextType>;
  RealEstateOwner?: RealEstateOwnerResolvers<ContextType>;
};


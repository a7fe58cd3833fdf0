import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Certificate as CertificateRow } from '@govgraph/prisma/e-certificates';
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
  /** A calendar date, ISO 8601, for example `1990-05-01`. Where only the year may be known, 1 January of it. */
  Date: { input: Date; output: Date; }
  _FieldSet: { input: unknown; output: unknown; }
};

/** An electronic certificate (电子证照), GB/T 36901. */
export type Certificate = {
  __typename?: 'Certificate';
  /** Last day of validity (有效期至); null when unlimited. */
  expiresOn?: Maybe<Scalars['Date']['output']>;
  /** Who holds it (持证主体). */
  holder?: Maybe<CertificateHolder>;
  /** Date of issue (颁发日期). */
  issuedOn?: Maybe<Scalars['Date']['output']>;
  /** Kind of certificate (证照类型), for example `居民身份证`. */
  kind?: Maybe<Scalars['String']['output']>;
  /** Number of the certificate (证照号码). */
  number?: Maybe<Scalars['String']['output']>;
  /** Whether the issuer's electronic signature verifies (电子印章验证). */
  signatureValid?: Maybe<Scalars['Boolean']['output']>;
  /** Status (证照状态). */
  status?: Maybe<CertificateStatus>;
};

/** Whoever holds electronic certificates. */
export type CertificateHolder = {
  /** Electronic certificates (电子证照) held. */
  certificates?: Maybe<Array<Certificate>>;
  /** Opaque identifier of the holder. */
  id: Scalars['ID']['output'];
};

/** Status of an electronic certificate. */
export type CertificateStatus =
  /** 过期 */
  | 'EXPIRED'
  /** 注销 */
  | 'REVOKED'
  /** 有效 */
  | 'VALID';

/** A legal entity or unincorporated organisation (法人和非法人组织). */
export type LegalEntity = CertificateHolder & {
  __typename?: 'LegalEntity';
  /** Electronic certificates (电子证照) held. */
  certificates?: Maybe<Array<Certificate>>;
  /** Opaque identifier of the legal entity, the same in every department. */
  id: Scalars['ID']['output'];
};

/** A natural person (自然人). */
export type Person = CertificateHolder & {
  __typename?: 'Person';
  /** Electronic certificates (电子证照) held. */
  certificates?: Maybe<Array<Certificate>>;
  /** Opaque identifier of the person, the same in every department. */
  id: Scalars['ID']['output'];
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


/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  CertificateHolder:
    | ( { __typename?: "LegalEntity"; id: string } )
    | ( { __typename?: "Person"; id: string } )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Certificate: ResolverTypeWrapper<CertificateRow>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CertificateHolder: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['CertificateHolder']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  CertificateStatus: CertificateStatus;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  LegalEntity: ResolverTypeWrapper<{ __typename?: "LegalEntity"; id: string }>;
  Person: ResolverTypeWrapper<{ __typename?: "Person"; id: string }>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Certificate: CertificateRow;
  String: Scalars['String']['output'];
  Boolean: Scalars['Boolean']['output'];
  CertificateHolder: ResolversInterfaceTypes<ResolversParentTypes>['CertificateHolder'];
  ID: Scalars['ID']['output'];
  Date: Scalars['Date']['output'];
  LegalEntity: { __typename?: "LegalEntity"; id: string };
  Person: { __typename?: "Person"; id: string };
};

export type CertificateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Certificate'] = ResolversParentTypes['Certificate']> = {
  expiresOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  holder?: Resolver<Maybe<ResolversTypes['CertificateHolder']>, ParentType, ContextType>;
  issuedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  number?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  signatureValid?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['CertificateStatus']>, ParentType, ContextType>;
};

export type CertificateHolderResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CertificateHolder'] = ResolversParentTypes['CertificateHolder']> = {
  __resolveType: TypeResolveFn<'LegalEntity' | 'Person', ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export type LegalEntityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LegalEntity'] = ResolversParentTypes['LegalEntity'], FederationReferenceType extends FederationReferenceTypes['LegalEntity'] = FederationReferenceTypes['LegalEntity']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['LegalEntity']> | FederationReferenceType, FederationReferenceType, ContextType>;
  certificates?: Resolver<Maybe<Array<ResolversTypes['Certificate']>>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person'], FederationReferenceType extends FederationReferenceTypes['Person'] = FederationReferenceTypes['Person']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Person']> | FederationReferenceType, FederationReferenceType, ContextType>;
  certificates?: Resolver<Maybe<Array<ResolversTypes['Certificate']>>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  Certificate?: CertificateResolvers<ContextType>;
  CertificateHolder?: CertificateHolderResolvers<ContextType>;
  Date?: GraphQLScalarType;
  LegalEntity?: LegalEntityResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
};


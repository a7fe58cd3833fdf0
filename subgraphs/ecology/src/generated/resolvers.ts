import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { AirQualityStation as AirQualityStationRow, AirQualityReading as AirQualityReadingRow, PollutionPermit as PollutionPermitRow, Emission as EmissionRow } from '@govgraph/prisma/ecology';
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
  /** An instant, ISO 8601 with an offset, for example `2018-02-20T07:00:00+08:00`. */
  DateTime: { input: Date; output: Date; }
  _FieldSet: { input: unknown; output: unknown; }
};

/**
 * Readings of one station at one hour. A gap in the source is null.
 * Concentrations are micrograms per cubic metre, of carbon monoxide milligrams per cubic metre.
 */
export type AirQualityReading = {
  __typename?: 'AirQualityReading';
  /** Air quality index (空气质量指数), HJ 633. */
  aqi?: Maybe<Scalars['Int']['output']>;
  /** Carbon monoxide, average of the hour. */
  co?: Maybe<Scalars['Float']['output']>;
  /** Carbon monoxide, average of 24 hours. */
  coDay?: Maybe<Scalars['Float']['output']>;
  /** The hour of the reading (监测时间). */
  measuredAt?: Maybe<Scalars['DateTime']['output']>;
  /** Nitrogen dioxide, average of the hour. */
  no2?: Maybe<Scalars['Float']['output']>;
  /** Nitrogen dioxide, average of 24 hours. */
  no2Day?: Maybe<Scalars['Float']['output']>;
  /** Ozone, average of the hour. */
  o3?: Maybe<Scalars['Float']['output']>;
  /** Ozone, highest hourly average of the day. */
  o3Day?: Maybe<Scalars['Float']['output']>;
  /** Ozone, moving average of eight hours. */
  o3EightHours?: Maybe<Scalars['Float']['output']>;
  /** Ozone, highest eight-hour average of the day. */
  o3EightHoursDay?: Maybe<Scalars['Float']['output']>;
  /** Particles PM10, average of the hour. */
  pm10?: Maybe<Scalars['Float']['output']>;
  /** Particles PM10, average of 24 hours. */
  pm10Day?: Maybe<Scalars['Float']['output']>;
  /** Fine particles PM2.5, average of the hour. */
  pm25?: Maybe<Scalars['Float']['output']>;
  /** Fine particles PM2.5, average of 24 hours. */
  pm25Day?: Maybe<Scalars['Float']['output']>;
  /** Primary pollutant (首要污染物); null when the air is excellent. */
  primaryPollutant?: Maybe<Scalars['String']['output']>;
  /** Class of the air quality (空气质量级别), for example `良`. */
  quality?: Maybe<Scalars['String']['output']>;
  /** Sulphur dioxide, average of the hour. */
  so2?: Maybe<Scalars['Float']['output']>;
  /** Sulphur dioxide, average of 24 hours. */
  so2Day?: Maybe<Scalars['Float']['output']>;
};

/** A station of the national air quality monitoring network (国控空气质量监测站). */
export type AirQualityStation = {
  __typename?: 'AirQualityStation';
  /** City (所在城市). */
  area?: Maybe<Scalars['String']['output']>;
  /** Station code (站点编码), for example `1001A`. */
  id?: Maybe<Scalars['ID']['output']>;
  /** The latest reading; null when there is none. */
  latestReading?: Maybe<AirQualityReading>;
  /** Degrees north (纬度), WGS 84. */
  latitude?: Maybe<Scalars['Float']['output']>;
  /** Degrees east (经度), WGS 84. */
  longitude?: Maybe<Scalars['Float']['output']>;
  /** Name of the station (站点名称). */
  name?: Maybe<Scalars['String']['output']>;
};

/** Emission of one pollutant in one year. */
export type Emission = {
  __typename?: 'Emission';
  /** Pollutant (污染物). */
  pollutant?: Maybe<Scalars['String']['output']>;
  /** Amount emitted in tonnes (排放量). */
  tonnes?: Maybe<Scalars['Float']['output']>;
};

/** A legal entity or unincorporated organisation (法人和非法人组织). */
export type LegalEntity = {
  __typename?: 'LegalEntity';
  /** Emissions reported for a calendar year (污染物排放量). */
  emissions?: Maybe<Array<Emission>>;
  /** Opaque identifier of the legal entity, the same in every department. */
  id: Scalars['ID']['output'];
  /** Pollutant discharge permits (排污许可证). */
  pollutionPermits?: Maybe<Array<PollutionPermit>>;
};


/** A legal entity or unincorporated organisation (法人和非法人组织). */
export type LegalEntityEmissionsArgs = {
  year: Scalars['Int']['input'];
};

/** A pollutant discharge permit. */
export type PollutionPermit = {
  __typename?: 'PollutionPermit';
  /** Last day of validity (有效期至). */
  expiresOn?: Maybe<Scalars['Date']['output']>;
  /** Date of issue (发证日期). */
  issuedOn?: Maybe<Scalars['Date']['output']>;
  /** Permit number (许可证编号). */
  number?: Maybe<Scalars['String']['output']>;
  /** Pollutants covered (许可污染物). */
  pollutants?: Maybe<Array<Scalars['String']['output']>>;
};

export type Query = {
  __typename?: 'Query';
  /**
   * Hourly readings of a station from `from` (inclusive) to `to` (exclusive), oldest first.
   * The period is at most 31 days.
   */
  airQuality?: Maybe<Array<AirQualityReading>>;
  /** Stations of the national air quality monitoring network, ordered by id; of one city when `area` is given. */
  airQualityStations?: Maybe<Array<AirQualityStation>>;
};


export type QueryAirQualityArgs = {
  from: Scalars['DateTime']['input'];
  stationId: Scalars['ID']['input'];
  to: Scalars['DateTime']['input'];
};


export type QueryAirQualityStationsArgs = {
  area?: InputMaybe<Scalars['String']['input']>;
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
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  LegalEntity:
    ( { __typename: 'LegalEntity' }
    & GraphQLRecursivePick<FederationTypes['LegalEntity'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AirQualityReading: ResolverTypeWrapper<AirQualityReadingRow>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  AirQualityStation: ResolverTypeWrapper<AirQualityStationRow>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Emission: ResolverTypeWrapper<EmissionRow>;
  LegalEntity: ResolverTypeWrapper<{ id: string }>;
  PollutionPermit: ResolverTypeWrapper<PollutionPermitRow>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AirQualityReading: AirQualityReadingRow;
  Int: Scalars['Int']['output'];
  Float: Scalars['Float']['output'];
  String: Scalars['String']['output'];
  AirQualityStation: AirQualityStationRow;
  ID: Scalars['ID']['output'];
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Emission: EmissionRow;
  LegalEntity: { id: string };
  PollutionPermit: PollutionPermitRow;
  Query: Record<PropertyKey, never>;
  Boolean: Scalars['Boolean']['output'];
};

export type AirQualityReadingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AirQualityReading'] = ResolversParentTypes['AirQualityReading']> = {
  aqi?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  co?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  coDay?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  measuredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  no2?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  no2Day?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  o3?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  o3Day?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  o3EightHours?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  o3EightHoursDay?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  pm10?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  pm10Day?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  pm25?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  pm25Day?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  primaryPollutant?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  quality?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  so2?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  so2Day?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type AirQualityStationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AirQualityStation'] = ResolversParentTypes['AirQualityStation']> = {
  area?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  latestReading?: Resolver<Maybe<ResolversTypes['AirQualityReading']>, ParentType, ContextType>;
  latitude?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  longitude?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type EmissionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Emission'] = ResolversParentTypes['Emission']> = {
  pollutant?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  tonnes?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type LegalEntityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LegalEntity'] = ResolversParentTypes['LegalEntity'], FederationReferenceType extends FederationReferenceTypes['LegalEntity'] = FederationReferenceTypes['LegalEntity']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['LegalEntity']> | FederationReferenceType, FederationReferenceType, ContextType>;
  emissions?: Resolver<Maybe<Array<ResolversTypes['Emission']>>, ParentType, ContextType, RequireFields<LegalEntityEmissionsArgs, 'year'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  pollutionPermits?: Resolver<Maybe<Array<ResolversTypes['PollutionPermit']>>, ParentType, ContextType>;
};

export type PollutionPermitResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PollutionPermit'] = ResolversParentTypes['PollutionPermit']> = {
  expiresOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  issuedOn?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  number?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  pollutants?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  airQuality?: Resolver<Maybe<Array<ResolversTypes['AirQualityReading']>>, ParentType, ContextType, RequireFields<QueryAirQualityArgs, 'from' | 'stationId' | 'to'>>;
  airQualityStations?: Resolver<Maybe<Array<ResolversTypes['AirQualityStation']>>, ParentType, ContextType, Partial<QueryAirQualityStationsArgs>>;
};

export type Resolvers<ContextType = Context> = {
  AirQualityReading?: AirQualityReadingResolvers<ContextType>;
  AirQualityStation?: AirQualityStationResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Emission?: EmissionResolvers<ContextType>;
  LegalEntity?: LegalEntityResolvers<ContextType>;
  PollutionPermit?: PollutionPermitResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
};


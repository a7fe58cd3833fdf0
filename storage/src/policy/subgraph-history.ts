import type { DepartmentCode, Resource, ResourceCode } from '@govgraph/policy';
import type { PageQuery } from './policy-register.ts';

/** That a department published something, or that its subgraph was taken out. */
export interface SubgraphVersion {
  /** The department's code. */
  readonly name: DepartmentCode;
  /** The policy version with which it came into force. */
  readonly version: number;
  /** SHA-256 of its schema, hex. */
  readonly hash: string;
  /** Of its GraphQL endpoint; empty where the subgraph was taken out. */
  readonly url: string;
  readonly publishedBy: string;
  readonly reason: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly publishedAt: string;
  /** The subgraph was taken out: there is no schema and no catalog. */
  readonly isRemoved: boolean;
}

/** What a department had published as of some version. */
export interface PublishedSubgraph extends SubgraphVersion {
  /** Empty where the subgraph was taken out. */
  readonly sdl: string;
  readonly resources: readonly Resource[];
}

export interface SupergraphVersion {
  /** The policy version with which it came into force. */
  readonly version: number;
  readonly hash: string;
  readonly sdl: string;
}

/** A version of the policy in which a resource of the catalog became another one. */
export interface ResourceVersion {
  readonly version: number;
  readonly changedBy: string;
  readonly reason: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly changedAt: string;
  /** It was taken out of the catalog. */
  readonly isRemoved: boolean;
}

/** Of all versions by default. */
export interface SubgraphVersionsQuery extends PageQuery<Pick<SubgraphVersion, 'name' | 'version'>> {
  /** Of one department. */
  readonly name?: DepartmentCode | undefined;
}

/** Everything that departments have ever published. Nothing is forgotten. */
export interface SubgraphHistory {
  /** The latest first; of one version, by name. */
  listSubgraphVersions(query: SubgraphVersionsQuery): Promise<readonly SubgraphVersion[]>;
  /**
   * What a department had published when a version of the policy was in force: its latest publication until then.
   *
   * @param version the one in force by default
   * @returns undefined where it had not published anything, and of a version that is still to come
   */
  readSubgraph(name: DepartmentCode, version?: number): Promise<PublishedSubgraph | undefined>;
  /** The supergraph that was in force with a version, undefined where there was none, or is none yet. @param version as above */
  readSupergraph(version?: number): Promise<SupergraphVersion | undefined>;
  /** The latest first. @param page by the version */
  listResourceVersions(code: ResourceCode, page: PageQuery<number>): Promise<readonly ResourceVersion[]>;
  /** A resource as of a version, undefined where it was not in the catalog. @param version as above */
  readResource(code: ResourceCode, version?: number): Promise<Resource | undefined>;
  close(): Promise<void>;
}

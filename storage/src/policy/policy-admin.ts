import type {
  DepartmentCode,
  GrantId,
  PolicyDocument,
  PolicySource,
  Problem,
  Resource,
  Suspension,
} from '@govgraph/policy';

/**
 * A change of the policy, as a reviewed document. Parts that are absent stay as they are.
 *
 * `departments`, `purposes`, `grants` and `masks` are added, or replaced where the code, id or name is known; a
 * grant that was revoked stays revoked. `ruleSet`, `flows`, `identificationLimits` and `rateLimits` replace what was in
 * force as a whole; a changed rule set has a new version.
 * `suspensions` are added; only `liftSuspension` ends one.
 */
export type PolicyChange = Partial<PolicyDocument>;

/** What one department publishes. */
export interface SubgraphPublication {
  /** The department's code. */
  readonly name: DepartmentCode;
  readonly sdl: string;
  /** Address of its GraphQL endpoint. */
  readonly url: string;
  readonly resources: readonly Resource[];
}

/** Everything that the departments publish at one time. */
export interface Publication {
  readonly subgraphs: readonly SubgraphPublication[];
  /** Composed of these and of what the other departments published before. */
  readonly supergraphSdl: string;
  /**
   * What the other departments had published when the supergraph was composed: if one of them has published since, it
   * is not the whole any more, and the publication is refused. Not looked at when absent.
   */
  readonly others?: readonly Pick<SubgraphPublication, 'name' | 'sdl' | 'url'>[];
}

export interface PolicyPreview {
  readonly inForce: PolicySource;
  /** As it would be; `version` is the one in force. */
  readonly policy: PolicySource;
  /** Of what the policy does not show: its rule set has the version of another one, in force now or before. */
  readonly problems: readonly Problem[];
  /** Undefined before departments have published. */
  readonly supergraphSdl: string | undefined;
}

/**
 * Changes the policy. Each change is one transaction and puts one new version into force, or changes nothing.
 * Every method returns the version in force afterwards: the one before when there was nothing to change. It
 * throws `PolicyError` naming every problem when the policy would not compile, or when what is to be ended
 * does not exist.
 *
 * `actor` and `reason` are kept with the version.
 */
export interface PolicyAdmin {
  /** What the policy in force would come to by a change, which is not made; the result may not compile. */
  preview(change: PolicyChange): Promise<PolicyPreview>;
  /** Puts a document into force. */
  apply(change: PolicyChange, actor: string, reason: string): Promise<number>;
  /** Registers what departments publish. Departments that are not named keep what they have. */
  publishSubgraphs(publication: Publication, actor: string, reason: string): Promise<number>;
  /**
   * Says which supergraph is about to be published, so that gateways can prepare for it. Nothing comes into force.
   *
   * @returns false when it is in force already
   */
  announceSupergraph(supergraphSdl: string): Promise<boolean>;
  /** What every department has published last, by name. */
  listSubgraphs(): Promise<readonly SubgraphPublication[]>;
  /** Ends a grant at once and for good. */
  revokeGrant(id: GrantId, actor: string, reason: string): Promise<number>;
  /** Ends the suspensions of exactly this target. */
  liftSuspension(target: Suspension['target'], actor: string, reason: string): Promise<number>;
  close(): Promise<void>;
}

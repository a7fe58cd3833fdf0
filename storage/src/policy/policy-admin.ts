import {
  PolicyError,
  type DepartmentCode,
  type GrantId,
  type PolicyAmendment,
  type PolicyDocument,
  type PolicySource,
  type Problem,
  type Resource,
  type ResourceCode,
  type Suspension,
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
  /** Departments whose subgraphs are taken out, with everything in their catalogs. */
  readonly removed?: readonly DepartmentCode[];
  /** What of the policy changes together with the catalogs. */
  readonly amendment?: PolicyAmendment;
  /** Composed of these and of what the other departments published before. */
  readonly supergraphSdl: string;
  /**
   * The version of the policy that it was checked against: when another one is in force, what was checked is not what
   * would come into force, and the publication is refused. Not looked at when absent.
   */
  readonly checkedVersion?: number;
}

/** A change was checked against a version that is not in force any more: it has to be checked once more. */
export class SupersededCheckError extends PolicyError {
  constructor(checkedVersion: number, inForce: number) {
    const message = `it was checked against policy version ${checkedVersion}, and version ${inForce} is in force: publish once more`;
    super('publication', [{ path: 'checkedVersion', message }]);
  }
}

/** Everything that a publication is checked against, as of one version. */
export interface PublishedPolicy {
  /** Its version is 0 before there was any change. */
  readonly policy: PolicySource;
  /** Undefined before departments have published. */
  readonly supergraphSdl: string | undefined;
  /** What every department has published last, by name. */
  readonly subgraphs: readonly SubgraphPublication[];
  /** By the codes of resources that are published no more, the department that had each last. */
  readonly formerCodes: ReadonlyMap<ResourceCode, DepartmentCode>;
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
  /** The version in force; cheap enough to be asked several times a second. 0 before there was any change. */
  currentVersion(): Promise<number>;
  /** What publications are checked against. */
  readPublished(): Promise<PublishedPolicy>;
  /**
   * Registers what departments publish, and takes out what they do not any more. Departments that are not named keep
   * what they have.
   *
   * @throws SupersededCheckError
   */
  publishSubgraphs(publication: Publication, actor: string, reason: string): Promise<number>;
  /**
   * Says which supergraph is about to be published, so that gateways can prepare for it. Nothing comes into force.
   *
   * @returns its hash, by which gateways say that they have prepared; undefined when it is in force already
   */
  stageSupergraph(supergraphSdl: string): Promise<string | undefined>;
  /** Ends a grant at once and for good. */
  revokeGrant(id: GrantId, actor: string, reason: string): Promise<number>;
  /** Ends the suspensions of exactly this target. */
  liftSuspension(target: Suspension['target'], actor: string, reason: string): Promise<number>;
  close(): Promise<void>;
}

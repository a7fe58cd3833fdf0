import type { JobProgress } from '../jobs/job.ts';
import type { Agreement } from '../publication/agreement.ts';
import type { AccessImpact } from '../publication/changes/find-access-impact.ts';
import type { ReviewedChange } from '../publication/changes/review-changes.ts';
import type { SubgraphChange } from '../publication/subgraph-change.ts';
import type { SubgraphFinding } from '../publication/subgraph-finding.ts';
import type { GatewayPreparations } from '../publication/wait-for-gateways.ts';
import type { Actor } from '../workflow/actor.ts';
import { openMachineRecords, type MachineRecord, type MachineRecords } from '../workflow/machine-records.ts';
import type { WorkflowStore } from '../workflow/workflow-store.ts';
import { publicationMachine, type PublicationAction, type PublicationState } from './publication-machine.ts';

/** A folder as it was handed in, and where its department serves. */
export interface HandedInSource {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
  readonly catalog: string;
}

/** A folder whose department may serve where it did before. */
export type SubmittedSource = Omit<HandedInSource, 'url'> & { readonly url?: string };

/** What may be published although it concerns others: the authority's word. */
export interface PublicationConsent {
  /** Departments that agree to what changes of their data. */
  readonly agreedBy?: readonly string[];
  /** What was used lately may break. */
  readonly allowBreaking?: boolean;
}

/** A change for callers as it is kept: who would notice, and why that does not stand in the way, or does. */
export type KeptChange = Omit<ReviewedChange, 'elements'>;

/** Of each list, no more than {@link maxFindings} are kept. */
/** Whether what a catalog registers has to have been reviewed before it is published, or should have been. */
export const catalogReviews = ['advised', 'required'] as const;

export type CatalogReview = (typeof catalogReviews)[number];

/** The catalog revision that hands something in, and which content of it. */
export interface HandedInRevision {
  readonly id: string;
  readonly contentHash: string;
}

export interface PublicationResult {
  readonly findings: readonly SubgraphFinding[];
  /** How many findings there are. */
  readonly foundCount: number;
  /** What changes for callers, what breaks somebody first; absent in what was kept before they were. */
  readonly changes?: readonly KeptChange[];
  readonly changeCount?: number;
  /** Who gains or loses what; absent where it is not known. */
  readonly accessImpact?: AccessImpact;
  readonly agreements: readonly string[];
  /** What departments are asked to agree to; absent where none is. */
  readonly awaited?: readonly Agreement[];
  readonly brokenOperations: number;
  /** The version that it was checked against; absent where there is nothing in force. */
  readonly checkedVersion?: number;
  /** Absent where none was waited for. */
  readonly gateways?: GatewayPreparations;
  /** Why it could not be carried out, for people; not what is wrong with what was handed in. */
  readonly failure?: string;
}

/** What it is, if all is well: a mere check, or what comes into force. */
export type PublicationKind = 'CHECK' | 'PUBLISH' | 'ROLLBACK' | 'REMOVE' | 'TRANSFER' | 'LEAVE';

export interface PublicationDocument {
  readonly kind: PublicationKind;
  /** None where a subgraph is taken out, or its department leaves or has another code. */
  readonly sources: readonly HandedInSource[];
  /** What is done beside what the folders bring. */
  readonly change?: SubgraphChange;
  readonly requestedBy: Actor;
  readonly reason?: string;
  readonly consent: PublicationConsent;
  /** What departments have agreed to themselves. */
  readonly agreements?: readonly Agreement[];
  /** Whether gateways are given time to prepare. */
  readonly waitsForGateways: boolean;
  /** Absent where no catalog revision hands it in. */
  readonly catalogRevision?: HandedInRevision;
  /** By which rule it was handed in; absent in records of before there was one. */
  readonly catalogReview?: CatalogReview;
  readonly result?: PublicationResult;
}

export type PublicationRecord = MachineRecord<PublicationState, PublicationDocument>;

export type PublicationRecords = MachineRecords<PublicationState, PublicationAction, PublicationDocument>;

export function openPublicationRecords(workflows: WorkflowStore): PublicationRecords {
  return openMachineRecords(workflows, publicationMachine, (id) => `there is no publication ${id}`);
}

/** Of whose subgraphs something becomes. */
export function departmentsOf({ sources, change = {} }: PublicationDocument): readonly string[] {
  const { removed = [], leaving = [], transferred = [] } = change;
  return [...sources.map(({ name }) => name), ...removed, ...leaving, ...transferred.map(({ from }) => from)];
}

/** Beyond these, more would help nobody. */
export const maxFindings = 500;

/** Where a publication is, while it runs. */
export const publicationStages = ['CHECKING', 'WAITING_FOR_GATEWAYS', 'CHECKING_AGAIN'] as const;

export type PublicationStage = (typeof publicationStages)[number];

export type PublicationProgress = JobProgress<PublicationStage>;

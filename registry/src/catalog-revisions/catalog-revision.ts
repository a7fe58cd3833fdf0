import { createHash } from 'node:crypto';
import { formatCatalog, parseCatalog, type Resource } from '@govgraph/policy';
import { toCanonicalJson } from '@govgraph/protocol';
import type { ComparableSubgraph } from '../publication/diff-subgraphs.ts';
import type { SubmittedSource } from '../publications/publication.ts';
import { openMachineRecords, type MachineRecord, type MachineRecords } from '../workflow/machine-records.ts';
import type { WorkflowStore } from '../workflow/workflow-store.ts';
import {
  catalogRevisionMachine,
  type CatalogRevisionAction,
  type CatalogRevisionState,
} from './catalog-revision-machine.ts';

/** Whether anything in the content is secret, or may not be shared for another reason. */
export const secrecyRisks = ['NONE', 'NOT_SHARED'] as const;

export type SecrecyRisk = (typeof secrecyRisks)[number];

/** What the department has found out before its head agrees (政务数据共享条例 第十三条). */
export interface CatalogAssessment {
  /** `NOT_SHARED`: something may not be shared, and the content registers it so. */
  readonly secrecyRisk: SecrecyRisk;
  /** What was looked at, and by which rules. */
  readonly secrecyBasis: string;
  /** Kinds of personal information, for example 身份证号; empty where there is none. */
  readonly personalInformation: readonly string[];
  /** How those are protected. */
  readonly measures?: string;
  readonly assessedBy: string;
}

/** What a department had published when it filed. */
export interface CatalogBasis {
  /** Of the policy. */
  readonly version: number;
  /** {@link hashOfPublished} */
  readonly hash: string;
}

export interface CatalogRevisionDocument {
  readonly source: SubmittedSource;
  /** {@link hashOfSource} */
  readonly contentHash: string;
  /** Absent where nothing was published. */
  readonly basis?: CatalogBasis;
  /** Whom histories name as the one who filed this content. */
  readonly filedBy: string;
  /** Why the catalog changes: the law, a duty, an agreement. */
  readonly reason: string;
  /** Of the publication that checks it. */
  readonly check: string;
  readonly assessment?: CatalogAssessment;
  /** Everything that has to be mended, told at once. */
  readonly refusalReasons?: readonly string[];
  /** Of the publication that was begun last to bring it into force. */
  readonly publication?: string;
}

export type CatalogRevision = MachineRecord<CatalogRevisionState, CatalogRevisionDocument>;

export function openCatalogRevisionRecords(
  workflows: WorkflowStore,
): MachineRecords<CatalogRevisionState, CatalogRevisionAction, CatalogRevisionDocument> {
  return openMachineRecords(workflows, catalogRevisionMachine, (id) => `there is no catalog revision ${id}`);
}

/** SHA-256 of what a folder says, as hexadecimal digits. */
export function hashOfSource({ name, sdl, catalog }: SubmittedSource): string {
  return hashOf({ name, sdl, catalog });
}

/** The same of what is published, or would be, whatever comments and order its catalog has. */
export function hashOfPublished({ sdl, resources }: ComparableSubgraph): string {
  const byCode = [...resources].sort((left, right) => (left.code < right.code ? -1 : 1));
  return hashOf({ sdl, resources: asHandedIn(byCode) });
}

/** What is compared is written in one way: stores keep instants in another one than folders. */
export function asHandedIn(resources: readonly Resource[]): readonly Resource[] {
  return resources.length === 0 ? [] : parseCatalog(formatCatalog(resources));
}

function hashOf(content: object): string {
  return createHash('sha256').update(toCanonicalJson(content)).digest('hex');
}

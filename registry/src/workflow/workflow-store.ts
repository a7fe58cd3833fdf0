import type { Duty } from '@govgraph/protocol';
import type { KeyChange, PageQuery, PolicyTransition, SeenPart } from '@govgraph/storage';
import type { Outcome, RecordHead, WorkflowEvent } from './machine.ts';

/** A record as it is kept. */
export interface WorkflowRecord<Document = unknown> extends RecordHead {
  readonly kind: string;
  /** ISO 8601, by the clock of the store. */
  readonly createdAt: string;
  readonly changedAt: string;
  /** What its kind has beside the head; JSON. */
  readonly document: Document;
}

export interface StoredEvent extends WorkflowEvent {
  /** Later events have higher ones. */
  readonly id: string;
  /** ISO 8601, by the clock of the store. */
  readonly at: string;
  /** The version of the policy that it made. */
  readonly policyVersion?: number;
}

/** One action, to be written as a whole or not at all. */
export interface WorkflowStep<Document = unknown> {
  readonly event: WorkflowEvent;
  /** The record as it is to be; absent where the policy itself is what is decided on. */
  readonly record?: Pick<WorkflowRecord<Document>, 'id' | 'department' | 'state' | 'revision' | 'document'>;
  /** What becomes of a department's key; absent where the step is about something else. */
  readonly key?: KeyChange;
  /** What comes into force with it, in the same transaction. */
  readonly policy?: {
    readonly transition: PolicyTransition;
    readonly reason: string;
    /** Whom the policy's history names; the actor of the event when absent. */
    readonly actor?: string;
    /** The part that was decided on. */
    readonly seen?: SeenPart;
  };
  /** What follows from it, of which nothing is written unless all is. */
  readonly following?: readonly FollowingStep[];
}

/** One action more in the same transaction, which changes no policy of its own. */
export type FollowingStep = Pick<WorkflowStep, 'event' | 'record' | 'key'>;

/** The duty in which an official acts. */
export interface OfficialDuty {
  readonly official: string;
  readonly duty: Duty;
  /** ISO 8601, by the clock of the store. */
  readonly since: string;
}

export interface WrittenStep {
  /** The version of the policy that is in force afterwards; undefined where the step does not change it. */
  readonly policyVersion: number | undefined;
}

export interface RecordQuery extends PageQuery<{ readonly createdAt: string; readonly id: string }> {
  readonly department?: string | undefined;
  readonly states?: readonly string[] | undefined;
  /** What members of the document have to be. */
  readonly having?: Readonly<Record<string, string>> | undefined;
}

/** Where records of workflows and their events are kept. Nothing else writes them. */
export interface WorkflowStore {
  read<Document>(kind: string, id: string): Promise<WorkflowRecord<Document> | undefined>;
  /** The latest first. */
  list<Document>(kind: string, query: RecordQuery): Promise<readonly WorkflowRecord<Document>[]>;
  /** What became of a record, or of a part of the policy; the latest first. @param page by the event's id */
  listEvents(kind: string, reference: string, page: PageQuery<string>): Promise<readonly StoredEvent[]>;
  /** Who acts in which duty, by the official's name. @param page by the name */
  listDuties(page: PageQuery<string>): Promise<readonly OfficialDuty[]>;
  readDuty(official: string): Promise<OfficialDuty | undefined>;
  /**
   * Writes record, event and policy, and all that follows, in one transaction.
   *
   * Refuses, and writes nothing, what somebody else has decided in the meantime (`CHANGED_MEANWHILE`), an id that is
   * there (`TAKEN`), and an official who has acted in another duty (`OTHER_DUTY`).
   *
   * @throws PolicyError when the policy would not compile
   */
  write(step: WorkflowStep): Promise<Outcome<WrittenStep>>;
  close(): Promise<void>;
}

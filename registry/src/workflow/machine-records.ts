import {
  refuse,
  takeAction,
  type ActionRequest,
  type Machine,
  type NewRecord,
  type Outcome,
  type RecordHead,
  type TakenAction,
} from './machine.ts';
import type { RecordQuery, WorkflowRecord, WorkflowStep, WorkflowStore } from './workflow-store.ts';

/** A record in one of the states of its machine. */
export type MachineRecord<State extends string, Document> = WorkflowRecord<Document> & RecordHead<State>;

/** A step of which a record is written. */
export type RecordStep<Document> = Required<Pick<WorkflowStep<Document>, 'event' | 'record'>>;

/** The records of one machine, for the service that decides on them. */
export interface MachineRecords<State extends string, Action extends string, Document> {
  read(id: string): Promise<MachineRecord<State, Document> | undefined>;
  /** The latest first. */
  list(query: RecordQuery): Promise<readonly MachineRecord<State, Document>[]>;
  /** Writes a step, and reads back what it has made. */
  write(step: WorkflowStep<Document>): Promise<Outcome<MachineRecord<State, Document>>>;
  /** Takes an action on a record that is there, and whose document stays. */
  act(id: string, action: Action, request: ActionRequest): Promise<Outcome<MachineRecord<State, Document>>>;
  /** Why there is no such record, for people. */
  noSuch(id: string): ReturnType<typeof refuse>;
}

/** @param describeMissing says that there is no record with this id */
export function openMachineRecords<State extends string, Action extends string, Document>(
  workflows: WorkflowStore,
  machine: Machine<State, Action>,
  describeMissing: (id: string) => string,
): MachineRecords<State, Action, Document> {
  type Kept = MachineRecord<State, Document>;
  const { kind } = machine;
  const noSuch = (id: string) => refuse('NOT_FOUND', describeMissing(id));
  // INVARIANT: records are written by steps of their machine only, so their states are its states.
  const read = async (id: string) => (await workflows.read<Document>(kind, id)) as Kept | undefined;
  const list = async (query: RecordQuery) => (await workflows.list<Document>(kind, query)) as readonly Kept[];

  async function write(step: WorkflowStep<Document>): Promise<Outcome<Kept>> {
    const written = await workflows.write(step);
    if ('refusal' in written) return written;
    const record = await read(step.event.reference);
    return record === undefined ? noSuch(step.event.reference) : { done: record };
  }

  return {
    read,
    list,
    write,
    noSuch,
    async act(id, action, request) {
      const record = await read(id);
      if (record === undefined) return noSuch(id);
      const taken = takeAction(machine, record, action, request);
      return 'refusal' in taken ? taken : write(stepOf(taken.done, record, record.document));
    },
  };
}

/** What writes an action that was taken on a record, or that begins one. */
export function stepOf<Document>(
  { state, revision, event }: TakenAction<string>,
  { id, department }: NewRecord,
  document: Document,
): RecordStep<Document> {
  return { event, record: { id, department, state, revision, document } };
}

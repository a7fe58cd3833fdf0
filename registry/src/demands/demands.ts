import { randomUUID } from 'node:crypto';
import { everyDepartment, type Coordinate } from '@govgraph/policy';
import type { PolicyRegister } from '@govgraph/storage';
import { authorityDepartment } from '../workflow/actor.ts';
import { openMachineRecords, stepOf } from '../workflow/machine-records.ts';
import { refuse, takeAction, type ActionRequest, type Outcome } from '../workflow/machine.ts';
import type { RecordQuery, WorkflowStore } from '../workflow/workflow-store.ts';
import { demandMachine, type DemandAction, type DemandState } from './demand-machine.ts';
import type { Demand, DemandDocument, NeededData } from './demand.ts';
import { findDemandProblem, findDueDayProblem } from './find-demand-problem.ts';

export interface DemandQuery extends Omit<RecordQuery, 'department' | 'having'> {
  readonly consumer?: string | undefined;
  readonly provider?: string | undefined;
}

export interface DemandRequest extends ActionRequest {
  readonly needed: NeededData;
  /** Who is to provide it; the authority names a department where it is not known. */
  readonly provider?: string;
}

/** What departments need of each other, and what becomes of it: supply and demand are matched (第二十条). */
export interface Demands {
  read(id: string): Promise<Demand | undefined>;
  /** The latest first. */
  list(query: DemandQuery): Promise<readonly Demand[]>;
  /** On behalf of the department of whoever files it. */
  file(request: DemandRequest): Promise<Outcome<Demand>>;
  /** Names the department that is to provide it. */
  redirect(id: string, provider: string, request: ActionRequest): Promise<Outcome<Demand>>;
  /** @param dueOn the last day by which it is to be published, YYYY-MM-DD */
  accept(id: string, dueOn: string, request: ActionRequest): Promise<Outcome<Demand>>;
  refuse(id: string, request: ActionRequest): Promise<Outcome<Demand>>;
  /** Names what of the catalog in force it has come to. @param items all of the resource when empty */
  fulfil(
    id: string,
    resource: string,
    items: readonly string[],
    request: ActionRequest,
  ): Promise<Outcome<Demand>>;
  withdraw(id: string, request: ActionRequest): Promise<Outcome<Demand>>;
}

export function createDemands(
  register: Pick<PolicyRegister, 'readPart'>,
  workflows: WorkflowStore,
  now: () => number = Date.now,
): Demands {
  const records = openMachineRecords<DemandState, DemandAction, DemandDocument>(
    workflows,
    demandMachine,
    (id) => `there is no demand ${id}`,
  );

  async function findProviderProblem(provider: string): Promise<string | undefined> {
    return (await register.readPart('departments', provider)) === undefined
      ? `provider: no department ${provider} is registered`
      : undefined;
  }

  /** @param check what of the record and the catalog keeps it from being done */
  async function act(
    id: string,
    action: DemandAction,
    request: ActionRequest,
    check: (record: Demand) => Promise<Outcome<Partial<DemandDocument>>> = async () => ({ done: {} }),
    provider?: string,
  ): Promise<Outcome<Demand>> {
    const record = await records.read(id);
    if (record === undefined) return records.noSuch(id);
    // Who asked for it takes it back; everything else is the provider's.
    const head = action === 'withdraw' ? { ...record, department: record.document.consumer } : record;
    const taken = takeAction(demandMachine, head, action, request);
    if ('refusal' in taken) return taken;
    const changed = await check(record);
    if ('refusal' in changed) return changed;
    const { department } = record;
    return records.write(
      stepOf(taken.done, { id, department: provider ?? department }, { ...record.document, ...changed.done }),
    );
  }

  return {
    read: records.read,
    list: ({ consumer, provider, ...query }) =>
      records.list({
        ...query,
        department: provider,
        ...(consumer === undefined ? {} : { having: { consumer } }),
      }),
    async file({ needed, provider = authorityDepartment, ...request }) {
      const consumer = request.actor.department;
      const head = { id: randomUUID(), department: provider };
      const taken = takeAction(demandMachine, head, 'file', request);
      if ('refusal' in taken) return taken;
      const problem = findDemandProblem(needed) ?? (await findProviderProblem(provider));
      if (problem !== undefined) return refuse('INVALID', problem);
      if (provider === consumer) return refuse('INVALID', 'provider: it is your own department');
      const purpose = (await register.readPart('purposes', needed.purpose))?.part;
      if (purpose === undefined || ![consumer, everyDepartment].includes(purpose.department))
        return refuse('INVALID', `purpose: ${needed.purpose} is no registered purpose of ${consumer}`);
      return records.write(stepOf(taken.done, head, { ...needed, consumer }));
    },
    redirect: (id, provider, request) =>
      act(
        id,
        'redirect',
        request,
        async ({ document: { consumer } }) => {
          const problem =
            provider === consumer
              ? `provider: ${consumer} is the department that needs it`
              : await findProviderProblem(provider);
          return problem === undefined ? { done: {} } : refuse('INVALID', problem);
        },
        provider,
      ),
    accept: (id, dueOn, request) =>
      act(id, 'accept', request, async () => {
        const problem = findDueDayProblem(dueOn, now());
        return problem === undefined ? { done: { dueOn } } : refuse('INVALID', problem);
      }),
    refuse: (id, request) => act(id, 'refuse', request),
    fulfil: (id, resource, items, request) =>
      act(id, 'fulfil', request, async ({ department }) => {
        const published = (await register.readPart('resources', resource))?.part;
        if (published?.provider !== department)
          return refuse('INVALID', `resource: ${department} has published no resource ${resource}`);
        const known = new Set<string>(published.items.map(({ coordinate }) => coordinate));
        const isKnown = (item: string): item is Coordinate => known.has(item);
        const missing = items.find((item) => !isKnown(item));
        if (missing !== undefined) return refuse('INVALID', `items: ${missing} is no item of ${resource}`);
        const given = items.length === 0 ? [...known] : items;
        return { done: { fulfilment: { resource, items: given.filter(isKnown) } } };
      }),
    withdraw: (id, request) => act(id, 'withdraw', request),
  };
}

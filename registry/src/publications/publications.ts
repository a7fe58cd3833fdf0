import { randomUUID } from 'node:crypto';
import { isHttpAddress } from '@govgraph/protocol';
import type { PolicyRegister, SubgraphHistory } from '@govgraph/storage';
import type { JobLeases } from '../jobs/job-leases.ts';
import { authorityDepartment } from '../workflow/actor.ts';
import { stepOf, type RecordStep } from '../workflow/machine-records.ts';
import {
  refuse,
  takeAction,
  type ActionRequest,
  type NewRecord,
  type Outcome,
  type TakenAction,
} from '../workflow/machine.ts';
import type { RecordQuery, WorkflowStore } from '../workflow/workflow-store.ts';
import { decideOnConsent } from './consent.ts';
import {
  openStates,
  publicationMachine,
  type PublicationAction,
  type PublicationState,
} from './publication-machine.ts';
import {
  openPublicationRecords,
  type CatalogReview,
  type HandedInRevision,
  type HandedInSource,
  type PublicationConsent,
  type PublicationDocument,
  type PublicationProgress,
  type PublicationRecord,
  type SubmittedSource,
} from './publication.ts';
import { resolveChange, type RequestedChange } from './requested-change.ts';

export interface PublicationRequest extends ActionRequest {
  readonly sources: readonly SubmittedSource[];
  readonly consent?: PublicationConsent;
  readonly waitsForGateways?: boolean;
  /** The catalog revision that hands it in. */
  readonly catalogRevision?: HandedInRevision;
}

/** What begins a publication, to be written with what it is begun for. */
export type PlannedPublication = RecordStep<PublicationDocument>;

/** `expectedRevision` is the version of the subgraph that was decided on; not looked at when absent. */
export interface ChangeRequest extends BegunRequest {
  /** What it would come to is all that is asked for. */
  readonly isCheck?: boolean;
}

/** What departments hand in. Whoever asks gets a record at once, and looks at it until it is done. */
export interface Publications {
  read(id: string): Promise<PublicationRecord | undefined>;
  /** The latest first. */
  list(query: RecordQuery): Promise<readonly PublicationRecord[]>;
  /** Undefined unless it runs. */
  readProgress(record: PublicationRecord): Promise<PublicationProgress | undefined>;
  check(request: PublicationRequest): Promise<Outcome<PublicationRecord>>;
  publish(request: PublicationRequest): Promise<Outcome<PublicationRecord>>;
  /** Has something become of a subgraph beside its folder. */
  change(requested: RequestedChange, request: ChangeRequest): Promise<Outcome<PublicationRecord>>;
  withdraw(id: string, request: ActionRequest): Promise<Outcome<PublicationRecord>>;
  /** What a check or a publication would be begun with: nothing is written. */
  plan(action: 'check' | 'publish', request: PublicationRequest): Promise<Outcome<PlannedPublication>>;
  /** Something that was planned is written. */
  wake(): void;
  /** A department that is asked agrees to what it changes of its data. */
  agree(id: string, department: string, request: ActionRequest): Promise<Outcome<PublicationRecord>>;
  /** A department that is asked does not agree, which ends it. */
  decline(id: string, department: string, request: ActionRequest): Promise<Outcome<PublicationRecord>>;
}

/** Of one publication: a city has no more departments that change together. */
const maxSources = 50;
/** Of schemas and catalogs of one publication together, in characters. */
const maxCharacters = 8_000_000;
/** Where the folder's department would serve does not matter to a check. */
const anyUrl = 'http://127.0.0.1/graphql';

const actionOf = {
  ROLLBACK: 'rollback',
  REMOVE: 'remove',
  TRANSFER: 'transfer',
  LEAVE: 'leave',
} as const satisfies Record<RequestedChange['kind'], PublicationAction>;

type BegunRequest = Omit<PublicationRequest, 'sources'>;

/** The action that begins a record, which is still to be written. */
interface Permitted {
  readonly taken: TakenAction<PublicationState>;
  readonly head: NewRecord;
}

export interface PublicationServices {
  readonly register: PolicyRegister;
  /** Where a rollback reads what to go back to. */
  readonly history: Pick<SubgraphHistory, 'readSubgraph'>;
  readonly workflows: WorkflowStore;
  readonly leases: JobLeases;
  /** Whether what is handed in has to have been reviewed. */
  readonly catalogReview: CatalogReview;
}

/** @param wake hears that there is something to do */
export function createPublications(
  { register, history, workflows, leases, catalogReview }: PublicationServices,
  wake: () => void,
): Publications {
  const records = openPublicationRecords(workflows);

  async function plan(
    action: 'check' | 'publish',
    request: PublicationRequest,
  ): Promise<Outcome<PlannedPublication>> {
    const { sources: submitted } = request;
    const problem = findProblem(submitted);
    if (problem !== undefined) return refuse('INVALID', problem);
    // Each folder is its department's to hand in.
    const names = submitted.map(({ name }) => name);
    const permitted = await permit([action], names, request);
    if ('refusal' in permitted) return permitted;
    const sources: HandedInSource[] = [];
    for (const source of submitted) {
      const url = source.url ?? (await register.readSubgraph(source.name))?.url;
      if (url === undefined && action === 'publish')
        return refuse(
          'INVALID',
          `url: say where ${source.name} serves GraphQL; it has published nothing yet`,
        );
      sources.push({ ...source, url: url ?? anyUrl });
    }
    const kind = action === 'check' ? 'CHECK' : 'PUBLISH';
    return { done: begin(permitted.done, request, { kind, sources }) };
  }

  async function change(
    requested: RequestedChange,
    { isCheck = false, ...request }: ChangeRequest,
  ): Promise<Outcome<PublicationRecord>> {
    const { department, kind } = requested;
    const action = actionOf[kind];
    // Whoever may not do it does not try it, either.
    const permitted = await permit(isCheck ? [action, 'check'] : [action], [department], request);
    if ('refusal' in permitted) return permitted;
    const { expectedRevision } = request;
    const { revision } = (await register.readSubgraph(department)) ?? {};
    if (expectedRevision !== undefined && expectedRevision !== revision)
      return refuse(
        'CHANGED_MEANWHILE',
        `what ${department} has published is of version ${revision ?? 'none'}, and ${expectedRevision} was decided on`,
      );
    const resolved = await resolveChange({ register, history }, requested);
    if ('refusal' in resolved) return resolved;
    const planned = begin(permitted.done, request, { kind: isCheck ? 'CHECK' : kind, ...resolved.done });
    return waking(records.write(planned));
  }

  /** Takes the actions that begin a record on behalf of each department; the last action is kept. */
  async function permit(
    actions: readonly PublicationAction[],
    departments: readonly string[],
    request: BegunRequest,
  ): Promise<Outcome<Permitted>> {
    const { consent = {}, actor } = request;
    const id = randomUUID();
    const taken = actions.flatMap((action) =>
      departments.map((department) => takeAction(publicationMachine, { id, department }, action, request)),
    );
    const refused = taken.find((each) => 'refusal' in each);
    if (refused !== undefined && 'refusal' in refused) return refused;
    const last = taken.at(-1);
    const [department] = departments;
    if (last === undefined || !('done' in last) || department === undefined)
      return refuse('INVALID', 'nothing was handed in');
    const isOfAuthority = actor.isBreakGlass || isAuthority(request);
    if ((consent.allowBreaking || (consent.agreedBy ?? []).length > 0) && !isOfAuthority)
      return refuse(
        'WRONG_ROLE',
        'what others have agreed to, and what may break, is for the role authority to say',
      );
    for (const code of consent.agreedBy ?? []) {
      if ((await register.readPart('departments', code)) === undefined)
        return refuse('INVALID', `agreedBy: no department ${code} is registered`);
    }
    return { done: { taken: last.done, head: { id, department } } };
  }

  function begin(
    { taken, head }: Permitted,
    { actor, reason, consent = {}, waitsForGateways = true, catalogRevision }: BegunRequest,
    about: Pick<PublicationDocument, 'kind' | 'sources' | 'change'>,
  ): PlannedPublication {
    const document: PublicationDocument = {
      ...about,
      requestedBy: actor,
      ...(reason === undefined ? {} : { reason }),
      consent,
      waitsForGateways,
      ...(catalogRevision === undefined ? {} : { catalogRevision }),
      catalogReview,
    };
    return stepOf(taken, head, document);
  }

  async function handIn(
    action: 'check' | 'publish',
    request: PublicationRequest,
  ): Promise<Outcome<PublicationRecord>> {
    const planned = await plan(action, request);
    return 'refusal' in planned ? planned : waking(records.write(planned.done));
  }

  async function waking(written: Promise<Outcome<PublicationRecord>>): Promise<Outcome<PublicationRecord>> {
    const outcome = await written;
    if ('done' in outcome) wake();
    return outcome;
  }

  return {
    read: records.read,
    list: records.list,
    readProgress: async ({ id, state }) =>
      openStates.includes(state) ? leases.readProgress({ kind: publicationMachine.kind, id }) : undefined,
    check: (request) => handIn('check', request),
    publish: (request) => handIn('publish', request),
    change,
    withdraw: (id, request) => waking(records.act(id, 'withdraw', request)),
    plan,
    wake,
    agree: async (id, department, request) => {
      const agreed = await decideOnConsent(records, id, 'agree', department, request);
      if (!('done' in agreed) || agreed.done.state !== 'REQUESTED') return agreed;
      // How often it was begun before says nothing of the next time.
      await leases.forget({ kind: publicationMachine.kind, id });
      wake();
      return agreed;
    },
    decline: (id, department, request) => decideOnConsent(records, id, 'decline', department, request),
  };
}

function isAuthority({ actor }: ActionRequest): boolean {
  return actor.department === authorityDepartment && actor.roles.includes('authority');
}

function findProblem(sources: readonly SubmittedSource[]): string | undefined {
  if (sources.length === 0 || sources.length > maxSources) return `expected 1 to ${maxSources} folders`;
  const names = sources.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `${twice} is there twice`;
  const characters = sources.reduce((sum, { sdl, catalog }) => sum + sdl.length + catalog.length, 0);
  if (characters > maxCharacters)
    return `expected at most ${maxCharacters} characters of schemas and catalogs`;
  const wrong = sources.find(({ url }) => url !== undefined && !isHttpAddress(url));
  return wrong === undefined
    ? undefined
    : `url: ${wrong.url} is not an address such as https://police.example/graphql`;
}

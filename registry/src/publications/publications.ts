import { randomUUID } from 'node:crypto';
import { isHttpAddress } from '@govgraph/protocol';
import type { PolicyRegister } from '@govgraph/storage';
import { authorityDepartment } from '../workflow/actor.ts';
import {
  refuse,
  takeAction,
  type ActionRequest,
  type Outcome,
  type RecordHead,
} from '../workflow/machine.ts';
import type { RecordQuery, WorkflowStore } from '../workflow/workflow-store.ts';
import type { PublicationLeases } from './publication-leases.ts';
import { openStates, publicationMachine, type PublicationState } from './publication-machine.ts';
import type {
  HandedInSource,
  PublicationConsent,
  PublicationDocument,
  PublicationProgress,
  PublicationRecord,
} from './publication.ts';

/** A folder whose department may serve where it did before. */
export type SubmittedSource = Omit<HandedInSource, 'url'> & { readonly url?: string };

export interface PublicationRequest extends ActionRequest {
  readonly sources: readonly SubmittedSource[];
  readonly consent?: PublicationConsent;
  readonly waitsForGateways?: boolean;
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
  withdraw(id: string, request: ActionRequest): Promise<Outcome<PublicationRecord>>;
}

/** Of one publication: a city has no more departments that change together. */
const maxSources = 50;
/** Of schemas and catalogs of one publication together, in characters. */
const maxCharacters = 8_000_000;
/** Where the folder's department would serve does not matter to a check. */
const anyUrl = 'http://127.0.0.1/graphql';

/** @param wake hears that there is something to do */
export function createPublications(
  register: PolicyRegister,
  workflows: WorkflowStore,
  leases: PublicationLeases,
  wake: () => void,
): Publications {
  const { kind } = publicationMachine;
  const read = (id: string) => workflows.read<PublicationDocument>(kind, id);

  async function begin(
    action: 'check' | 'publish',
    request: PublicationRequest,
  ): Promise<Outcome<PublicationRecord>> {
    const { sources: submitted, consent = {}, waitsForGateways = true, actor, reason } = request;
    const problem = findProblem(submitted);
    if (problem !== undefined) return refuse('INVALID', problem);
    const id = randomUUID();
    // Each folder is its department's to hand in.
    const taken = submitted.map(({ name }) =>
      takeAction(publicationMachine, { id, department: name }, action, request),
    );
    const refused = taken.find((each) => 'refusal' in each);
    if (refused !== undefined && 'refusal' in refused) return refused;
    const [first] = taken;
    const department = submitted[0]?.name;
    if (first === undefined || !('done' in first) || department === undefined)
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
    const document: PublicationDocument = {
      kind: action === 'check' ? 'CHECK' : 'PUBLISH',
      sources,
      requestedBy: actor,
      ...(reason === undefined ? {} : { reason }),
      consent,
      waitsForGateways,
    };
    const { state, revision, event } = first.done;
    return write({ event, record: { id, department, state, revision, document } });
  }

  async function write(step: Parameters<WorkflowStore['write']>[0]): Promise<Outcome<PublicationRecord>> {
    const written = await workflows.write(step);
    if ('refusal' in written) return written;
    wake();
    const record = await read(step.event.reference);
    return record === undefined ? noSuch(step.event.reference) : { done: record };
  }

  return {
    read,
    list: (query) => workflows.list<PublicationDocument>(kind, query),
    readProgress: async ({ id, state }) =>
      (openStates as readonly string[]).includes(state) ? leases.readProgress(id) : undefined,
    check: (request) => begin('check', request),
    publish: (request) => begin('publish', request),
    async withdraw(id, request) {
      const record = await read(id);
      if (record === undefined) return noSuch(id);
      const taken = takeAction(
        publicationMachine,
        record as PublicationRecord & RecordHead<PublicationState>,
        'withdraw',
        request,
      );
      if ('refusal' in taken) return taken;
      const { department, document } = record;
      const { state, revision, event } = taken.done;
      return write({ event, record: { id, department, state, revision, document } });
    },
  };
}

function noSuch(id: string) {
  return refuse('NOT_FOUND', `there is no publication ${id}`);
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

import { randomUUID } from 'node:crypto';
import { isHttpAddress } from '@govgraph/protocol';
import type { PolicyRegister } from '@govgraph/storage';
import type { JobLeases } from '../jobs/job-leases.ts';
import { authorityDepartment } from '../workflow/actor.ts';
import { stepOf } from '../workflow/machine-records.ts';
import { refuse, takeAction, type ActionRequest, type Outcome } from '../workflow/machine.ts';
import type { RecordQuery, WorkflowStore } from '../workflow/workflow-store.ts';
import { openStates, publicationMachine } from './publication-machine.ts';
import {
  openPublicationRecords,
  type HandedInSource,
  type PublicationConsent,
  type PublicationDocument,
  type PublicationProgress,
  type PublicationRecord,
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
  leases: JobLeases,
  wake: () => void,
): Publications {
  const records = openPublicationRecords(workflows);

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
    return waking(records.write(stepOf(first.done, { id, department }, document)));
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
    check: (request) => begin('check', request),
    publish: (request) => begin('publish', request),
    withdraw: (id, request) => waking(records.act(id, 'withdraw', request)),
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

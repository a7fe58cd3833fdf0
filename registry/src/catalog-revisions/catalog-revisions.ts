import { randomUUID } from 'node:crypto';
import { parseCatalog, PolicyError, type Resource } from '@govgraph/policy';
import { describeError } from '@govgraph/protocol';
import type { SubgraphHistory } from '@govgraph/storage';
import { parse } from 'graphql';
import { diffSubgraphs, type SubgraphDifference } from '../publication/diff-subgraphs.ts';
import type { SubmittedSource } from '../publications/publication.ts';
import type { Publications } from '../publications/publications.ts';
import { nameOf } from '../workflow/actor.ts';
import { stepOf } from '../workflow/machine-records.ts';
import { refuse, takeAction, type ActionRequest, type Outcome } from '../workflow/machine.ts';
import type { RecordQuery, WorkflowStore } from '../workflow/workflow-store.ts';
import { describeStale } from './describe-stale.ts';
import { findAssessmentProblem } from './find-assessment-problem.ts';
import { catalogRevisionMachine, type CatalogRevisionAction } from './catalog-revision-machine.ts';
import {
  asHandedIn,
  hashOfPublished,
  hashOfSource,
  openCatalogRevisionRecords,
  type CatalogAssessment,
  type CatalogBasis,
  type CatalogRevision,
  type CatalogRevisionDocument,
} from './catalog-revision.ts';

export interface FilingRequest extends ActionRequest {
  readonly source: SubmittedSource;
}

/** What a department wants to change of what its catalog registers, and what became of it. */
export interface CatalogRevisions {
  read(id: string): Promise<CatalogRevision | undefined>;
  /** The latest first. */
  list(query: RecordQuery): Promise<readonly CatalogRevision[]>;
  /** Files a department's folder, and hands it in to be checked. */
  file(request: FilingRequest): Promise<Outcome<CatalogRevision>>;
  /** Another content, or the same on what is published now: all that was decided is to be decided again. */
  fileAgain(id: string, request: FilingRequest): Promise<Outcome<CatalogRevision>>;
  assess(
    id: string,
    assessment: Omit<CatalogAssessment, 'assessedBy'>,
    request: ActionRequest,
  ): Promise<Outcome<CatalogRevision>>;
  agree(id: string, request: ActionRequest): Promise<Outcome<CatalogRevision>>;
  review(id: string, request: ActionRequest): Promise<Outcome<CatalogRevision>>;
  /** By the head before the department agrees, by the authority afterwards. @param reasons all of them, at once */
  refuse(id: string, reasons: readonly string[], request: ActionRequest): Promise<Outcome<CatalogRevision>>;
  withdraw(id: string, request: ActionRequest): Promise<Outcome<CatalogRevision>>;
  /** Hands exactly what was reviewed in to be published. */
  publish(
    id: string,
    request: ActionRequest & { readonly waitsForGateways?: boolean },
  ): Promise<Outcome<CatalogRevision>>;
  /** What it changes of what was published when it was filed. */
  readDifference(revision: CatalogRevision): Promise<SubgraphDifference>;
}

/** Of schema and catalog of one department together, in characters. */
const maxCharacters = 2_000_000;
const maxReasons = 20;
const maxReasonLength = 1_000;
/** Of what is wrong with a catalog that cannot be read, so many are told: the check tells them all. */
const maxToldProblems = 5;

/** On these, somebody decides about what it comes to beside what is published. */
const restOnBasis: ReadonlySet<CatalogRevisionAction> = new Set(['assess', 'agree', 'review', 'publish']);

export function createCatalogRevisions(
  history: Pick<SubgraphHistory, 'readSubgraph'>,
  workflows: WorkflowStore,
  publications: Pick<Publications, 'plan' | 'wake'>,
): CatalogRevisions {
  const records = openCatalogRevisionRecords(workflows);

  async function readBasis(department: string): Promise<CatalogBasis | undefined> {
    const published = await history.readSubgraph(department);
    if (published === undefined || published.isRemoved) return undefined;
    return { version: published.version, hash: hashOfPublished(published) };
  }

  async function file(
    record: CatalogRevision | undefined,
    { source, ...given }: FilingRequest,
  ): Promise<Outcome<CatalogRevision>> {
    const head = record ?? { id: randomUUID(), department: source.name };
    const request = { ...given, contentHash: hashOfSource(source) };
    const taken = takeAction(
      catalogRevisionMachine,
      head,
      record === undefined ? 'file' : 'file-again',
      request,
    );
    if ('refusal' in taken) return taken;
    if (source.name !== head.department)
      return refuse('INVALID', `this is a revision of ${head.department}: hand in its folder`);
    const content = readContent(source);
    if ('refusal' in content) return content;
    const basis = await readBasis(source.name);
    if (basis?.hash === hashOfPublished({ sdl: source.sdl, resources: content.done }))
      return refuse('INVALID', 'nothing is different from what is published');
    const { contentHash, reason = '', actor } = request;
    const planned = await publications.plan('check', {
      sources: [source],
      actor,
      catalogRevision: { id: head.id, contentHash },
    });
    if ('refusal' in planned) return planned;
    const document: CatalogRevisionDocument = {
      source,
      contentHash,
      ...(basis === undefined ? {} : { basis }),
      filedBy: nameOf(actor),
      reason: reason.trim(),
      check: planned.done.record.id,
    };
    return waking(records.write({ ...stepOf(taken.done, head, document), following: [planned.done] }));
  }

  async function waking(written: Promise<Outcome<CatalogRevision>>): Promise<Outcome<CatalogRevision>> {
    const outcome = await written;
    if ('done' in outcome) publications.wake();
    return outcome;
  }

  /** Takes an action on the content that is there. @returns what writes it, with the document as it was */
  async function take(id: string, action: CatalogRevisionAction, request: ActionRequest) {
    const record = await records.read(id);
    if (record === undefined) return records.noSuch(id);
    const { document, department } = record;
    // Who filed this content, not who filed the first one, is the one whose work it is.
    const head = { ...record, createdBy: document.filedBy };
    const taken = takeAction(catalogRevisionMachine, head, action, {
      ...request,
      contentHash: document.contentHash,
    });
    if ('refusal' in taken) return taken;
    if (restOnBasis.has(action)) {
      const now = await readBasis(department);
      if (now?.hash !== document.basis?.hash) return refuse('STALE', describeStale(record));
    }
    const step = (changed: Partial<CatalogRevisionDocument> = {}) =>
      stepOf(taken.done, record, { ...document, ...changed });
    return { done: { record, step, by: taken.done.event.actor } };
  }

  async function act(
    id: string,
    action: CatalogRevisionAction,
    request: ActionRequest,
    changed?: Partial<CatalogRevisionDocument>,
  ): Promise<Outcome<CatalogRevision>> {
    const taken = await take(id, action, request);
    return 'refusal' in taken ? taken : records.write(taken.done.step(changed));
  }

  return {
    read: records.read,
    list: records.list,
    file: (request) => file(undefined, request),
    async fileAgain(id, request) {
      const record = await records.read(id);
      return record === undefined ? records.noSuch(id) : file(record, request);
    },
    async assess(id, assessment, request) {
      const taken = await take(id, 'assess', request);
      if ('refusal' in taken) return taken;
      const { record, step, by } = taken.done;
      const problem = findAssessmentProblem(assessment, parseCatalog(record.document.source.catalog));
      if (problem !== undefined) return refuse('INVALID', problem);
      return records.write(step({ assessment: { ...assessment, assessedBy: by } }));
    },
    agree: (id, request) => act(id, 'agree', request),
    review: (id, request) => act(id, 'review', request),
    async refuse(id, reasons, request) {
      const problem = findReasonsProblem(reasons);
      if (problem !== undefined) return refuse('INVALID', problem);
      const record = await records.read(id);
      const action = record?.state === 'ASSESSED' ? 'decline' : 'refuse';
      return act(id, action, { ...request, reason: reasons.join('; ') }, { refusalReasons: reasons });
    },
    withdraw: (id, request) => act(id, 'withdraw', request),
    async publish(id, { waitsForGateways = true, ...request }) {
      const taken = await take(id, 'publish', request);
      if ('refusal' in taken) return taken;
      const { record, step } = taken.done;
      const { source, contentHash } = record.document;
      const { actor, reason } = request;
      const planned = await publications.plan('publish', {
        sources: [source],
        actor,
        reason,
        waitsForGateways,
        catalogRevision: { id, contentHash },
      });
      if ('refusal' in planned) return planned;
      const publication = planned.done.record.id;
      return waking(records.write({ ...step({ publication }), following: [planned.done] }));
    },
    async readDifference({ department, document: { source, basis } }) {
      const before = basis === undefined ? undefined : await history.readSubgraph(department, basis.version);
      return diffSubgraphs(
        before === undefined
          ? { sdl: '', resources: [] }
          : { sdl: before.sdl, resources: asHandedIn(before.resources) },
        {
          sdl: source.sdl,
          resources: parseCatalog(source.catalog),
        },
      );
    },
  };
}

/** Only what can be read can be assessed; everything else is the check's to say. */
function readContent({ name, sdl, catalog }: SubmittedSource): Outcome<readonly Resource[]> {
  if (sdl.length + catalog.length > maxCharacters)
    return refuse('INVALID', `expected at most ${maxCharacters} characters of schema and catalog`);
  try {
    parse(sdl);
  } catch (error) {
    return refuse('INVALID', `schema.graphql: ${describeError(error)}`);
  }
  try {
    return { done: parseCatalog(catalog) };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const { problems } = error;
    const told = problems.slice(0, maxToldProblems).map(({ path, message }) => `${path}: ${message}`);
    const more = problems.length > told.length ? `, and ${problems.length - told.length} more` : '';
    const advice = `; \`govgraph subgraph check ${name} --alone\` says where`;
    return refuse('INVALID', `catalog.yaml: ${told.join('; ')}${more}${advice}`);
  }
}

function findReasonsProblem(reasons: readonly string[]): string | undefined {
  if (reasons.length === 0 || reasons.length > maxReasons)
    return `reasons: say everything that has to be mended at once, in 1 to ${maxReasons} reasons`;
  const isOne = (reason: string): boolean => reason.trim() !== '' && reason.length <= maxReasonLength;
  return reasons.every(isOne) ? undefined : `reasons: expected 1 to ${maxReasonLength} characters each`;
}

/**
 * A change of what a department's catalog registers: each command takes it one step further, and says who has to take the
 * next one.
 */
import { readSubgraphSource } from '../read-subgraph-source.ts';
import { listNodes } from '../authority/list-nodes.ts';
import { type Authority, type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { settled } from '../authority/settled.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { count } from '../count.ts';
import {
  AgreeToCatalogRevisionDocument,
  AssessCatalogRevisionDocument,
  CatalogRevisionDocument,
  type CatalogRevisionPartsFragment,
  CatalogRevisionsDocument,
  type CatalogRevisionState,
  FileCatalogRevisionAgainDocument,
  FileCatalogRevisionDocument,
  PublishCatalogRevisionDocument,
  RefuseCatalogRevisionDocument,
  ReviewCatalogRevisionDocument,
  ShownCatalogRevisionDocument,
  type ShownCatalogRevisionQuery,
  WithdrawCatalogRevisionDocument,
} from '../generated/documents.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';
import { formatDifference } from '../findings/format-difference.ts';
import { handIn } from './follow-publication.ts';

export interface RevisionOptions extends AuthorityOptions {
  readonly json?: true;
}

export interface FileOptions extends RevisionOptions {
  /** A revision that is filed again. */
  readonly again?: string;
  readonly reason: string;
}

/** Files a department's folder as a change of its catalog. */
export async function fileRevision(
  config: CommandConfig,
  directory: string,
  { again, reason, json, ...options }: FileOptions,
): Promise<void> {
  const { name, sdl, catalog } = await readSubgraphSource(directory);
  const source = { name, sdl, catalog, url: null };
  const filed = await withAuthority(config, options, async ({ ask }) => {
    if (again === undefined)
      return settled((await ask(FileCatalogRevisionDocument, { source, reason })).fileCatalogRevision)
        .catalogRevision;
    const { revision } = await readRevision(ask, again);
    const asked = await ask(FileCatalogRevisionAgainDocument, { id: again, revision, source, reason });
    return settled(asked.fileCatalogRevisionAgain).catalogRevision;
  });
  report(filed, json);
}

export interface AssessOptions extends RevisionOptions {
  readonly secrecy: 'none' | 'not-shared';
  readonly basis: string;
  readonly personal?: readonly string[];
  readonly measures?: string;
}

/** Says what the department has found about secrets and personal information. */
export async function assessRevision(
  config: CommandConfig,
  id: string,
  { secrecy, basis, personal = [], measures, json, ...options }: AssessOptions,
): Promise<void> {
  const assessment = {
    secrecyRisk: secrecy === 'none' ? ('NONE' as const) : ('NOT_SHARED' as const),
    secrecyBasis: basis,
    personalInformation: personal,
    measures: measures ?? null,
  };
  const assessed = await withAuthority(config, options, async ({ ask }) => {
    const { revision } = await readRevision(ask, id);
    const asked = await ask(AssessCatalogRevisionDocument, { id, revision, assessment, reason: null });
    return settled(asked.assessCatalogRevision).catalogRevision;
  });
  report(assessed, json);
}

export interface DecideOptions extends RevisionOptions {
  readonly reason?: string;
}

/** Takes a step that says nothing but that it is taken, and perhaps why. */
export async function decideRevision(
  config: CommandConfig,
  id: string,
  step: 'agree' | 'review' | 'withdraw',
  { reason, json, ...options }: DecideOptions,
): Promise<void> {
  const decided = await withAuthority(config, options, async ({ ask }) => {
    const { revision } = await readRevision(ask, id);
    const given = { id, revision, reason: reason ?? null };
    switch (step) {
      case 'agree':
        return settled((await ask(AgreeToCatalogRevisionDocument, given)).agreeToCatalogRevision);
      case 'review':
        return settled((await ask(ReviewCatalogRevisionDocument, given)).reviewCatalogRevision);
      case 'withdraw':
        return settled((await ask(WithdrawCatalogRevisionDocument, given)).withdrawCatalogRevision);
    }
  });
  report(decided.catalogRevision, json);
}

/** Does not let it be published as it is. @param reason everything that has to be mended */
export async function refuseRevision(
  config: CommandConfig,
  id: string,
  { reason: reasons, json, ...options }: RevisionOptions & { readonly reason: readonly string[] },
): Promise<void> {
  const refused = await withAuthority(config, options, async ({ ask }) => {
    const { revision } = await readRevision(ask, id);
    return settled(
      (await ask(RefuseCatalogRevisionDocument, { id, revision, reasons })).refuseCatalogRevision,
    ).catalogRevision;
  });
  report(refused, json);
}

export interface PublishRevisionOptions extends RevisionOptions {
  readonly reason: string;
  readonly now?: true;
}

/**
 * Publishes exactly what was reviewed.
 *
 * @returns 0 when it is in force, 1 when there are problems and nothing was changed
 */
export function publishRevision(
  config: CommandConfig,
  id: string,
  { reason, now, ...options }: PublishRevisionOptions,
): Promise<number> {
  const folders = new Map<string, string>();
  return handIn(config, { folders }, options, async (ask) => {
    const { revision, department } = await readRevision(ask, id);
    folders.set(department ?? id, department ?? id);
    const given = { id, revision, reason, waitForGateways: now !== true };
    const asked = await ask(PublishCatalogRevisionDocument, given);
    return settled(asked.publishCatalogRevision).catalogRevision?.publication ?? null;
  });
}

export interface ListOptions extends RevisionOptions {
  readonly department?: string;
  readonly state?: readonly CatalogRevisionState[];
}

/** Prints what departments change of what their catalogs register, and how far it is. */
export async function listRevisions(
  config: CommandConfig,
  { department, state, json, ...options }: ListOptions,
): Promise<void> {
  const revisions = await withAuthority(config, options, ({ ask }) =>
    listNodes(async (page) => {
      const given = { ...page, department: department ?? null, states: state ?? null };
      return (await ask(CatalogRevisionsDocument, given)).catalogRevisions;
    }),
  );
  if (json) return printSuccess({ revisions });
  if (revisions.length === 0) console.log('no catalog revision was filed');
  printLines(revisions.map(describe));
}

/** Prints a revision: what it changes, what was found, and what was done. */
export async function showRevision(
  config: CommandConfig,
  id: string,
  { json, ...options }: RevisionOptions,
): Promise<void> {
  const { catalogRevision: shown } = await withAuthority(config, options, ({ ask }) =>
    ask(ShownCatalogRevisionDocument, { id }),
  );
  if (shown === null) throw noSuch(id);
  if (json) return printSuccess(shown);
  printLines([
    describe(shown),
    ...(shown.basedOn === null ? [] : [`changes what came into force with policy version ${shown.basedOn}`]),
    `content sha256 ${shown.contentHash}`,
    ...describeAssessment(shown.assessment),
    ...(shown.refusalReasons ?? []).map((reason) => `to be mended: ${reason}`),
    ...formatDifference(shown.difference),
    ...describeCheck(shown.check),
    ...(shown.publication === null
      ? []
      : [`publication ${shown.publication.id}: ${shown.publication.state}`]),
    ...(shown.events ?? []).map(
      ({ at, actor, role, action, to, reason }) =>
        `${at}  ${action} → ${to}  by ${actor} (${role})${reason === null ? '' : `: ${reason}`}`,
    ),
    ...nextStep(shown),
  ]);
}

type Shown = NonNullable<ShownCatalogRevisionQuery['catalogRevision']>;

function describeAssessment(assessment: Shown['assessment']): string[] {
  if (assessment === null) return [];
  const { secrecyRisk, secrecyBasis, personalInformation, measures, assessedBy } = assessment;
  const kinds = personalInformation ?? [];
  return [
    `secrecy ${secrecyRisk}, assessed by ${assessedBy}: ${secrecyBasis}`,
    kinds.length === 0
      ? 'no personal information'
      : `personal information: ${kinds.join(', ')}; protected by: ${measures}`,
  ];
}

function describeCheck(check: Shown['check']): string[] {
  if (check === null) return [];
  const findings = check.findings ?? [];
  return [
    `check ${check.id}: ${check.state}, ${count(check.findingCount ?? 0, 'finding')}`,
    ...findings.map(({ kind, code, place, message }) => `  ${kind} ${code} ${place}: ${message}`),
  ];
}

/** What is decided on is what is there now; whoever decides in between is told so by the authority. */
async function readRevision(
  ask: Authority['ask'],
  id: string,
): Promise<CatalogRevisionPartsFragment & { readonly revision: number }> {
  const { catalogRevision } = await ask(CatalogRevisionDocument, { id });
  if (catalogRevision === null || catalogRevision.revision === null) throw noSuch(id);
  return { ...catalogRevision, revision: catalogRevision.revision };
}

function noSuch(id: string): CommandError {
  return new CommandError(`there is no catalog revision ${id}`, { exitCode: 1, code: 'NOT_FOUND' });
}

function report(revision: CatalogRevisionPartsFragment | null, json: true | undefined): void {
  if (json) printSuccess({ revision });
  else if (revision !== null) printLines([`${revision.id} is ${revision.state}`, ...nextStep(revision)]);
}

function describe({ id, state, department, filedBy, filedAt, reason }: CatalogRevisionPartsFragment): string {
  return `${id}  ${state}  ${department}, filed by ${filedBy} at ${filedAt}: ${reason}`;
}

function nextStep({ id, state, department }: CatalogRevisionPartsFragment): string[] {
  const command = (step: string): string => `govgraph catalog revision ${step}`;
  switch (state) {
    case 'FILED':
      return [`next, ${department} assesses it: ${command(`assess ${id} --secrecy none --basis …`)}`];
    case 'ASSESSED':
      return [`next, the head of ${department} agrees: ${command(`agree ${id}`)}`];
    case 'AGREED':
      return [`next, the authority reviews it: ${command(`review ${id}`)}`];
    case 'REVIEWED':
      return [`next, it can be published: ${command(`publish ${id} --reason …`)}`];
    case 'REFUSED':
      return [
        `mend what it says, and file it again: ${command(`file ./${department} --again ${id} --reason …`)}`,
      ];
    default:
      return [];
  }
}

/**
 * What is handed in to the authority, and what becomes of it: the authority takes it as a record and carries it out by
 * itself; the command asks what has become of it, and says so on standard error.
 */
import { type Authority, type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { waitForJob } from '../authority/wait-for-job.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { count } from '../count.ts';
import type { FindingFormat } from '../findings/finding-formats.ts';
import { type CheckedFolders, formatFindings } from '../findings/format-findings.ts';
import { formatReview } from '../findings/format-review.ts';
import { readChanges, readFindings, readImpact } from '../findings/read-publication.ts';
import {
  PublicationDocument,
  type PublicationPartsFragment,
  PublicationProgressDocument,
  type PublicationProgressFragment,
} from '../generated/documents.ts';
import { printFailure, printSuccess } from '../print-envelope.ts';
import { printable, printLines } from '../print-lines.ts';

export interface FollowOptions extends AuthorityOptions {
  readonly json?: true;
  readonly format?: FindingFormat;
}

/** What is handed in, in words. */
export interface HandedIn {
  /** The folders that findings are about, by department; without folders, the departments. Read once it is done. */
  readonly folders: CheckedFolders;
  /** What is so, once it is in force; that the folders are published by default. */
  readonly what?: string;
}

/** @returns 0 when it came to what was wished, 1 when there are problems, or others have to agree, 2 when it failed */
export async function handIn(
  config: CommandConfig,
  handedIn: HandedIn,
  { json, format = 'table', ...access }: FollowOptions,
  begin: (ask: Authority['ask']) => Promise<PublicationProgressFragment | null>,
): Promise<number> {
  const done = await withAuthority(config, access, async ({ ask }) => {
    const begun = await begin(ask);
    if (begun?.id == null)
      throw new CommandError('the authority names no publication', { code: 'NO_ANSWER' });
    console.error(`handed in as ${begun.id}`);
    return followPublication(ask, { ...begun, id: begun.id });
  });
  return reportPublication(done, handedIn, { json, format });
}

/** Says what becomes of it, each thing once. @returns what it has come to, or for whom it waits */
export async function followPublication(
  ask: Authority['ask'],
  begun: PublicationProgressFragment & { readonly id: string },
): Promise<PublicationPartsFragment> {
  const { id } = begun;
  const name = `the publication ${id}`;
  const isDone = ({ isDone: isOver, state }: PublicationProgressFragment): boolean =>
    isOver === true || state === 'WAITING_FOR_CONSENT';
  await waitForJob<PublicationProgressFragment>(begun, {
    name,
    isDone,
    read: async () => (await ask(PublicationProgressDocument, { id })).publication ?? undefined,
  });
  // What was found may be long: it is asked once.
  const { publication } = await ask(PublicationDocument, { id });
  if (publication === null) throw new CommandError(`the authority knows no publication ${id}`);
  return publication;
}

/** Prints what has become of it. @returns the exit code */
export function reportPublication(
  done: PublicationPartsFragment,
  { folders, what }: HandedIn,
  { json, format = 'table' }: { readonly json?: true | undefined; readonly format?: FindingFormat },
): number {
  const { id, state, policyVersion, changes, changeCount, accessImpact, awaitedConsent } = done;
  const { preparedGateways, unpreparedGateways } = done;
  const findings = readFindings(done);
  const failure = failureOf(done);
  const exitCode = failure?.exitCode ?? 0;
  if (json) {
    const data = {
      ...{ publication: id, state, version: policyVersion, findings, changes, accessImpact },
      ...{ awaitedConsent, preparedGateways, unpreparedGateways },
    };
    if (failure === undefined) printSuccess(data);
    else printFailure({ code: failure.code, message: failure.message }, data);
    return exitCode;
  }
  printLines(formatFindings(findings, folders, format));
  if (exitCode === 2) console.error(`govgraph: ${printable(failure?.message ?? '')}`);
  if (format !== 'table') return exitCode;
  if (state !== 'PUBLISHED')
    printLines(formatReview(readChanges(done), readImpact(done), changeCount ?? undefined));
  const names = [...folders.keys()].join(', ');
  if (failure !== undefined) printLines([`${names}: ${failure.message}`]);
  else if (state === 'CHECKED') printLines([`${names}: can be published`]);
  else {
    printLines([
      `${what ?? `${names} ${folders.size === 1 ? 'is' : 'are'} published`}, policy version ${policyVersion}`,
      ...describeGateways(preparedGateways, 'had prepared its schema'),
      ...describeGateways(unpreparedGateways, 'had not prepared its schema'),
    ]);
  }
  return exitCode;
}

function describeGateways(names: readonly string[] | null, what: string): readonly string[] {
  return names === null || names.length === 0
    ? []
    : [`${count(names.length, 'gateway')} ${what}: ${names.join(', ')}`];
}

interface Failed {
  readonly code: string;
  readonly message: string;
  readonly exitCode: 1 | 2;
}

/** @returns undefined where it came to what was wished */
function failureOf(done: PublicationPartsFragment): Failed | undefined {
  const { id, state, failure, findings, findingCount, awaitedConsent } = done;
  if (state === 'CHECKED' || state === 'PUBLISHED') return undefined;
  if (state === 'REFUSED') {
    const problems = (findings ?? []).filter(({ kind }) => kind === 'problem').length;
    const shown = findings?.length ?? 0;
    const more =
      (findingCount ?? shown) > shown ? `, and ${(findingCount ?? shown) - shown} more findings` : '';
    return { code: 'PROBLEMS_FOUND', message: `${count(problems, 'problem')}${more}`, exitCode: 1 };
  }
  if (state === 'WAITING_FOR_CONSENT') {
    const names = (awaitedConsent ?? []).join(', ');
    const message = `it waits for the agreement of ${names}: govgraph subgraph agree ${id} --reason …`;
    return { code: 'CONSENT_AWAITED', message, exitCode: 1 };
  }
  if (state === 'DECLINED')
    return { code: 'DECLINED', message: `${failure ?? 'declined'}; nothing has changed`, exitCode: 1 };
  if (state === 'WITHDRAWN')
    return { code: 'WITHDRAWN', message: 'it was taken back; nothing has changed', exitCode: 1 };
  const message = failure ?? 'it could not be carried out; nothing has changed';
  return { code: 'PUBLICATION_FAILED', message, exitCode: 2 };
}

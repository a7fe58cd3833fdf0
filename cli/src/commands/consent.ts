/* What other departments' publications change of one's own data: seen, agreed to, declined. */
import { type Authority, type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { listNodes } from '../authority/list-nodes.ts';
import { settled } from '../authority/settled.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import {
  AgreeToPublicationDocument,
  DeclinePublicationDocument,
  PublicationDocument,
  WaitingPublicationsDocument,
} from '../generated/documents.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';
import { followPublication, reportPublication } from './follow-publication.ts';

export interface DecideOptions extends AuthorityOptions {
  /** Whose word it is; of which the token is by default. */
  readonly department?: string;
  readonly reason: string;
  readonly json?: true;
}

/** Agrees; with the last agreement, what becomes of the publication is told. @returns as {@link reportPublication} */
export function agreeToPublication(
  config: CommandConfig,
  id: string,
  { reason, json, department, ...options }: DecideOptions,
): Promise<number> {
  return withAuthority(config, options, async (authority) => {
    const { ask } = authority;
    const decided = await readDecided(authority, id, department);
    const { publication } = settled(
      (await ask(AgreeToPublicationDocument, { ...decided.asked, reason })).agreeToPublication,
    );
    if (publication === null) throw new CommandError('the authority names no publication');
    console.error(`${decided.asked.department} agrees to ${id}`);
    const done = await followPublication(ask, { ...publication, id });
    const waitsForOthers = done.state === 'WAITING_FOR_CONSENT';
    const names = decided.departments.join(', ');
    const about = {
      folders: new Map(decided.departments.map((name) => [name, name])),
      what: `${names}: in force`,
    };
    const exitCode = reportPublication(done, about, { json });
    // Those who agree have done their part.
    return waitsForOthers ? 0 : exitCode;
  });
}

/** Does not agree, which ends the publication. */
export function declinePublication(
  config: CommandConfig,
  id: string,
  { reason, json, department, ...options }: DecideOptions,
): Promise<void> {
  return withAuthority(config, options, async (authority) => {
    const { asked } = await readDecided(authority, id, department);
    const { publication } = settled(
      (await authority.ask(DeclinePublicationDocument, { ...asked, reason })).declinePublication,
    );
    if (json) printSuccess({ publication: id, state: publication?.state });
    else printLines([`${asked.department} does not agree to ${id}, which is not published`]);
  });
}

/** What is decided on is what is there now; whoever decides in between is told so by the authority. */
async function readDecided({ ask, department: ofToken }: Authority, id: string, given: string | undefined) {
  const { publication } = await ask(PublicationDocument, { id });
  if (publication === null || publication.revision === null)
    throw new CommandError(`there is no publication ${id}`, { exitCode: 1, code: 'NOT_FOUND' });
  const department = given ?? (await ofToken());
  if (department === undefined) throw new CommandError('say with --department whose word it is');
  return {
    asked: { id, department, revision: publication.revision },
    departments: publication.departments ?? [],
  };
}

/** Prints what waits for the agreement of a department, or of any where nobody says whose. */
export async function listWaiting(
  config: CommandConfig,
  { json, department: given, ...options }: AuthorityOptions & { department?: string; json?: true },
): Promise<void> {
  const publications = await withAuthority(config, options, async ({ ask, department: ofToken }) => {
    const department = given ?? (await ofToken());
    const all = await listNodes(async (page) => (await ask(WaitingPublicationsDocument, page)).publications);
    return all.filter(
      ({ awaitedConsent, departments }) =>
        department === undefined ||
        awaitedConsent?.includes(department) === true ||
        departments?.includes(department) === true,
    );
  });
  if (json) return printSuccess({ publications });
  if (publications.length === 0) console.log('nothing waits for an agreement');
  for (const {
    id,
    departments,
    requestedBy,
    requestedAt,
    reason,
    awaitedConsent,
    findings,
  } of publications) {
    printLines([
      `${id}  of ${(departments ?? []).join(', ')}, by ${requestedBy} at ${requestedAt}: ${reason}`,
      `  waits for ${(awaitedConsent ?? []).join(', ')}`,
      ...(findings ?? [])
        .filter(({ code }) => code === 'CONSENT_REQUIRED')
        .map(({ place, message }) => `  ${place}: ${message}`),
    ]);
  }
}

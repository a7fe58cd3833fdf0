import { listNodes } from '../authority/list-nodes.ts';
import { type Authority, type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { settled } from '../authority/settled.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import {
  ApproveDepartmentDocument,
  RefuseDepartmentDocument,
  RegisterDepartmentDocument,
  type RegistrationPartsFragment,
  RegistrationDocument,
  RegistrationsDocument,
} from '../generated/documents.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';

interface Options extends AuthorityOptions {
  readonly json?: true;
}

export interface RegisterOptions extends Options {
  readonly name: string;
  readonly nameZh: string;
  readonly uscc?: string;
}

/** Asks the authority to register the department of whoever is signed in. */
export async function registerDepartment(
  config: CommandConfig,
  code: string,
  { name, nameZh, uscc, json, ...options }: RegisterOptions,
): Promise<void> {
  const registration = await withAuthority(config, options, async ({ ask }) => {
    const asked = await ask(RegisterDepartmentDocument, { code, name, nameZh, uscc: uscc ?? null });
    return settled(asked.registerDepartment).registration;
  });
  report(registration, json, `${code} has asked to be registered: the authority has to approve it`);
}

/** Puts a department that has asked for it into the policy. */
export async function approveDepartment(
  config: CommandConfig,
  code: string,
  { reason, json, ...options }: Options & { reason?: string },
): Promise<void> {
  const registration = await withAuthority(config, options, async ({ ask }) => {
    const revision = await findRevision(ask, code);
    const asked = await ask(ApproveDepartmentDocument, { code, revision, reason: reason ?? null });
    return settled(asked.approveDepartment).registration;
  });
  report(registration, json, `${code} is registered`);
}

/** Does not register a department; it may ask again. */
export async function refuseDepartment(
  config: CommandConfig,
  code: string,
  { reason, json, ...options }: Options & { reason: string },
): Promise<void> {
  const registration = await withAuthority(config, options, async ({ ask }) => {
    const revision = await findRevision(ask, code);
    return settled((await ask(RefuseDepartmentDocument, { code, revision, reason })).refuseDepartment)
      .registration;
  });
  report(registration, json, `${code} is not registered`);
}

/** Prints which departments have asked to be registered, and what became of it. */
export async function listRegistrations(config: CommandConfig, { json, ...options }: Options): Promise<void> {
  const registrations = await withAuthority(config, options, ({ ask }) =>
    listNodes(async (page) => (await ask(RegistrationsDocument, page)).registrations),
  );
  if (json) return printSuccess({ registrations });
  if (registrations.length === 0) console.log('no department has asked to be registered');
  printLines(
    registrations.map(
      ({ code, nameZh, name, state, requestedBy, requestedAt }) =>
        `${code}  ${state}  ${nameZh} ${name}, asked for by ${requestedBy} at ${requestedAt}`,
    ),
  );
}

/** What is decided on is what is there now; whoever decides in between is told so by the authority. */
async function findRevision(ask: Authority['ask'], code: string): Promise<number> {
  const { registration } = await ask(RegistrationDocument, { code });
  if (registration === null || registration.revision === null)
    throw new CommandError(`${code} has not asked to be registered`, { exitCode: 1, code: 'NOT_FOUND' });
  return registration.revision;
}

function report(registration: RegistrationPartsFragment | null, json: true | undefined, text: string): void {
  if (json) printSuccess({ registration });
  else printLines([text]);
}

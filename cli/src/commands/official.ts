/* In which of the duties that nobody has together officials act (三员分立). */
import { type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { listNodes } from '../authority/list-nodes.ts';
import { settled } from '../authority/settled.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { DutiesDocument, DutyDocument, EndDutyDocument } from '../generated/documents.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';

interface Options extends AuthorityOptions {
  readonly json?: true;
}

/** Prints who acts in which duty. */
export async function listDuties(config: CommandConfig, { json, ...options }: Options): Promise<void> {
  const duties = await withAuthority(config, options, ({ ask }) =>
    listNodes(async (page) => (await ask(DutiesDocument, page)).duties),
  );
  if (json) return printSuccess({ duties });
  if (duties.length === 0) console.log('nobody has acted yet');
  printLines(
    duties.map(({ official, duty, since }) => `${official}  ${duty?.toLowerCase()}  since ${since}`),
  );
}

/** Ends the duty in which an official acts, so that another one may begin. */
export async function endDuty(
  config: CommandConfig,
  official: string,
  { reason, json, ...options }: Options & { readonly reason: string },
): Promise<void> {
  const ended = await withAuthority(config, options, async ({ ask }) => {
    const duty = (await ask(DutyDocument, { official })).duty?.duty ?? null;
    if (duty === null)
      throw new CommandError(`${official} has not acted in any duty`, { exitCode: 1, code: 'NOT_FOUND' });
    return settled((await ask(EndDutyDocument, { official, duty, reason })).endDuty).duty;
  });
  if (json) printSuccess({ duty: ended });
  else printLines([`${official} does not act in the duty ${ended?.duty?.toLowerCase()} any more`]);
}

/**
 * Changes of the policy over the authority's service: drafted by one official, reviewed by another, brought into force as
 * reviewed. With `--database`, whoever breaks the glass does all of it at once, and the history says so.
 */
import { describeProblem, type Problem } from '@govgraph/policy';
import { type Authority, type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { settled } from '../authority/settled.ts';
import { waitForJob } from '../authority/wait-for-job.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { count } from '../count.ts';
import {
  ActivatePolicyChangeDocument,
  CheckPolicyDocument,
  DraftPolicyChangeDocument,
  type PolicyChangePartsFragment,
  PolicyChangeDocument,
  ReviewPolicyChangeDocument,
  RollbackPolicyDocument,
  WithdrawPolicyChangeDocument,
} from '../generated/documents.ts';
import { printFailure, printSuccess } from '../print-envelope.ts';
import { printable, printLines } from '../print-lines.ts';
import { readTextFile } from '../read-text-file.ts';
import { describeAccess } from './describe-access.ts';
import { describeProof } from './describe-proof.ts';

interface Options extends AuthorityOptions {
  readonly json?: true;
}

export interface CheckPolicyOptions extends Options {
  /** The version of the policy that the document was made of, where the document does not say it. */
  readonly basedOn?: number;
}

export interface ApplyPolicyOptions extends CheckPolicyOptions {
  readonly reason: string;
}

type Change = PolicyChangePartsFragment;
type Ask = Authority['ask'];

/** Says what the policy would be; nothing changes. @returns 0 when it can come into force, 1 when there are problems */
export async function checkPolicyFile(
  config: CommandConfig,
  file: string,
  { basedOn, json, ...options }: CheckPolicyOptions,
): Promise<number> {
  const change = await check(config, file, basedOn, options);
  const failure = failureOf(change);
  return report(change, json, failure, [
    failure === undefined
      ? `${file} can come into force after version ${change.checkedVersion}`
      : `${file}: ${failure.message}`,
  ]);
}

/**
 * Says whether somebody would see more with a document in force; nothing changes.
 *
 * @returns 0 when nobody does, 1 when somebody does, 2 when that cannot be said, 3 when the document has problems
 */
export async function provePolicyFile(
  config: CommandConfig,
  file: string,
  { basedOn, json, ...options }: CheckPolicyOptions,
): Promise<number> {
  const change = await check(config, file, basedOn, options);
  const failure = failureOf(change);
  if (failure !== undefined)
    return report(change, json, { ...failure, exitCode: 3 }, [`${file}: ${failure.message}`]);
  const { proof } = change;
  if (json) printSuccess(proof);
  else
    printLines(proof === null ? ['nothing is published yet, so nobody sees anything'] : describeProof(proof));
  return proof === null ? 0 : { PROVED: 0, NEW_ACCESS: 1, UNKNOWN: 2 }[proof.verdict ?? 'UNKNOWN'];
}

async function check(
  config: CommandConfig,
  file: string,
  basedOn: number | undefined,
  options: AuthorityOptions,
): Promise<Change> {
  const text = await readTextFile(file);
  return withAuthority(config, options, async ({ ask }) => {
    const asked = await ask(CheckPolicyDocument, { text, basedOn: basedOn ?? null });
    return untilSettled(ask, settled(asked.checkPolicy).policyChange);
  });
}

/** Drafts a change, and says who has to review it. @returns 0 when it can be reviewed, 1 when there are problems */
export async function applyPolicy(
  config: CommandConfig,
  file: string,
  { basedOn, reason, json, ...options }: ApplyPolicyOptions,
): Promise<number> {
  const text = await readTextFile(file);
  return draft(config, options, json, file, async (ask) => {
    const asked = await ask(DraftPolicyChangeDocument, { text, basedOn: basedOn ?? null, reason });
    return settled(asked.draftPolicyChange).policyChange;
  });
}

/** Drafts what an earlier version says. @returns as {@link applyPolicy} */
export function rollbackPolicy(
  config: CommandConfig,
  toVersion: number,
  { reason, json, ...options }: Options & { readonly reason: string },
): Promise<number> {
  return draft(config, options, json, `version ${toVersion}`, async (ask) => {
    const asked = await ask(RollbackPolicyDocument, { toVersion, reason });
    return settled(asked.rollbackPolicy).policyChange;
  });
}

async function draft(
  config: CommandConfig,
  options: AuthorityOptions,
  json: true | undefined,
  name: string,
  begin: (ask: Ask) => Promise<Change | null>,
): Promise<number> {
  const change = await withAuthority(config, options, async ({ ask }) => {
    const drafted = await untilSettled(ask, await begin(ask));
    if (drafted.state !== 'CHECKED') return drafted;
    if ((drafted.changes ?? []).length === 0) return withdraw(ask, drafted, 'it changes nothing');
    return options.database ? activate(ask, await agree(ask, drafted, true, null)) : drafted;
  });
  if (change.state === 'WITHDRAWN')
    return report(change, json, undefined, [`${name}: nothing would change, so nothing was drafted`]);
  const failure = failureOf(change);
  if (failure !== undefined) return report(change, json, failure, [`${name}: ${failure.message}`]);
  if (change.state === 'ACTIVE')
    return report(change, json, undefined, [`${name} is in force, policy version ${change.policyVersion}`]);
  return report(change, json, undefined, [
    `${name} is drafted: a security reviewer or the authority, other than you, has to agree with`,
    `  govgraph policy review ${change.id}`,
    'and then a security officer brings it into force with',
    `  govgraph policy activate ${change.id}`,
  ]);
}

export interface ReviewOptions extends Options {
  readonly decline?: true;
  readonly reason?: string;
}

/** Agrees to a change, or refuses it. */
export async function reviewPolicyChange(
  config: CommandConfig,
  id: string,
  { decline, reason, json, ...options }: ReviewOptions,
): Promise<number> {
  const change = await withAuthority(config, options, async ({ ask }) =>
    agree(ask, await read(ask, id), decline !== true, reason ?? null),
  );
  if (decline) return report(change, json, undefined, [`the change ${id} is refused`]);
  return report(change, json, undefined, [
    `the change ${id} is reviewed: a security officer brings it into force with`,
    `  govgraph policy activate ${id}`,
  ]);
}

/** Brings a reviewed change into force. @returns 0 when it is, 1 when it has to be reviewed again or has problems */
export async function activatePolicyChange(
  config: CommandConfig,
  id: string,
  { json, ...options }: Options,
): Promise<number> {
  const change = await withAuthority(config, options, async ({ ask }) => activate(ask, await read(ask, id)));
  if (change.state === 'ACTIVE')
    return report(change, json, undefined, [
      `the change ${id} is in force, policy version ${change.policyVersion}`,
    ]);
  const failure = failureOf(change) ?? {
    code: 'REVIEW_AGAIN',
    message: `others have changed the policy, and it comes to something else now: review it again with govgraph policy review ${id}`,
    exitCode: 1,
  };
  return report(change, json, failure, [`${id}: ${failure.message}`]);
}

/** Takes back a change that is not in force yet. */
export async function withdrawPolicyChange(
  config: CommandConfig,
  id: string,
  { reason, json, ...options }: Options & { readonly reason?: string },
): Promise<number> {
  const change = await withAuthority(config, options, async ({ ask }) =>
    withdraw(ask, await read(ask, id), reason ?? null),
  );
  return report(change, json, undefined, [`the change ${id} is taken back`]);
}

async function read(ask: Ask, id: string): Promise<Change> {
  const { policyChange } = await ask(PolicyChangeDocument, { id });
  if (policyChange === null)
    throw new CommandError(`there is no change of the policy ${id}`, { exitCode: 1, code: 'NOT_FOUND' });
  return policyChange;
}

async function agree(
  ask: Ask,
  { id, revision }: Change,
  isAgreed: boolean,
  reason: string | null,
): Promise<Change> {
  const asked = await ask(ReviewPolicyChangeDocument, { ...headOf({ id, revision }), isAgreed, reason });
  return present(settled(asked.reviewPolicyChange).policyChange);
}

async function activate(ask: Ask, change: Change): Promise<Change> {
  const asked = await ask(ActivatePolicyChangeDocument, headOf(change));
  return untilSettled(ask, settled(asked.activatePolicyChange).policyChange);
}

async function withdraw(ask: Ask, change: Change, reason: string | null): Promise<Change> {
  const asked = await ask(WithdrawPolicyChangeDocument, { ...headOf(change), reason });
  return present(settled(asked.withdrawPolicyChange).policyChange);
}

/** What is decided on is what was read: whoever decides in between is told so by the authority. */
function headOf({ id, revision }: Pick<Change, 'id' | 'revision'>) {
  return { id: id ?? '', revision: revision ?? 0 };
}

function present(change: Change | null): Change {
  if (change === null) throw new CommandError('the authority names no change of the policy');
  return change;
}

async function untilSettled(ask: Ask, begun: Change | null): Promise<Change> {
  const change = present(begun);
  const { id } = headOf(change);
  return waitForJob(change, {
    name: `the change ${id}`,
    isDone: ({ isWorkedOn }) => isWorkedOn !== true,
    read: async () => (await ask(PolicyChangeDocument, { id })).policyChange ?? undefined,
  });
}

interface ChangeFailure {
  readonly code: string;
  readonly message: string;
  readonly exitCode: number;
}

/** @returns undefined where it goes on as it should */
function failureOf({ state, problemCount, failure }: Change): ChangeFailure | undefined {
  if (state === 'REFUSED')
    return { code: 'PROBLEMS_FOUND', message: count(problemCount ?? 0, 'problem'), exitCode: 1 };
  if (state !== 'FAILED') return undefined;
  const message = failure ?? 'it could not be carried out; nothing has changed';
  return { code: 'CHANGE_FAILED', message, exitCode: 2 };
}

/** @param lines what it came to, for people */
function report(
  change: Change,
  json: true | undefined,
  failure: ChangeFailure | undefined,
  lines: readonly string[],
): number {
  if (json) {
    if (failure === undefined) printSuccess(change);
    else printFailure(failure, change);
    return failure?.exitCode ?? 0;
  }
  for (const warning of change.warnings ?? [])
    console.error(`warning: ${printable(describeProblem(toProblem(warning)))}`);
  const changes = change.changes ?? [];
  printLines([
    ...(change.problems ?? []).map((problem) => describeProblem(toProblem(problem))),
    ...changes,
    ...(change.access ?? []).flatMap(describeAccess),
    ...(change.proof === null || changes.length === 0 ? [] : describeProof(change.proof)),
    ...(changes.length === 0 && change.state === 'CHECKED' ? ['nothing would change'] : []),
    ...lines,
  ]);
  return failure?.exitCode ?? 0;
}

function toProblem({ path, message, line, column }: NonNullable<Change['problems']>[number]): Problem {
  return {
    path: path ?? '',
    message: message ?? '',
    ...(line === null ? {} : { line }),
    ...(column === null ? {} : { column }),
  };
}

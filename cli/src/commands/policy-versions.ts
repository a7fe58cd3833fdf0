import { type Authority, type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { listNodes } from '../authority/list-nodes.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import {
  PolicyChangesDocument,
  type PolicyChangesQuery,
  PolicyChangeWithEventsDocument,
  PolicyDifferenceDocument,
  PolicyDocumentDocument,
  PolicyVersionDocument,
  PolicyVersionsDocument,
  type PolicyVersionsQuery,
} from '../generated/documents.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines, printText } from '../print-lines.ts';
import { describeAccess } from './describe-access.ts';
import { describeProof } from './describe-proof.ts';

interface Options extends AuthorityOptions {
  readonly json?: true;
}

interface ListOptions extends Options {
  readonly lines: number;
}

/** Prints the latest versions of the policy, the latest first: who made each, when and why. */
export async function listPolicyVersions(
  config: CommandConfig,
  { lines, json, ...options }: ListOptions,
): Promise<void> {
  const versions = await withAuthority(config, options, ({ ask }) =>
    listNodes(
      async (page): Promise<PolicyVersionsQuery['policyVersions']> =>
        (await ask(PolicyVersionsDocument, page)).policyVersions,
      lines,
    ),
  );
  if (json) return printSuccess({ versions });
  printLines(versions.map(({ version, at, actor, reason }) => `${version}  ${at}  ${actor}  ${reason}`));
}

/** Prints the latest changes of the policy, the latest first, and what became of each. */
export async function listPolicyChanges(
  config: CommandConfig,
  { lines, json, ...options }: ListOptions,
): Promise<void> {
  const changes = await withAuthority(config, options, ({ ask }) =>
    listNodes(
      async (page): Promise<PolicyChangesQuery['policyChanges']> =>
        (await ask(PolicyChangesDocument, page)).policyChanges,
      lines,
    ),
  );
  if (json) return printSuccess({ changes });
  if (changes.length === 0) console.log('nobody has drafted a change of the policy');
  printLines(
    changes.map(({ id, state, kind, requestedBy, requestedAt, reason, policyVersion }) => {
      const version = policyVersion === null ? '' : ` (version ${policyVersion})`;
      return `${id}  ${state}${version}  ${kind}  ${requestedBy}  ${requestedAt}  ${reason ?? ''}`;
    }),
  );
}

/** Shows a version of the policy, or a change of it, by its id. */
export async function showPolicy(
  config: CommandConfig,
  what: string,
  { json, ...options }: Options,
): Promise<void> {
  const lines = await withAuthority(config, options, (authority) =>
    /^\d{1,9}$/.test(what) ? showVersion(authority, Number(what), json) : showChange(authority, what, json),
  );
  printLines(lines);
}

/** @returns what is still to be printed */
async function showVersion(
  { ask }: Authority,
  version: number,
  json: true | undefined,
): Promise<readonly string[]> {
  const { policyVersion, policyDocument } = await ask(PolicyVersionDocument, { version });
  if (policyVersion === null) throw noVersion(version);
  const text = policyDocument?.text ?? '';
  if (json) {
    printSuccess({ ...policyVersion, text });
    return [];
  }
  const { actor, at, reason, hash } = policyVersion;
  printLines([`# version ${version} by ${actor} at ${at}: ${reason}`, `# sha256 ${hash}`]);
  printText(text);
  return [];
}

async function showChange(
  { ask }: Authority,
  id: string,
  json: true | undefined,
): Promise<readonly string[]> {
  const { policyChange } = await ask(PolicyChangeWithEventsDocument, { id });
  if (policyChange === null)
    throw new CommandError(`there is no version and no change of the policy ${id}`, {
      exitCode: 1,
      code: 'NOT_FOUND',
    });
  if (json) {
    printSuccess(policyChange);
    return [];
  }
  const {
    state,
    kind,
    requestedBy,
    requestedAt,
    reason,
    changes,
    problems,
    warnings,
    access,
    proof,
    events,
  } = policyChange;
  const say = (word: string) => (problem: { path: string | null; message: string | null }) =>
    `${word}: ${problem.path ?? ''}: ${problem.message ?? ''}`;
  return [
    `${kind} ${state}, by ${requestedBy} at ${requestedAt}: ${reason ?? 'no reason given'}`,
    ...(changes ?? []),
    ...(access ?? []).flatMap(describeAccess),
    ...(proof === null ? [] : describeProof(proof)),
    ...(problems ?? []).map(say('problem')),
    ...(warnings ?? []).map(say('warning')),
    ...(events ?? []).toReversed().map((event) => {
      const glass = event.isBreakGlass ? ', past the gateway' : '';
      const version = event.policyVersion === null ? '' : `, policy version ${event.policyVersion}`;
      const why = event.reason === null ? '' : `: ${event.reason}`;
      return `${event.at}  ${event.action} → ${event.to}  ${event.actor} (${event.role}${glass})${version}${why}`;
    }),
  ];
}

const signs = { ADDED: '+', REMOVED: '-', CHANGED: '~' } as const;

/** Says what is different between two versions. @param to the one in force by default */
export async function diffPolicy(
  config: CommandConfig,
  from: number,
  to: number | undefined,
  { json, ...options }: Options,
): Promise<void> {
  const { policyDifference } = await withAuthority(config, options, ({ ask }) =>
    ask(PolicyDifferenceDocument, { from, to: to ?? null }),
  );
  if (policyDifference === null) throw noVersion(to === undefined ? from : `${from} or ${to}`);
  if (json) return printSuccess(policyDifference);
  const changes = policyDifference.changes ?? [];
  if (changes.length === 0) console.log('nothing is different');
  printLines(changes.map(({ kind, place, what }) => `${signs[kind ?? 'CHANGED']} ${place}: ${what}`));
}

/** Prints a version as a document that can be changed and applied. @param at a version; the one in force by default */
export async function exportPolicy(
  config: CommandConfig,
  { at, json, ...options }: Options & { readonly at?: number },
): Promise<void> {
  const { policyDocument } = await withAuthority(config, options, ({ ask }) =>
    ask(PolicyDocumentDocument, { version: at ?? null }),
  );
  if (policyDocument === null) throw noVersion(at ?? 0);
  if (json) printSuccess(policyDocument);
  else process.stdout.write(policyDocument.text ?? '');
}

function noVersion(version: number | string): CommandError {
  return new CommandError(`there is no version ${version} of the policy`, { exitCode: 1, code: 'NOT_FOUND' });
}

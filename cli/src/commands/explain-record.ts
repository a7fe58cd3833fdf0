import { describeAttributes } from '@govgraph/policy';
import { explainUse, type UsageExplanation } from '@govgraph/registry/services';
import type { StoredRecord, SubjectGroup, UsageRecord, UsageStore } from '@govgraph/storage';
import { type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { settled } from '../authority/settled.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { UsageRecordDocument } from '../generated/documents.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';
import { withPolicyHistory, withPolicyStore, withUsageStore } from '../stores.ts';
import { findCatalogUrl } from '../find-catalog.ts';
import { archiveNeedsDatabase, openArchives } from './open-archives.ts';
import { describeRefusal, describeTry, describeUnreadable } from './describe-record.ts';

export interface ExplainOptions extends AuthorityOptions {
  /** Directories of archives, which are read on the machine that has them, with the database. */
  readonly archive?: readonly string[];
  readonly json?: true;
}

/**
 * Prints what one request was given, of whom and why, and decides it once more under the policy of then; and says
 * whether the database still keeps that policy as it was put into force. Who reads it is kept.
 *
 * @returns 0 when every decision comes out as it was recorded, or cannot be repeated because the record is of the
 *   first form, and the history of the policy fits; 1 otherwise, also where the record cannot be read
 */
export async function explainRecord(
  config: CommandConfig,
  decisionId: string,
  { archive, json, ...access }: ExplainOptions,
): Promise<number> {
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(decisionId)) {
    throw new CommandError(`${decisionId} is no decision id`, { exitCode: 2 });
  }
  const explained =
    archive === undefined
      ? await askAuthority(config, access, decisionId)
      : await explainWithArchives(config, access, decisionId, archive);
  const { record } = explained;
  if (json) printSuccess(explained);
  else printLines('isUnreadable' in record ? [describeUnreadable(record)] : describe(record, explained));
  if ('isUnreadable' in record) return 1;
  const { decisions, policyProblems } = explained;
  return decisions?.every(({ isSame }) => isSame) === false || policyProblems.length > 0 ? 1 : 0;
}

async function askAuthority(
  config: CommandConfig,
  access: AuthorityOptions,
  decisionId: string,
): Promise<UsageExplanation> {
  const { usageRecord } = await withAuthority(config, access, ({ ask }) =>
    ask(UsageRecordDocument, { decisionId }),
  );
  return JSON.parse(settled(usageRecord).explanation?.document ?? 'null') as UsageExplanation;
}

/** On the database, with the rights of an auditor. */
async function explainWithArchives(
  config: CommandConfig,
  { database }: AuthorityOptions,
  decisionId: string,
  archive: readonly string[],
): Promise<UsageExplanation> {
  if (database !== true) throw archiveNeedsDatabase();
  const catalogUrl = await findCatalogUrl(config, 'auditor');
  const record = await withUsageStore(catalogUrl, (store) => findRecord(store, decisionId, archive));
  if (record === undefined)
    throw new CommandError(`there is no usage record of the decision ${decisionId}`, {
      exitCode: 1,
      code: 'NOT_FOUND',
    });
  if ('isUnreadable' in record) return { record, groups: [], policyProblems: [] };
  const outcome = await withPolicyHistory(catalogUrl, (history) =>
    withPolicyStore(catalogUrl, (policies) => explainUse({ policies, history }, record)),
  );
  if ('done' in outcome) return outcome.done;
  const { code, message } = outcome.refusal;
  throw new CommandError(message, { exitCode: 1, code });
}

async function findRecord(
  store: UsageStore,
  decisionId: string,
  directories: readonly string[],
): Promise<StoredRecord | undefined> {
  const [stored] = await store.readStored({ decisionId });
  if (stored !== undefined) return stored;
  for (const archive of (await openArchives(store, {}, directories)).toReversed()) {
    let found: StoredRecord | undefined;
    for await (const record of archive.search({ decisionId: decisionId.toLowerCase() })) found ??= record;
    if (found !== undefined) return found;
  }
  return undefined;
}

function* describe(
  record: UsageRecord,
  { groups, decisions, policyProblems }: UsageExplanation,
): Generator<string> {
  const { at, outcome, status, application, department, user, purpose, policyVersion } = record;
  const refusal = describeRefusal(record);
  yield `${at}  ${outcome} ${status}${refusal === undefined ? '' : ` ${refusal}`}`;
  if (record.form === 2 && record.sum !== undefined) yield 'nobody vouched for whoever asked';
  yield `${application ?? 'nobody'} of ${department ?? '-'} (${user ?? '-'}), purpose ${purpose ?? '-'}, policy version ${policyVersion}`;
  if (record.form === 2 && record.attributes !== null) {
    yield describeAttributes(record.attributes);
    for (const tried of record.tries) yield describeTry(tried);
  }
  for (const { subjects, items, earlier } of groups) {
    yield '';
    const who = subjects.length === 0 ? 'about nobody' : `about ${subjects.join(' ')}`;
    yield earlier === undefined ? who : `${who}, ${describeAttempt(earlier)}`;
    for (const item of items) yield `  ${describeItem(item)}`;
    if (items.length === 0) yield '  no item was decided of it';
  }
  yield '';
  if (decisions === undefined) {
    yield 'The record is of the first form: it does not say what was decided upon, so nothing can be decided again.';
    return;
  }
  for (const { recorded, repeated, isSame, takenRules } of decisions) {
    yield `${isSame ? 'same' : 'DIFFERS'}  ${recorded.coordinate}: ${recorded.outcome}`;
    if (!isSame) yield `    now ${repeated.outcome}${'code' in repeated ? ` ${repeated.code}` : ''}`;
    if (recorded.deniedBy === 'operation') {
      yield '    the policy permits it; the schema, or the shape of the operation, did not';
    }
    if (takenRules.length > 0) {
      yield `    what ${takenRules.join(', ')} said is taken from the record: arguments are not recorded`;
    }
    for (const { step, outcome: verdict, detail } of repeated.trace)
      yield `    ${step} ${verdict}: ${detail}`;
  }
  yield '';
  for (const { message } of policyProblems) yield `PROBLEM   ${message}`;
  if (policyProblems.length > 0)
    yield 'The history of the policy was changed: the decisions above may be those of another policy than that of then.';
  else
    yield `The history of the policy up to version ${policyVersion} fits its hashes. That it was not made anew, \`audit verify\` proves.`;
}

function describeAttempt({ at, policyVersion }: NonNullable<SubjectGroup['earlier']>): string {
  return `asked before and not given (policy version ${policyVersion} at ${at})`;
}

function describeItem(item: SubjectGroup['items'][number]): string {
  const { coordinate, outcome, code, grantId } = item;
  const result = 'result' in item && item.result !== undefined ? `, ${item.result}` : '';
  const mask = 'mask' in item && item.mask !== undefined ? ` (${item.mask})` : '';
  const rules = 'rules' in item ? (item.rules ?? []) : [];
  return [
    `${coordinate}: ${outcome}${mask}${result}`,
    ...(code === undefined ? [] : [code]),
    ...(grantId === undefined ? [] : [`grant ${grantId}`]),
    ...rules.map((rule) => `rule ${rule.id} ${rule.outcome}`),
  ].join('  ');
}

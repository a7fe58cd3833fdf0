import { createPublicKey, type KeyObject } from 'node:crypto';
import {
  checkpointKeyTitle,
  readChainKeys,
  titleOfChainKey,
  verifyUsage,
  type AuditProgress,
  type ChainKey,
  type UsageReport,
} from '@govgraph/storage';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { count } from '../count.ts';
import { createProgressNotes } from '../create-progress-notes.ts';
import { printFailure, printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';
import { readTextFile } from '../read-text-file.ts';
import { withPolicyHistory, withUsageStore } from '../stores.ts';
import { findAuditFiles, findCatalogUrl } from '../find-catalog.ts';

/** What is given to the command; what is not is that of the running demo. */
export interface AuditOptions {
  readonly chainKey?: readonly string[];
  readonly checkpointKey?: readonly string[];
  readonly checkpoints?: readonly string[];
  /** Directories. */
  readonly archive?: readonly string[];
  readonly json?: true;
}

const exitCodes = { proved: 0, problems: 1, unproved: 3 };

/**
 * Verifies chains, checkpoints and the history of the policy, and says what was found and what could not be proved.
 *
 * @returns 0 when all is intact and that was proved, 1 when something was changed, 3 when nothing was found and not
 *   everything could be proved
 */
export async function verifyAudit(config: CommandConfig, options: AuditOptions): Promise<number> {
  const running = await findAuditFiles(config);
  const chainKeyFiles = await readChainKeyFiles(options.chainKey ?? running.chainKeys);
  const chainKeys = new Map(chainKeyFiles.map(({ key }) => [key.keyId, key]));
  const checkpointKeyFiles = options.checkpointKey ?? running.checkpointKeys;
  const checkpointKeys = await Promise.all(checkpointKeyFiles.map(readCheckpointKey));
  const keyFiles = new Map([
    ...chainKeyFiles.map(({ key, file }): [string, string] => [titleOfChainKey(key.keyId), file]),
    [checkpointKeyTitle, checkpointKeyFiles.join(', ')],
  ]);
  const checkpointFiles = options.checkpoints ?? running.checkpoints;
  const archiveDirectories = options.archive ?? [];
  const onProgress = createProgressNotes(describeProgress);
  const catalogUrl = await findCatalogUrl(config, 'auditor');
  const given = { chainKeys, checkpointKeys, checkpointFiles, archiveDirectories, keyFiles, onProgress };
  const report = await withUsageStore(catalogUrl, (store) =>
    withPolicyHistory(catalogUrl, (history) => verifyUsage({ store, history, ...given })),
  ).catch((error: unknown) => {
    throw isMissingFile(error)
      ? new CommandError(`${error.path} cannot be read (${error.code})`, {
          code: 'FILE_UNREADABLE',
          cause: error,
        })
      : error;
  });
  if (options.json) printReport(report);
  else printLines(describeReport(report));
  if (!report.isIntact) return exitCodes.problems;
  return report.isProved ? exitCodes.proved : exitCodes.unproved;
}

function printReport(report: UsageReport): void {
  const message = summaryOf(report);
  if (!report.isIntact) printFailure({ code: 'PROBLEMS_FOUND', message }, report);
  else if (report.isProved) printSuccess(report);
  else printFailure({ code: 'UNPROVED', message }, report);
}

function* describeReport(report: UsageReport): Generator<string> {
  for (const { writer, message } of report.problems)
    yield `PROBLEM   ${writer === undefined ? '' : `writer ${writer}: `}${message}`;
  const more = report.problemCount - report.problems.length;
  if (more > 0) yield `PROBLEM   and ${more} more`;
  for (const { message } of report.unproved) yield `UNPROVED  ${message}`;
  for (const note of report.notes) yield `NOTE      ${note}`;
  yield summaryOf(report);
}

function summaryOf(report: UsageReport): string {
  const { records, writers, checkpoints, archives, policyVersions } = report;
  const summary = report.isIntact
    ? `all intact${report.isProved ? '' : ', as far as could be proved'}`
    : count(report.problemCount, 'problem');
  const versions = `${count(policyVersions, 'version')} of the policy`;
  const archived = archives === 0 ? '' : `, ${count(archives, 'archived month')}`;
  const counts = `${count(records, 'record')} of ${count(writers, 'writer')}, ${versions}, ${count(checkpoints, 'checkpoint')}${archived}`;
  return `${counts}: ${summary}`;
}

function describeProgress({ checkpoints, archives, records, policyVersions }: AuditProgress): string {
  const verified = [
    count(checkpoints, 'checkpoint'),
    ...(archives > 0 ? [count(archives, 'archived month')] : []),
    count(records, 'record'),
    ...(policyVersions > 0 ? [`${count(policyVersions, 'version')} of the policy`] : []),
  ];
  return `verified so far: ${verified.join(', ')}`;
}

async function readChainKeyFiles(
  files: readonly string[],
): Promise<readonly { readonly key: ChainKey; readonly file: string }[]> {
  const keys = await Promise.all(
    files.map(async (file) => {
      const read = readChainKeys(await readTextFile(file));
      if (read !== undefined) return read.map((key) => ({ key, file }));
      throw new CommandError(`${file}: expected keys of 32 bytes or more, each with an id`, {
        code: 'FILE_INVALID',
      });
    }),
  );
  return keys.flat();
}

/** @param file with the public key, or the private one that it belongs to */
async function readCheckpointKey(file: string): Promise<KeyObject> {
  const pem = await readTextFile(file);
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // The reason may quote a private key; the message below says enough.
  }
  throw new CommandError(`${file}: expected an Ed25519 key in PEM`, { code: 'FILE_INVALID' });
}

function isMissingFile(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'path' in error && 'code' in error;
}

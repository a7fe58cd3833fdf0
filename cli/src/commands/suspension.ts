import { type Authority, type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { listNodes } from '../authority/list-nodes.ts';
import { settled } from '../authority/settled.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import {
  LiftSuspensionDocument,
  SuspendDocument,
  type SuspensionPartsFragment,
  SuspensionsDocument,
  type SuspensionsQuery,
  type SuspensionTarget,
} from '../generated/documents.ts';
import { printSuccess } from '../print-envelope.ts';
import { printable, printLines } from '../print-lines.ts';

interface Options extends AuthorityOptions {
  readonly json?: true;
}

export interface SuspensionOptions extends Options {
  readonly application?: string;
  /** The department that uses. */
  readonly department?: string;
  readonly field?: string;
  readonly reason: string;
}

/** Whoever stops somebody must not wonder whether anything happens. */
const noteAfterMs = 3_000;

/** The switch that stops a caller, a department or a field immediately. */
export async function addSuspension(
  config: CommandConfig,
  { reason, json, ...given }: SuspensionOptions,
): Promise<void> {
  const { kind, target, options } = readTarget(given);
  const { suspension, warning, already } = await noting(() =>
    withAuthority(config, options, async ({ ask }) => {
      const { suspend: payload } = await ask(SuspendDocument, { kind, target, reason });
      // What is suspended keeps its reason and its instant.
      const known =
        payload?.refusal?.code === 'WRONG_STATE' ? await findSuspension(ask, kind, target) : undefined;
      if (known !== undefined) return { suspension: known, warning: null, already: true };
      return { ...settled(payload), already: false };
    }),
  );
  if (warning !== null) console.error(`warning: ${printable(warning)}`);
  const version = versionOf(suspension);
  if (json) return printSuccess({ suspension, version, already });
  if (already)
    printLines([
      `${target} is suspended already, since ${suspension?.since} (${suspension?.reason})${inVersion(suspension?.revision ?? null)}`,
    ]);
  else printLines([`${target} is suspended${inVersion(version)}`]);
}

/** Ends a suspension. */
export async function liftSuspension(
  config: CommandConfig,
  { reason, json, ...given }: SuspensionOptions,
): Promise<void> {
  const { kind, target, options } = readTarget(given);
  const suspension = await noting(() =>
    withAuthority(config, options, async ({ ask }) => {
      const known = await findSuspension(ask, kind, target);
      if (known === undefined || known.revision === null)
        throw new CommandError(`${target} is not suspended`, { exitCode: 1, code: 'NOT_FOUND' });
      const { liftSuspension: payload } = await ask(LiftSuspensionDocument, {
        ...{ kind, target, reason },
        revision: known.revision,
      });
      return settled(payload).suspension;
    }),
  );
  const version = versionOf(suspension);
  if (json) printSuccess({ suspension, version });
  else printLines([`${target} is no longer suspended${inVersion(version)}`]);
}

/** Prints what is suspended now, since when and why. */
export async function listSuspensions(config: CommandConfig, { json, ...options }: Options): Promise<void> {
  const suspensions = await withAuthority(config, options, ({ ask }) => readSuspensions(ask));
  if (json) return printSuccess({ suspensions });
  if (suspensions.length === 0) console.log('nothing is suspended');
  const rows = suspensions.map(({ kind, target, since, reason }) => ({
    what: `${(kind ?? '').toLowerCase()} ${target}`,
    since,
    reason,
  }));
  const width = Math.max(...rows.map(({ what }) => what.length));
  printLines(rows.map(({ what, since, reason }) => `${what.padEnd(width)}  since ${since}  ${reason}`));
}

function readSuspensions(ask: Authority['ask']): Promise<readonly SuspensionPartsFragment[]> {
  return listNodes(
    async (page): Promise<SuspensionsQuery['suspensions']> =>
      (await ask(SuspensionsDocument, page)).suspensions,
  );
}

async function findSuspension(
  ask: Authority['ask'],
  kind: SuspensionTarget,
  target: string,
): Promise<SuspensionPartsFragment | undefined> {
  return (await readSuspensions(ask)).find((each) => each.kind === kind && each.target === target);
}

async function noting<Result>(work: () => Promise<Result>): Promise<Result> {
  const note = setTimeout(() => console.error('still waiting: the change is not done yet'), noteAfterMs);
  try {
    return await work();
  } finally {
    clearTimeout(note);
  }
}

type WithEvents = SuspensionPartsFragment & {
  readonly events?: readonly { readonly policyVersion: number | null }[] | null;
};

function versionOf(suspension: WithEvents | null): number | null {
  return suspension?.events?.[0]?.policyVersion ?? null;
}

function inVersion(version: number | null): string {
  return version === null ? '' : `, policy version ${version}`;
}

interface ReadTarget {
  readonly kind: SuspensionTarget;
  readonly target: string;
  readonly options: AuthorityOptions;
}

function readTarget({
  application,
  department,
  field,
  ...options
}: Omit<SuspensionOptions, 'reason' | 'json'>): ReadTarget {
  if (application !== undefined) return { kind: 'APPLICATION', target: application, options };
  if (department !== undefined) return { kind: 'DEPARTMENT', target: department, options };
  if (field === undefined) throw new CommandError('say what: --application, --department or --field');
  if (!/^\w+\.\w+$/.test(field))
    throw new CommandError(`--field ${field}: expected a coordinate such as Person.name`);
  return { kind: 'FIELD', target: field, options };
}

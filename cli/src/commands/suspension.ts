import { isDeepStrictEqual } from 'node:util';
import { suggest, type Suspension } from '@govgraph/policy';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { printLines } from '../print-lines.ts';
import { withPolicyStore, withUsedOperations } from '../stores.ts';
import { findCatalogUrl } from '../find-catalog.ts';
import { changePolicy, type ChangeOptions } from './change-policy.ts';

export interface SuspensionOptions extends ChangeOptions {
  readonly application?: string;
  readonly department?: string;
  readonly field?: string;
}

/** The switch that stops a caller, a department or a field immediately. */
export async function addSuspension(config: CommandConfig, options: SuspensionOptions): Promise<void> {
  const { target, name } = readTarget(options);
  const known = await findSuspension(config, target);
  // With its first reason and instant, it is no change, and makes no new version.
  const { reason, since } = known ?? { reason: options.reason, since: new Date().toISOString() };
  const already = known === undefined ? '' : ` already, since ${since} (${reason})`;
  await changePolicy(
    config,
    options,
    (admin, actor, why) => admin.apply({ suspensions: [{ target, reason, since }] }, actor, why),
    `${name} is suspended${already}`,
  );
  if ('application' in target && known === undefined) await warnOfUnknown(config, target.application);
}

/** @returns undefined, too, when the policy cannot be read: that keeps nobody from stopping something */
async function findSuspension(
  config: CommandConfig,
  target: Suspension['target'],
): Promise<Suspension | undefined> {
  const catalogUrl = await findCatalogUrl(config, 'authority');
  try {
    const { policy } = await withPolicyStore(catalogUrl, (store) => store.load());
    return policy.suspensions.find((suspension) => isDeepStrictEqual(suspension.target, target));
  } catch {
    return undefined;
  }
}

/** Applications are the issuer's to register: here, those are known that the policy names or that asked lately. */
async function warnOfUnknown(config: CommandConfig, application: string): Promise<void> {
  try {
    const catalogUrl = await findCatalogUrl(config, 'authority');
    const [{ policy }, operations] = await Promise.all([
      withPolicyStore(catalogUrl, (store) => store.load()),
      withUsedOperations(catalogUrl, (store) => store.list()),
    ]);
    const known = new Set([
      ...policy.grants.flatMap((grant) => grant.applications ?? []),
      // Its own suspension, which was just added, says nothing.
      ...policy.suspensions.flatMap(({ target }) =>
        'application' in target && target.application !== application ? [target.application] : [],
      ),
      ...operations.map((operation) => operation.application),
    ]);
    if (known.has(application)) return;
    const hint = suggest(application, known) || '; check its spelling';
    console.error(
      `warning: no grant, other suspension or operation of the last 40 days names the application ${application}${hint}`,
    );
  } catch {
    console.error(`warning: check the spelling of ${application}; the policy cannot be read now`);
  }
}

export async function liftSuspension(config: CommandConfig, options: SuspensionOptions): Promise<void> {
  const { target, name } = readTarget(options);
  await changePolicy(
    config,
    options,
    (admin, actor, reason) => admin.liftSuspension(target, actor, reason),
    `${name} is no longer suspended`,
  );
}

/** Prints what is suspended now, since when and why. */
export async function listSuspensions(
  config: CommandConfig,
  { json }: { readonly json?: true },
): Promise<void> {
  const catalogUrl = await findCatalogUrl(config, 'authority');
  const { policy } = await withPolicyStore(catalogUrl, (store) => store.load());
  const { suspensions } = policy;
  if (json) {
    console.log(JSON.stringify(suspensions, null, 2));
    return;
  }
  if (suspensions.length === 0) console.log('nothing is suspended');
  const rows = suspensions.map(({ target, since, reason }) => {
    const [[kind, name] = ['', '']] = Object.entries(target);
    return { what: `${kind === 'coordinate' ? 'field' : kind} ${name}`, since, reason };
  });
  const width = Math.max(...rows.map(({ what }) => what.length));
  printLines(rows.map(({ what, since, reason }) => `${what.padEnd(width)}  since ${since}  ${reason}`));
}

function readTarget({ application, department, field }: SuspensionOptions): {
  readonly target: Suspension['target'];
  readonly name: string;
} {
  if (application !== undefined) return { target: { application }, name: application };
  if (department !== undefined) return { target: { department }, name: department };
  if (field === undefined) {
    throw new CommandError('say what: --application, --department or --field', { exitCode: 2 });
  }
  if (!isCoordinate(field)) {
    throw new CommandError(`--field ${field}: expected a coordinate such as Person.name`, { exitCode: 2 });
  }
  return { target: { coordinate: field }, name: field };
}

function isCoordinate(text: string): text is `${string}.${string}` {
  return /^\w+\.\w+$/.test(text);
}

import type { Suspension } from '@govgraph/policy';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { withUsageStore } from '../stores.ts';
import { findCatalogUrl } from '../world.ts';
import { changePolicy, type ChangeOptions } from './change-policy.ts';

export interface SuspensionOptions extends ChangeOptions {
  readonly application?: string;
  readonly department?: string;
  readonly field?: string;
}

/** The switch that stops a caller, a department or a field immediately. */
export async function addSuspension(config: CommandConfig, options: SuspensionOptions): Promise<void> {
  const { target, name } = readTarget(options);
  const suspension = { target, reason: options.reason, since: new Date().toISOString() };
  await changePolicy(
    config,
    options,
    (admin, actor, reason) => admin.apply({ suspensions: [suspension] }, actor, reason),
    `${name} is suspended`,
  );
  if ('application' in target) await noteUnknown(config, target.application);
}

/** Applications are the issuer's to register: all that is known of them here is what they did. */
async function noteUnknown(config: CommandConfig, application: string): Promise<void> {
  try {
    const [known] = await withUsageStore(await findCatalogUrl(config, 'authority'), (store) =>
      store.read({ application, limit: 1 }),
    );
    if (known !== undefined) return;
    console.error(`note: no usage record names the application ${application}; check its spelling`);
  } catch {
    console.error(`note: check the spelling of ${application}; the usage records cannot be read now`);
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

/** What departments need of each other, and what each has to provide. */
import { listNodes } from '../authority/list-nodes.ts';
import { type Authority, type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { settled } from '../authority/settled.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import {
  AcceptDemandDocument,
  AcceptedResponsibilitiesDocument,
  DemandDocument,
  type DemandPartsFragment,
  type DemandQuery,
  DemandsDocument,
  type DemandState,
  FileDemandDocument,
  FulfilDemandDocument,
  RedirectDemandDocument,
  RefuseDemandDocument,
  RegisteredResponsibilitiesDocument,
  WithdrawDemandDocument,
} from '../generated/documents.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';

export interface DemandOptions extends AuthorityOptions {
  readonly json?: true;
}

export interface FileDemandOptions extends DemandOptions {
  readonly description?: string;
  readonly resource?: string;
  readonly item?: readonly string[];
  readonly purpose: string;
  readonly legalBasis: string;
  readonly scenario: string;
  readonly provider?: string;
}

/** Says what the department of whoever is signed in needs and does not find. */
export async function fileDemand(
  config: CommandConfig,
  {
    description,
    resource,
    item,
    purpose,
    legalBasis,
    scenario,
    provider,
    json,
    ...options
  }: FileDemandOptions,
): Promise<void> {
  const needed = {
    ...{ purpose, legalBasis, scenario },
    ...{ description: description ?? null, resource: resource ?? null, items: item ?? null },
  };
  const demand = await withAuthority(
    config,
    options,
    async ({ ask }) =>
      settled((await ask(FileDemandDocument, { needed, provider: provider ?? null })).fileDemand).demand,
  );
  report(demand, json);
}

/** What is said with each step. */
export type DemandStep =
  | { readonly kind: 'redirect'; readonly provider: string; readonly reason: string }
  | { readonly kind: 'accept'; readonly dueOn: string }
  | { readonly kind: 'refuse'; readonly reason: string }
  | { readonly kind: 'fulfil'; readonly resource: string; readonly items: readonly string[] | null }
  | { readonly kind: 'withdraw' };

/** Takes a step on a demand. */
export async function decideDemand(
  config: CommandConfig,
  id: string,
  step: DemandStep,
  { json, ...options }: DemandOptions,
): Promise<void> {
  const decided = await withAuthority(config, options, async ({ ask }) => {
    const { revision } = await readDemand(ask, id);
    switch (step.kind) {
      case 'redirect': {
        const { provider, reason } = step;
        return settled(
          (await ask(RedirectDemandDocument, { id, revision, provider, reason })).redirectDemand,
        );
      }
      case 'accept':
        return settled((await ask(AcceptDemandDocument, { id, revision, dueOn: step.dueOn })).acceptDemand);
      case 'refuse':
        return settled((await ask(RefuseDemandDocument, { id, revision, reason: step.reason })).refuseDemand);
      case 'fulfil': {
        const { resource, items } = step;
        return settled((await ask(FulfilDemandDocument, { id, revision, resource, items })).fulfilDemand);
      }
      case 'withdraw':
        return settled((await ask(WithdrawDemandDocument, { id, revision })).withdrawDemand);
    }
  });
  report(decided.demand, json);
}

export interface ListDemandsOptions extends DemandOptions {
  readonly consumer?: string;
  readonly provider?: string;
  readonly state?: readonly DemandState[];
}

/** Prints what departments need of each other. */
export async function listDemands(
  config: CommandConfig,
  { consumer, provider, state, json, ...options }: ListDemandsOptions,
): Promise<void> {
  const given = { consumer: consumer ?? null, provider: provider ?? null, states: state ?? null };
  const demands = await withAuthority(config, options, ({ ask }) =>
    listNodes(async (page) => (await ask(DemandsDocument, { ...given, ...page })).demands),
  );
  if (json) return printSuccess({ demands });
  if (demands.length === 0) console.log('nothing is needed');
  printLines(demands.map(describe));
}

/** Prints a demand, and what was done. */
export async function showDemand(
  config: CommandConfig,
  id: string,
  { json, ...options }: DemandOptions,
): Promise<void> {
  const demand = await withAuthority(config, options, ({ ask }) => readDemand(ask, id));
  if (json) return printSuccess(demand);
  printLines([
    describe(demand),
    `by ${demand.legalBasis}, for ${demand.purpose}: ${demand.scenario}`,
    ...(demand.events ?? []).map(
      ({ at, actor, role, action, to, reason }) =>
        `${at}  ${action} → ${to}  by ${actor} (${role})${reason === null ? '' : `: ${reason}`}`,
    ),
  ]);
}

/** Prints what a department has to provide: what it has registered, and what it has accepted. */
export async function listResponsibilities(
  config: CommandConfig,
  given: string | undefined,
  { json, ...options }: DemandOptions,
): Promise<void> {
  const shown = await withAuthority(config, options, async ({ ask, department: ofToken }) => {
    const department = given ?? (await ofToken());
    if (department === undefined) throw new CommandError('name the department: nobody is signed in');
    const registered = await listNodes(async (page) => {
      const { responsibilities } = await ask(RegisteredResponsibilitiesDocument, { department, ...page });
      if (responsibilities === null)
        throw new CommandError(`no department ${department} is registered`, {
          exitCode: 1,
          code: 'NOT_FOUND',
        });
      return responsibilities.registered;
    });
    const accepted = await listNodes(
      async (page) =>
        (await ask(AcceptedResponsibilitiesDocument, { department, ...page })).responsibilities?.accepted ??
        null,
    );
    return { department, registered, accepted };
  });
  if (json) return printSuccess(shown);
  printLines([
    ...shown.registered.map(({ code, nameZh, name }) => `registered  ${code}  ${nameZh} ${name}`),
    ...shown.accepted.map((demand) => `accepted    ${describe(demand)}`),
  ]);
}

type ShownDemand = NonNullable<DemandQuery['demand']>;

async function readDemand(
  ask: Authority['ask'],
  id: string,
): Promise<ShownDemand & { readonly revision: number }> {
  const { demand } = await ask(DemandDocument, { id });
  if (demand === null || demand.revision === null)
    throw new CommandError(`there is no demand ${id}`, { exitCode: 1, code: 'NOT_FOUND' });
  return { ...demand, revision: demand.revision };
}

function report(demand: DemandPartsFragment | null, json: true | undefined): void {
  if (json) printSuccess({ demand });
  else if (demand !== null) printLines([`the demand ${demand.id} is ${demand.state}`]);
}

function describe(demand: DemandPartsFragment): string {
  const { id, state, consumer, provider, resource, items, description, dueOn } = demand;
  const what = [resource, ...(items ?? []), description].filter((part) => part !== null && part !== '');
  const due = dueOn === null ? '' : `, until ${dueOn}`;
  return `${id}  ${state}  ${consumer} needs of ${provider}${due}: ${what.join(', ')}`;
}

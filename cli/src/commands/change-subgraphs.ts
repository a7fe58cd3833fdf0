/**
 * What becomes of a department's subgraph beside its publication: rolled back, taken out, given another code. On the
 * catalog database, as an operator: the history says so (`break-glass:NAME`). Checked and put into force as a publication
 * is: all of it in one version, or nothing.
 */
import {
  sourceToRollBack,
  NoSuchVersionError,
  type AddressedSource,
  type SubgraphChange,
} from '@govgraph/registry';
import type { Department } from '@govgraph/policy';
import { createPostgresSubgraphHistory } from '@govgraph/storage';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { findCatalogUrl } from '../find-catalog.ts';
import { formatFindings } from '../findings/format-findings.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';
import { withPolicyAdmin, withStore } from '../stores.ts';
import { publishPastGateway } from './publish-past-gateway.ts';
import { checkWithPublished, describePreparations, reportFindings, type Consent } from './subgraph.ts';

export interface ChangeOptions extends Consent {
  readonly actor?: string;
  readonly reason: string;
  /** Nothing comes into force. */
  readonly dryRun?: true;
  readonly now?: true;
  readonly json?: true;
}

/** Publishes again what a department had published under a version of the policy. */
export async function rollbackSubgraph(
  config: CommandConfig,
  name: string,
  { to, ...options }: ChangeOptions & { readonly to: number },
): Promise<number> {
  const catalogUrl = await findCatalogUrl(config, 'authority');
  const source = await withStore(
    createPostgresSubgraphHistory(catalogUrl),
    (history) =>
      sourceToRollBack(history, name, to).catch((error: unknown) => {
        if (!(error instanceof NoSuchVersionError)) throw error;
        throw new CommandError(error.message, { code: 'NOT_FOUND', cause: error });
      }),
    { catalogUrl, role: 'authority' },
  );
  const what = `${name} is what it was with policy version ${to}`;
  return change(config, { catalogUrl, names: [name], sources: [source], change: {}, what }, options);
}

/** Takes a department's subgraph out. @param endUse whether purposes and grants that need it end with it */
export async function removeSubgraph(
  config: CommandConfig,
  name: string,
  { endUse = false, ...options }: ChangeOptions & { readonly endUse?: boolean },
): Promise<number> {
  const catalogUrl = await findCatalogUrl(config, 'authority');
  const plan = { catalogUrl, names: [name], sources: [], what: `the subgraph of ${name} is taken out` };
  return change(config, { ...plan, change: { removed: [name], endUse } }, options);
}

/** Ends a department: its subgraph, its purposes, the grants of and to it. */
export async function leaveDepartment(
  config: CommandConfig,
  name: string,
  options: ChangeOptions,
): Promise<number> {
  const catalogUrl = await findCatalogUrl(config, 'authority');
  const plan = { catalogUrl, names: [name], sources: [], what: `${name} has left` };
  return change(config, { ...plan, change: { leaving: [name] } }, options);
}

export interface TransferOptions extends ChangeOptions {
  readonly name?: string;
  readonly nameZh?: string;
  readonly uscc?: string;
}

/** Gives a department another code, under which its subgraph, purposes and grants go on. */
export async function transferSubgraph(
  config: CommandConfig,
  from: string,
  code: string,
  { name, nameZh, uscc, ...options }: TransferOptions,
): Promise<number> {
  const catalogUrl = await findCatalogUrl(config, 'authority');
  const { policy } = await withPolicyAdmin(catalogUrl, (admin) => admin.readPublished());
  const known = policy.departments.find((department) => department.code === from);
  const to: Department = {
    code,
    name: name ?? known?.name ?? code,
    nameZh: nameZh ?? known?.nameZh ?? code,
    ...(uscc === undefined ? {} : { uscc }),
  };
  const plan = { catalogUrl, names: [from], sources: [], what: `${from} is ${code} now` };
  return change(config, { ...plan, change: { transferred: [{ from, to }] } }, options);
}

interface Plan {
  readonly catalogUrl: string;
  readonly names: readonly string[];
  readonly sources: readonly AddressedSource[];
  readonly change: SubgraphChange;
  /** What is so, once it is done. */
  readonly what: string;
}

/** @returns 0 when it is in force, 1 when there are problems and nothing was changed */
async function change(
  config: CommandConfig,
  { catalogUrl, names, sources, change: planned, what }: Plan,
  { actor, reason, dryRun, now, json, ...consent }: ChangeOptions,
): Promise<number> {
  const folders = new Map(names.map((name) => [name, name]));
  const check = () => checkWithPublished(catalogUrl, sources, consent, planned);
  if (dryRun) return reportFindings(await check(), folders, { json });
  const past = { catalogUrl, actor, now, reasonOf: () => reason };
  const { checked, version, gateways } = await publishPastGateway(config, past, check);
  if (version === undefined) return reportFindings(checked, folders, { json });
  if (json) {
    printSuccess({ version, findings: checked.findings, gateways });
    return 0;
  }
  printLines(formatFindings(checked.findings, folders, 'table'));
  console.log(`${what}, policy version ${version}`);
  printLines(describePreparations(gateways));
  return 0;
}

/* What becomes of a department's subgraph beside its folder: rolled back, taken out, under another code, at its end. */
import { settled } from '../authority/settled.ts';
import type { CommandConfig } from '../config.ts';
import {
  LeaveDepartmentDocument,
  RemoveSubgraphDocument,
  RollbackSubgraphDocument,
  TransferDepartmentDocument,
} from '../generated/documents.ts';
import { handIn, type FollowOptions } from './follow-publication.ts';
import type { ConsentOptions } from './publication.ts';

export interface ChangeOptions extends FollowOptions, ConsentOptions {
  readonly reason: string;
  /** Nothing comes into force. */
  readonly dryRun?: true;
  readonly now?: true;
}

/** What each of them is asked for with, and how it is followed. */
function split({ reason, dryRun, now, agreedBy = [], allowBreaking = false, ...options }: ChangeOptions) {
  const checkOnly = dryRun === true;
  return { asked: { reason, agreedBy, allowBreaking, waitForGateways: now !== true, checkOnly }, options };
}

/** Publishes again what a department had published under a version of the policy. */
export function rollbackSubgraph(
  config: CommandConfig,
  name: string,
  { to, ...given }: ChangeOptions & { readonly to: number },
): Promise<number> {
  const { asked, options } = split(given);
  const what = `${name} is what it was with policy version ${to}`;
  return handIn(
    config,
    about(name, what),
    options,
    async (ask) =>
      settled((await ask(RollbackSubgraphDocument, { name, toVersion: to, ...asked })).rollbackSubgraph)
        .publication,
  );
}

/** Takes a department's subgraph out. @param endUse whether purposes and grants that need it end with it */
export function removeSubgraph(
  config: CommandConfig,
  name: string,
  { endUse = false, ...given }: ChangeOptions & { readonly endUse?: boolean },
): Promise<number> {
  const { asked, options } = split(given);
  return handIn(
    config,
    about(name, `the subgraph of ${name} is taken out`),
    options,
    async (ask) =>
      settled((await ask(RemoveSubgraphDocument, { name, endUse, ...asked })).removeSubgraph).publication,
  );
}

/** Ends a department: its subgraph, its purposes, the grants of it and to it, its keys and its registration. */
export function leaveDepartment(config: CommandConfig, code: string, given: ChangeOptions): Promise<number> {
  const { asked, options } = split(given);
  return handIn(
    config,
    about(code, `${code} has left`),
    options,
    async (ask) =>
      settled((await ask(LeaveDepartmentDocument, { code, ...asked })).leaveDepartment).publication,
  );
}

export interface TransferOptions extends ChangeOptions {
  readonly name?: string;
  readonly nameZh?: string;
  readonly uscc?: string;
}

/** Gives a department another code, under which its subgraph, purposes and grants go on. */
export function transferSubgraph(
  config: CommandConfig,
  from: string,
  code: string,
  { name, nameZh, uscc, ...given }: TransferOptions,
): Promise<number> {
  const { asked, options } = split(given);
  const to = { code, name: name ?? null, nameZh: nameZh ?? null, uscc: uscc ?? null };
  return handIn(
    config,
    about(from, `${from} is ${code} now`),
    options,
    async (ask) =>
      settled((await ask(TransferDepartmentDocument, { from, to, ...asked })).transferDepartment).publication,
  );
}

function about(name: string, what: string) {
  return { folders: new Map([[name, name]]), what };
}

/* The authority lets a department publish one change that breaks what is in use. */
import { type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { listNodes } from '../authority/list-nodes.ts';
import { settled } from '../authority/settled.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import {
  ApproveBreakingChangeDocument,
  BreakingApprovalDocument,
  BreakingApprovalsDocument,
  RevokeBreakingApprovalDocument,
} from '../generated/documents.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';

export interface ApproveOptions extends AuthorityOptions {
  readonly department: string;
  /** ISO 8601. */
  readonly until: string;
  readonly reason: string;
  readonly json?: true;
}

/** Lets a department publish one change. @param change its name, as a check says it */
export async function approveChange(
  config: CommandConfig,
  change: string,
  { department, until: validUntil, reason, json, ...options }: ApproveOptions,
): Promise<void> {
  const approval = await withAuthority(config, options, async ({ ask }) => {
    const asked = await ask(ApproveBreakingChangeDocument, { change, department, validUntil, reason });
    return settled(asked.approveBreakingChange).approval;
  });
  if (json) printSuccess({ approval });
  else printLines([`${department} may publish ${change} until ${approval?.validUntil} (${approval?.id})`]);
}

/** Ends an approval before its end. */
export async function revokeApproval(
  config: CommandConfig,
  id: string,
  { reason, json, ...options }: AuthorityOptions & { readonly reason: string; readonly json?: true },
): Promise<void> {
  const approval = await withAuthority(config, options, async ({ ask }) => {
    const { breakingApproval: known } = await ask(BreakingApprovalDocument, { id });
    if (known === null || known.revision === null)
      throw new CommandError(`there is no approval ${id}`, { exitCode: 1, code: 'NOT_FOUND' });
    const asked = await ask(RevokeBreakingApprovalDocument, { id, revision: known.revision, reason });
    return settled(asked.revokeBreakingApproval).approval;
  });
  if (json) printSuccess({ approval });
  else printLines([`the approval ${id} is revoked`]);
}

/** Prints the approvals that there are. */
export async function listApprovals(
  config: CommandConfig,
  { department, json, ...options }: AuthorityOptions & { readonly department?: string; readonly json?: true },
): Promise<void> {
  const approvals = await withAuthority(config, options, ({ ask }) =>
    listNodes(async (page) => {
      const query = { ...page, department: department ?? null, states: null };
      return (await ask(BreakingApprovalsDocument, query)).breakingApprovals;
    }),
  );
  if (json) return printSuccess({ approvals });
  if (approvals.length === 0) console.log('nothing is approved');
  printLines(
    approvals.map(
      (approval) =>
        `${approval.id}  ${approval.state}  ${approval.department}: ${approval.change}, until ${approval.validUntil}, by ${approval.approvedBy}`,
    ),
  );
}

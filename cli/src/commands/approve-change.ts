import { breakGlassActor } from '@govgraph/registry/services';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { findCatalogUrl } from '../find-catalog.ts';
import { printSuccess } from '../print-envelope.ts';
import { withBreakingApprovals } from '../stores.ts';

export interface ApproveOptions {
  readonly department: string;
  /** ISO 8601. */
  readonly until: string;
  readonly reason: string;
  readonly actor?: string;
  readonly json?: true;
}

/** Lets a department publish one change that breaks what is in use. On the database itself, so it is marked so. */
export async function approveChange(
  config: CommandConfig,
  change: string,
  { department, until, reason, actor, json }: ApproveOptions,
): Promise<void> {
  const catalogUrl = await findCatalogUrl(config, 'registry');
  const outcome = await withBreakingApprovals(catalogUrl, (approvals) =>
    approvals.approve({
      actor: breakGlassActor(actor ?? config.userName),
      change,
      department,
      validUntil: until,
      reason,
    }),
  );
  if ('refusal' in outcome) {
    const { code, message } = outcome.refusal;
    throw new CommandError(message, { exitCode: 1, code });
  }
  const { id, document } = outcome.done;
  if (json) printSuccess({ id, department, ...document });
  else console.log(`${department} may publish ${change} until ${document.validUntil}`);
}

import type { PolicyAdmin } from '@govgraph/storage';
import type { CommandConfig } from '../config.ts';
import { withPolicyAdmin } from '../stores.ts';
import { findCatalogUrl } from '../find-catalog.ts';

/** What every change of the policy is recorded with. */
export interface ChangeOptions {
  readonly actor?: string;
  readonly reason: string;
  readonly json?: true;
}

/** @returns the policy version in force */
type PolicyChange = (admin: PolicyAdmin, actor: string, reason: string) => Promise<number>;

/** Whoever stops somebody must not wonder whether anything happens. */
const noteAfterMs = 3_000;

/** Changes the policy, and says what it came to. @param done for example `the grant income is revoked` */
export async function changePolicy(
  config: CommandConfig,
  { actor = config.userName, reason, json }: ChangeOptions,
  change: PolicyChange,
  done: string,
): Promise<void> {
  const catalogUrl = await findCatalogUrl(config, 'authority');
  const note = setTimeout(() => {
    console.error('still waiting: the change is not done yet in the catalog database');
  }, noteAfterMs);
  try {
    const version = await withPolicyAdmin(catalogUrl, (admin) => change(admin, actor, reason));
    console.log(json ? JSON.stringify({ version }) : `${done}, policy version ${version}`);
  } finally {
    clearTimeout(note);
  }
}

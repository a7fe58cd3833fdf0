import { type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { settled } from '../authority/settled.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { GrantDocument, RevokeGrantDocument } from '../generated/documents.ts';
import { printSuccess } from '../print-envelope.ts';

export interface RevokeOptions extends AuthorityOptions {
  readonly reason: string;
  readonly json?: true;
}

/** Whoever stops somebody must not wonder whether anything happens. */
const noteAfterMs = 3_000;

/** Ends a grant at once and for good. */
export async function revokeGrant(
  config: CommandConfig,
  id: string,
  { reason, json, ...options }: RevokeOptions,
): Promise<void> {
  const note = setTimeout(() => console.error('still waiting: the grant is not revoked yet'), noteAfterMs);
  try {
    const version = await withAuthority(config, options, async ({ ask }) => {
      const { grant } = await ask(GrantDocument, { id });
      if (grant === null || grant.revision === null)
        throw new CommandError(`there is no grant ${id}`, { exitCode: 1, code: 'NOT_FOUND' });
      const { revokeGrant: payload } = await ask(RevokeGrantDocument, {
        id,
        revision: grant.revision,
        reason,
      });
      return settled(payload).grant?.events?.[0]?.policyVersion ?? null;
    });
    if (json) printSuccess({ id, version });
    else console.log(`the grant ${id} is revoked${version === null ? '' : `, policy version ${version}`}`);
  } finally {
    clearTimeout(note);
  }
}

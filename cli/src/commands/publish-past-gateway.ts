import { type CheckedTogether, publishChecked } from '@govgraph/registry';
import type { CommandConfig } from '../config.ts';
import { count } from '../count.ts';
import { withGatewayList, withPolicyAdmin } from '../stores.ts';

export interface PastGateway {
  readonly catalogUrl: string;
  /** Who says that they do it; the command's account when absent. */
  readonly actor?: string | undefined;
  readonly reasonOf: (checked: CheckedTogether) => string;
  readonly now?: true | undefined;
}

/** Checks and publishes on the catalog database itself, and says on standard error what it waits for. */
export function publishPastGateway(
  config: CommandConfig,
  { catalogUrl, actor, reasonOf, now }: PastGateway,
  check: () => Promise<CheckedTogether>,
): ReturnType<typeof publishChecked<CheckedTogether>> {
  return withPolicyAdmin(catalogUrl, (admin) =>
    withGatewayList(catalogUrl, (gateways) =>
      publishChecked({ admin, gateways }, check, {
        // Past the gateway nobody vouches for the name, and the history says so.
        actor: `break-glass:${actor ?? config.userName}`,
        reasonOf,
        now,
        onWait: (names) =>
          console.error(
            `waiting for ${count(names.length, 'gateway')} to prepare the new schema: ${names.join(', ')} ` +
              '(--now publishes without it)',
          ),
        onSuperseded: ({ problems }) => console.error(`checking once more: ${problems[0]?.message}`),
      }),
    ),
  );
}

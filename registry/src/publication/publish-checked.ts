import { type GatewayList, type PolicyAdmin, SupersededCheckError } from '@govgraph/storage';

import type { CheckedTogether } from './check-together.ts';
import { type GatewayPreparations, waitForGateways } from './wait-for-gateways.ts';

export interface PublicationStores {
  readonly admin: Pick<PolicyAdmin, 'currentVersion' | 'stageSupergraph' | 'publishSubgraphs'>;
  readonly gateways: Pick<GatewayList, 'list'>;
}

export interface PublicationOptions<Checked> {
  readonly actor: string;
  /** Why it is published, which may rest on what the check has come to. */
  readonly reasonOf: (checked: Checked) => string;
  /** Gateways are not waited for. */
  readonly now?: true | undefined;
  /** Hears which gateways are waited for, and again when these are others. */
  readonly onWait?: (gateways: readonly string[]) => void;
  /** Hears which gateways have prepared, before what they prepared is published. */
  readonly onPrepared?: (gateways: GatewayPreparations) => void;
  /** Hears that another version came into force, so that everything is checked once more. */
  readonly onSuperseded?: (error: SupersededCheckError) => void;
}

export interface Published<Checked> {
  /** What was published, or why nothing was. */
  readonly checked: Checked;
  /** The policy version in force; undefined when there are problems, and nothing was published. */
  readonly version: number | undefined;
  /** Undefined when none was waited for. */
  readonly gateways: GatewayPreparations | undefined;
}

/** The policy changes a few times a day. */
const maxChecks = 5;

/**
 * Checks, stages the new schema, waits for the gateways to prepare it, and publishes.
 *
 * INVARIANT: what is published was checked against exactly what is in force before. Nobody is kept from changing the
 * policy meanwhile; whoever does so makes the check begin again.
 *
 * @param check reads what is in force, and checks against it
 * @throws SupersededCheckError when the policy changes during each of several checks
 */
export async function publishChecked<Checked extends Pick<CheckedTogether, 'publication'>>(
  { admin, gateways }: PublicationStores,
  check: () => Promise<Checked>,
  { actor, reasonOf, now, onWait, onPrepared, onSuperseded }: PublicationOptions<Checked>,
): Promise<Published<Checked>> {
  for (let checks = 1; ; checks++) {
    const checked = await check();
    const { publication } = checked;
    if (publication === undefined) return { checked, version: undefined, gateways: undefined };
    const { supergraphSdl, checkedVersion } = publication;
    const hash = now ? undefined : await admin.stageSupergraph(supergraphSdl);
    const waited =
      hash === undefined
        ? undefined
        : await waitForGateways({ admin, gateways }, { hash, checkedVersion, onWait });
    if (waited !== undefined) onPrepared?.(waited);
    try {
      const version = await admin.publishSubgraphs(publication, actor, reasonOf(checked));
      return { checked, version, gateways: waited };
    } catch (error) {
      if (!(error instanceof SupersededCheckError) || checks === maxChecks) throw error;
      onSuperseded?.(error);
    }
  }
}

import { setTimeout as sleep } from 'node:timers/promises';

import type { GatewayList, PolicyAdmin, ServingGateway } from '@govgraph/storage';

/** What became of the gateways that served while a publication waited for them, by name. */
export interface GatewayPreparations {
  readonly prepared: readonly string[];
  /** They cannot open the schema, and serve the one before under the new policy. */
  readonly failed: readonly string[];
  /** They do not report themselves any more: they hang, or have died. */
  readonly silent: readonly string[];
  /** They were still preparing when the time was up: requests wait for them. */
  readonly unfinished: readonly string[];
}

export interface WaitOptions {
  /** Of the supergraph, as it was staged. */
  readonly hash: string;
  /** The policy version that the publication was checked against. */
  readonly checkedVersion: number | undefined;
  /** Hears which gateways are waited for, and again when these are others. */
  readonly onWait?: ((gateways: readonly string[]) => void) | undefined;
  readonly maxWaitMs?: number;
  readonly pollIntervalMs?: number;
}

/** A gateway opens the schema of a hundred departments with 100,000 fields in 12 to 17 s. */
const defaultMaxWaitMs = 60_000;

/** A gateway reports itself every five seconds. */
const maxSilentMs = 15_000;

const defaultPollIntervalMs = 250;

export interface WaitStores {
  readonly admin: Pick<PolicyAdmin, 'currentVersion'>;
  readonly gateways: Pick<GatewayList, 'list'>;
}

/**
 * Waits until every gateway that serves has prepared what was staged, cannot, or is silent; and no longer than until
 * another version is in force than the one that was checked: what was checked cannot be published any more. Which one is
 * in force, the store says: what a gateway says of itself may be wrong.
 */
export async function waitForGateways(
  { admin, gateways }: WaitStores,
  options: WaitOptions,
): Promise<GatewayPreparations> {
  const { hash, checkedVersion, onWait, maxWaitMs = defaultMaxWaitMs } = options;
  const endsAt = performance.now() + maxWaitMs;
  let told = '';
  for (;;) {
    const serving = await gateways.list();
    const preparations = groupByState(serving, hash);
    const { unfinished } = preparations;
    if (unfinished.length === 0 || performance.now() >= endsAt) return preparations;
    if (checkedVersion !== undefined && (await admin.currentVersion()) !== checkedVersion)
      return preparations;
    if (unfinished.join() !== told) onWait?.(unfinished);
    told = unfinished.join();
    await sleep(options.pollIntervalMs ?? defaultPollIntervalMs);
  }
}

function groupByState(serving: readonly ServingGateway[], hash: string): GatewayPreparations {
  const stateOf = ({ preparation, silentMs }: ServingGateway): keyof GatewayPreparations => {
    const state = preparation?.hash === hash ? preparation.state : 'preparing';
    if (state !== 'preparing') return state;
    return silentMs > maxSilentMs ? 'silent' : 'unfinished';
  };
  const namesOf = (state: keyof GatewayPreparations): string[] =>
    serving.filter((gateway) => stateOf(gateway) === state).map(({ name }) => name);
  return {
    prepared: namesOf('prepared'),
    failed: namesOf('failed'),
    silent: namesOf('silent'),
    unfinished: namesOf('unfinished'),
  };
}

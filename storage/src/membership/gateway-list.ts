import type { ReleaseReport } from './membership-store.ts';

/** A gateway that serves, as it has reported itself last. */
export interface ServingGateway extends ReleaseReport {
  readonly name: string;
  /** Since it has reported itself, by the clock of the store. */
  readonly silentMs: number;
}

/** Which gateways serve, for whoever publishes. */
export interface GatewayList {
  /** All that have joined, serve something, and are not forgotten; by name. */
  list(): Promise<readonly ServingGateway[]>;
  close(): Promise<void>;
}

/** What a supervisor and its workers tell each other through the channel between their processes. */
import { isRecord } from '@govgraph/protocol';

/** Of all workers of a supervisor. */
export interface WorkerCounts {
  readonly configured: number;
  readonly serving: number;
  /** How many were started in the place of another one, which had ended or was restarted. */
  readonly restarted: number;
}

/** From a worker. */
export type WorkerMessage =
  | { readonly kind: 'serving' }
  | { readonly kind: 'cannotStart'; readonly problems: readonly string[] }
  /** It has the connection that was handed over to it. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'pong' }
  /** It stops, because somebody else than the supervisor told it to: it is handed nothing more. */
  | { readonly kind: 'leaving' };

/** From the supervisor. */
export type SupervisorMessage =
  /** The connection comes with the message. */
  | { readonly kind: 'connection' }
  /** Absent counts: a supervisor of an earlier version. */
  | { readonly kind: 'ping'; readonly workers?: WorkerCounts }
  /** Another worker serves in its place: it finishes what is under way and ends. */
  | { readonly kind: 'finish' };

/** Both ends are this program, of one or of two versions: what the other one does not know is no message to it. */
export function isMessage(message: unknown): message is WorkerMessage | SupervisorMessage {
  return isRecord(message) && typeof message['kind'] === 'string';
}

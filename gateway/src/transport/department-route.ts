import type { Telemetry } from '../telemetry/telemetry.ts';
import type { CircuitState } from './circuit-breaker.ts';
import type { ResponseBound } from './response-bound.ts';
import type { CollectedResponse } from './response-collector.ts';
import type { RequestContext } from './request-context.ts';
import type { SigningKeys } from './signing-keys.ts';

export interface RouteOptions {
  /** Undefined to send requests unsigned, to departments that check nothing. */
  readonly signingKeys: SigningKeys | undefined;
  /** From the moment of asking, the wait for a turn and all attempts included, to the last byte received. */
  readonly timeoutMs: number;
  /** Requests to each department that are under way, each on a connection of its own. */
  readonly maxInFlight?: number;
  /** Requests to each department that wait for a turn; applications share them, and those under way. */
  readonly maxWaiting?: number;
  /**
   * A department that fails an application so often within ten seconds, and answers it no more often, is not asked for it
   * for a while.
   */
  readonly minFailures?: number;
  /** Hears why a department gave no response; nobody else is told. Of those who are not asked, it hears of the first. */
  readonly telemetry: Pick<Telemetry, 'failed' | 'departmentChanged'>;
  /** In milliseconds; runs forwards only. */
  readonly now?: () => number;
}

/** How a department is asked at this moment, and what was not sent to it since the route is there. */
export interface RouteStatus {
  readonly department: string;
  /** Of the application whose circuit is the least closed. */
  readonly circuit: CircuitState;
  /** The applications for which it is not asked, or tried only. */
  readonly failingFor: readonly string[];
  readonly inFlight: number;
  readonly waiting: number;
  readonly refused: { readonly circuit: number; readonly line: number };
  readonly retries: number;
  /** Ids of its keys that it refuses, while it is asked with another. */
  readonly refusedKeys: readonly string[];
}

/** What one department is asked. */
export interface DepartmentRequest {
  /** The JSON text of a GraphQL request. */
  readonly body: string;
  /** False for mutations, which must not be sent twice. */
  readonly isRepeatable: boolean;
  /** What is received and read of the response. Equal bodies have equal bounds. */
  readonly bound: ResponseBound;
}

/** What a department sent, and where to say whether it could be read. */
export interface RoutedResponse extends CollectedResponse {
  /** To be called by everybody who reads it; the first is heard. @returns whether this was the first */
  readonly settle: (failure?: unknown) => boolean;
}

export interface DepartmentRoute {
  readonly url: string;
  /** @throws UpstreamError when no response came; says whether the department may have acted */
  ask(request: DepartmentRequest, context: RequestContext): Promise<RoutedResponse>;
  status(): RouteStatus;
  /** Gives up whatever is under way or waits, and sends nothing any more. */
  breakOff(): void;
  /** Waits for what is under way, or waits for its turn. */
  close(): Promise<void>;
}

/** What a gateway does, or does beside requests, when something fails of which callers are told nothing. */
export type Activity =
  | 'check of the usage store'
  | 'check of trusted documents'
  | 'checkpoint'
  | 'comparison with other gateways'
  | 'counting'
  | 'entity cache'
  | 'http'
  | 'noting used operations'
  | 'planning'
  | 'policy change'
  | 'policy load'
  | 'reading signing keys'
  | 'recording refusals'
  | 'request'
  | 'subgraph request'
  | 'supergraph'
  | 'telling of a schema'
  | 'usage record';

export interface FailureContext {
  readonly during: Activity;
  /** Of a request: by which its usage record is found. */
  readonly decisionId?: string;
}

export interface DepartmentChange {
  readonly department: string;
  readonly application: string;
  readonly isFailing: boolean;
  /** The failure after which it is not asked any more. */
  readonly reason?: string;
}

export interface LimitAlarm {
  /** `persons`, `persons-of-official` or `identification-misses`. */
  readonly limit: string;
  /** Of the limit: 80 or 100. */
  readonly percent: number;
  readonly application: string;
  /** Its usage record names the official. */
  readonly decisionId: string;
}

export interface SettingsComparison {
  /** Whether it may serve beside the others. */
  readonly hasJoined: boolean;
  /** Which settings are not those of others, or of before, a sentence each. */
  readonly differences: readonly string[];
}

/** What operators are told of a gateway as it happens. What it is like at a moment, metrics say. */
export interface Telemetry {
  /** Something failed of which callers are told nothing, or nothing but that it did. */
  failed(error: unknown, context: FailureContext): void;
  /** A department is not asked any more for an application, because it fails, or is asked as ever again. */
  departmentChanged(change: DepartmentChange): void;
  /** Another version of the policy is served. */
  policyServed(version: number): void;
  /** Somebody comes close to a limit of persons or misses, or reaches it; once in its hour. */
  limitNeared(alarm: LimitAlarm): void;
  /** Settings differ from those of other gateways that did not before, or none differs any more. */
  settingsCompared(comparison: SettingsComparison): void;
}

/** Tells somebody what it wants to hear. It may be an object of a class, whose methods are not properties of its own. */
export function telemetryOf(listener: Partial<Telemetry> = {}): Telemetry {
  return {
    failed: (error, context) => listener.failed?.(error, context),
    departmentChanged: (change) => listener.departmentChanged?.(change),
    policyServed: (version) => listener.policyServed?.(version),
    limitNeared: (alarm) => listener.limitNeared?.(alarm),
    settingsCompared: (comparison) => listener.settingsCompared?.(comparison),
  };
}

/** For parts that have nothing to tell but failures, all of one activity. */
export function failuresDuring(
  telemetry: Pick<Telemetry, 'failed'>,
  during: Activity,
): (error: unknown) => void {
  return (error) => telemetry.failed(error, { during });
}

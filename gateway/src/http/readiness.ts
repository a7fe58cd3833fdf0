import { TimeoutError, withinTime } from '@govgraph/protocol';

/** Something that has to work for the gateway to serve. */
export interface CheckResult {
  readonly isOk: boolean;
  /** It works, but not as it is meant to, and an operator has to act. */
  readonly isDegraded?: boolean;
  /** One sentence for operators: no secret, no address of a person. */
  readonly detail: string;
}

export interface ReadinessReport {
  readonly isReady: boolean;
  /** Some check says so. The gateway serves all the same: every other one would be in the same state. */
  readonly isDegraded: boolean;
  readonly checks: Readonly<Record<string, CheckResult>>;
}

export interface ReadinessOptions {
  /** By name; each asks the real thing. A check that throws or is too slow has failed. */
  readonly checks: Readonly<Record<string, () => Promise<CheckResult>>>;
  readonly timeoutMs?: number;
  /** A report is reused this long, so that asking costs nothing. */
  readonly maxAgeMs?: number;
}

/** Prepares `/readyz`: true exactly when every check passes now, give or take `maxAgeMs`. */
export function createReadiness(options: ReadinessOptions): () => Promise<ReadinessReport> {
  const { checks, timeoutMs = 2000, maxAgeMs = 1000 } = options;
  let latest: { readonly report: Promise<ReadinessReport>; readonly askedAtMs: number } | undefined;

  async function ask(): Promise<ReadinessReport> {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await runCheck(check, timeoutMs)] as const),
    );
    return {
      isReady: results.every(([, result]) => result.isOk),
      isDegraded: results.some(([, result]) => result.isDegraded === true),
      checks: Object.fromEntries(results),
    };
  }

  return () => {
    if (latest === undefined || Date.now() - latest.askedAtMs >= maxAgeMs) {
      latest = { report: ask(), askedAtMs: Date.now() };
    }
    return latest.report;
  };
}

async function runCheck(check: () => Promise<CheckResult>, timeoutMs: number): Promise<CheckResult> {
  try {
    return await withinTime(check(), timeoutMs);
  } catch (error) {
    const isTimeout = error instanceof TimeoutError;
    return { isOk: false, detail: isTimeout ? `did not answer within ${timeoutMs} ms` : 'failed' };
  }
}

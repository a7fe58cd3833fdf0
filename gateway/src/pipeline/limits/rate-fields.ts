/**
 * What callers are told of their rate limits: the fields of the IETF's draft, as Structured Fields (RFC 9651).
 *
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-11
 */

/** A limit as it stands after a request. */
export interface RateStatus {
  readonly name: string;
  readonly limit: number;
  readonly counted: number;
  readonly windowMs: number;
  /** Epoch milliseconds. */
  readonly endsAt: number;
  /** What is counted, where that is not requests. */
  readonly unit?: string;
}

/** `RateLimit-Policy` and `RateLimit`. */
export function rateFields(statuses: readonly RateStatus[], now: number): Readonly<Record<string, string>> {
  if (statuses.length === 0) return {};
  const policies = statuses.map(
    ({ name, limit, windowMs, unit }) =>
      `"${name}";q=${limit};w=${windowMs / 1000}${unit === undefined ? '' : `;qu="${unit}"`}`,
  );
  const left = statuses.map(
    ({ name, limit, counted, endsAt }) =>
      `"${name}";r=${Math.max(0, limit - counted)};t=${secondsUntil(endsAt, now)}`,
  );
  return {
    'ratelimit-policy': policies.join(', '),
    ratelimit: left.join(', '),
  };
}

/** Rounded up, so that nobody comes back too early. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(1, Math.ceil((at - now) / 1000));
}

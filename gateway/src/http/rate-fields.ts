import type { RateStatus } from '../pipeline/limits/rate-budgets.ts';
import { secondsUntil } from '../pipeline/limits/windows.ts';

/**
 * What callers are told of their rate limits: the fields `RateLimit-Policy` and `RateLimit` of the IETF's draft, as
 * Structured Fields (RFC 9651).
 *
 * @param now by the clock that all gateways count by; epoch milliseconds
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-11
 */
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

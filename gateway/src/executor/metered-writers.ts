import type { GrantAllowances, MeteredGrants } from './grant-allowances.ts';
import type { QuotaCode } from './outcome-bits.ts';

/** How a field is withheld that rests on grants with a quota. */
export interface MeteredWriters<Writer> {
  readonly by: MeteredGrants;
  readonly withhold: Readonly<Record<QuotaCode, Writer>>;
}

export function forEachQuotaCode<Writer>(make: (code: QuotaCode) => Writer): Record<QuotaCode, Writer> {
  return { QUOTA_EXCEEDED: make('QUOTA_EXCEEDED'), QUOTA_UNKNOWN: make('QUOTA_UNKNOWN') };
}

/** Undefined where the quotas of its grants reach for a field of the record that is being written. */
export function withholderOf<Writer>(
  metered: MeteredWriters<Writer> | undefined,
  allowances: GrantAllowances | undefined,
): Writer | undefined {
  const code = metered && allowances?.refusalOf(metered.by);
  return code && metered?.withhold[code];
}

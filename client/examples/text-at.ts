import { type GovgraphResponse, type Path, isDenied, isUnavailable, reasonAt } from '@govgraph/client';

/** What a screen says in one place: the value, “none”, “not allowed” and “later” are four different sentences. */
export function textAt(
  response: GovgraphResponse,
  path: Path,
  value: number | string | null | undefined,
): string {
  const reason = reasonAt(response, path);
  if (reason === undefined) return value == null ? 'None.' : String(value);
  if (isDenied(reason)) return `Not allowed (${reason.code}). ${reason.howToRequest}`;
  if (isUnavailable(reason)) return 'Not available now. Try again later.';
  return reason.message;
}

import { omitUndefined, type Decision, type Limiter, type PurposeCode } from '@govgraph/policy';
import type { ResponseError, ErrorCode } from '../errors.ts';

/**
 * The `extensions` of a denied field's error: why, whose it is, and the way forward. The decision id is added
 * for each response.
 *
 * @param namesLeft how many records the caller may still name in this hour
 */
export function explainDenial(
  decision: Decision,
  code: ErrorCode,
  purpose: PurposeCode | undefined,
  namesLeft = 0,
): ResponseError['extensions'] {
  return {
    code,
    coordinate: decision.coordinate,
    resource: decision.resource ?? null,
    provider: decision.provider ?? null,
    shareType: decision.shareType ?? null,
    howToRequest: adviseOn(decision, code, purpose, namesLeft),
  };
}

/** A field that is refused for what was put into it may be had without it, or once what that reads may be had. */
function adviseOn(
  decision: Decision,
  code: ErrorCode,
  purpose: PurposeCode | undefined,
  namesLeft: number,
): string {
  if (!('input' in decision) || decision.input === undefined)
    return adviceOfRule(decision, code) ?? howToRequest(decision, code, purpose);
  const { reads, limitedBy, ...input } = decision.input;
  const { coordinate, provider, retryAt } = decision;
  if (reads === undefined) {
    return howToRequest({ ...input, ...omitUndefined({ provider }) }, code, purpose);
  }
  const read = { ...input, coordinate: reads, namesLeft, ...omitUndefined({ retryAt }) };
  return `${input.coordinate} of ${coordinate} reads ${reads}. ${adviceOnInput()}`;

  function adviceOnInput(): string {
    if (code === 'NOT_NECESSARY') return leaveOut(input.coordinate, reads ?? '', purpose);
    if (limitedBy !== undefined) return leaveOutLimited(limitedBy, code, input.provider);
    return howToRequest(read, code, purpose);
  }
}

/** What the authority has callers told whom one of its rules denies. */
function adviceOfRule({ trace }: Decision, code: ErrorCode): string | undefined {
  return trace.find((entry) => entry.code === code && entry.advice !== undefined)?.advice;
}

/** What is had, but not in full, is not compared with: who matches would tell the rest. */
function leaveOutLimited(
  limitedBy: readonly Limiter[],
  code: ErrorCode,
  provider = 'the department that holds it',
): string {
  const limiters: Readonly<Record<Limiter, string>> = {
    item: `${provider}, in the catalog,`,
    grant: 'your grant',
    rule: code === 'OUT_OF_SCOPE' ? 'a rule about records' : 'a security rule',
  };
  const does = code === 'OUT_OF_SCOPE' ? 'gives it of some records only' : 'masks it';
  const reasons = limitedBy.map((limiter) => `${limiters[limiter]} ${does}`);
  return `Leave it out: ${reasons.join(' and ')}, and who matches would tell the rest.`;
}

/** What is withheld: the field, or an item that is read by what was put into it. */
interface WithheldItem {
  readonly coordinate: string;
  readonly resource?: string;
  readonly provider?: string;
  readonly outcome?: Decision['outcome'];
  readonly grantId?: string;
  readonly retryAt?: number;
  readonly namesLeft?: number;
}

function howToRequest(withheld: WithheldItem, code: ErrorCode, purpose: PurposeCode | undefined): string {
  const { coordinate } = withheld;
  const item = `${coordinate} (resource ${withheld.resource ?? 'unknown'})`;
  const provider = withheld.provider ?? 'the department that holds it';
  const matter = purpose ?? 'your purpose';
  switch (code) {
    case 'GRANT_REQUIRED':
      return `Apply to ${provider} for a grant of ${item} for ${matter}; it replies within its statutory deadline.`;
    case 'GRANT_EXPIRED':
      return `Apply to ${provider} to renew the grant of ${item} for ${matter}.`;
    case 'NOT_SHARED':
      return withheld.outcome === 'verify-only'
        ? `The value never leaves ${provider}. Ask it to verify a claimed value of ${item} instead.`
        : `The value never leaves ${provider}, and it cannot be verified either.`;
    case 'NOT_NECESSARY':
      return leaveOut(coordinate, 'it', purpose);
    case 'PURPOSE_REQUIRED':
      return 'Send the header govgraph-purpose with the code of a matter that is registered for your department.';
    case 'PURPOSE_UNKNOWN':
      return 'Use the code of a matter that is registered for your department, or register it with the authority.';
    case 'FIELD_NOT_REGISTERED':
      return `Ask ${provider} to register ${coordinate} in the catalog.`;
    case 'OUT_OF_SCOPE':
      return `Your right to ${coordinate} covers other records; apply to the authority for this one's region.`;
    case 'QUOTA_EXCEEDED':
      return `Wait until tomorrow, or ask ${provider} for a higher quota of grant ${withheld.grantId ?? ''}.`;
    case 'QUOTA_UNKNOWN':
      return `Try again in some seconds: it cannot be counted now how much of grant ${withheld.grantId ?? ''} is used.`;
    case 'SUSPENDED':
      return 'Ask the security officer of the platform; name the decision id.';
    case 'INPUT_NOT_REGISTERED':
      return `Leave ${coordinate} out, or ask ${provider} to bind it in the catalog to what it reads.`;
    case 'IDENTIFICATION_LIMIT': {
      const { namesLeft = 0, retryAt = 0 } = withheld;
      const atOnce = namesLeft === 0 ? '' : `Name ${namesLeft} at once at most. `;
      return `${atOnce}Try again after ${new Date(retryAt).toISOString()}, or ask the authority for a higher limit.`;
    }
    case 'FLOW_NOT_APPROVED':
      return `Ask ${provider} to have the flow approved that ${coordinate} needs.`;
    default:
      return `Ask the security officer of the platform why ${coordinate} is denied; name the decision id.`;
  }
}

/** @param what the caller put or selected @param item what is not necessary: an item, or `it` */
function leaveOut(what: string, item: string, purpose: PurposeCode | undefined): string {
  const matter = purpose ?? 'your purpose';
  return `Leave ${what} out, or ask the authority to register ${item} as necessary for ${matter}.`;
}

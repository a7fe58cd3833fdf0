/**
 * What a gateway signs of a request to a department, and a department verifies: one HTTP Message Signature (RFC 9421)
 * over the method, the path, the query if there is one, the content type, the content digest (RFC 9530) and the caller.
 */
import { callerHeader } from './caller-context.ts';

/** Label of the signature in its two headers. */
export const signatureLabel = 'sig';

export const digestAlgorithm = 'sha-256';

/** Everything that a signature says of itself, and nothing else. */
export const signatureParameters = ['created', 'nonce', 'keyid', 'alg'] as const;

/** What keys are called, in the settings of gateways and of departments and in each signature. */
export const keyIdPattern = /^[\w.-]+$/;

/** Of a key that a gateway and a department share (`hmac-sha256`). */
export const minSecretBytes = 32;

/** How far the clocks of a gateway and a department may be apart; a signature is accepted for as long. */
export const maxClockDifferenceSeconds = 60;

/** Values of what is signed, as they stand in the request. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  /** From its `?` on; empty when there is none. */
  readonly query: string;
  readonly contentType: string;
  readonly contentDigest: string;
  readonly caller: string;
}

type Component = readonly [name: string, valueOf: (request: SignedRequest) => string];

const ofTarget: readonly Component[] = [
  ['@method', ({ method }) => method],
  ['@path', ({ path }) => path],
];
const ofQuery: readonly Component[] = [['@query', ({ query }) => query]];
const ofContent: readonly Component[] = [
  ['content-type', ({ contentType }) => contentType],
  ['content-digest', ({ contentDigest }) => contentDigest],
  [callerHeader, ({ caller }) => caller],
];
const withoutQuery = prepare([...ofTarget, ...ofContent]);
const withQuery = prepare([...ofTarget, ...ofQuery, ...ofContent]);

/** Each of six requests of an operation is signed: what is the same in all of them is written once. */
function prepare(components: readonly Component[]) {
  return {
    names: components.map(([name]) => name),
    list: `(${components.map(([name]) => `"${name}"`).join(' ')})`,
    lines: components.map(([name, valueOf]) => ({ start: `"${name}": `, valueOf })),
  };
}

function covered(query: string): ReturnType<typeof prepare> {
  return query === '' ? withoutQuery : withQuery;
}

/** Names of what a signature covers, in this order. */
export function coveredComponents(query: string): readonly string[] {
  return covered(query).names;
}

/** What is signed. @param parameters the value of the signature in the header `signature-input` */
export function signatureBase(request: SignedRequest, parameters: string): string {
  let base = '';
  for (const { start, valueOf } of covered(request.query).lines) base += `${start}${valueOf(request)}\n`;
  return `${base}"@signature-params": ${parameters}`;
}

/** @param query of the request, see {@link SignedRequest} */
export function serializeSignatureParameters(
  query: string,
  { created, nonce, keyId, algorithm }: SignatureParameters,
): string {
  return `${covered(query).list};created=${created};nonce="${nonce}";keyid="${keyId}";alg="${algorithm}"`;
}

export interface SignatureParameters {
  /** Epoch seconds. */
  readonly created: number;
  readonly nonce: string;
  readonly keyId: string;
  readonly algorithm: string;
}

/** @param digest SHA-256 of the body, in Base64 */
export function serializeContentDigest(digest: string): string {
  return `${digestAlgorithm}=:${digest}:`;
}

/** The headers of a signed request. @param signature of {@link signatureBase}, in Base64 */
export function signedHeaders(
  { contentType, contentDigest, caller }: SignedRequest,
  parameters: string,
  signature: string,
): Record<string, string> {
  return {
    'content-type': contentType,
    'content-digest': contentDigest,
    [callerHeader]: caller,
    'signature-input': `${signatureLabel}=${parameters}`,
    signature: `${signatureLabel}=:${signature}:`,
  };
}

/**
 * Proves that a request comes from a known gateway, unchanged, and for the first time.
 *
 * 1. The headers parse: HTTP Message Signatures (RFC 9421), Content-Digest (RFC 9530), `govgraph-caller`.
 * 2. The signature covers exactly what a gateway signs, with a known key, and was created just now.
 * 3. The signature is right. Only then is the body worth being read.
 * 4. The body is the one that was digested.
 * 5. The nonce is new. Last, so that nobody but a gateway can fill the memory or use a nonce up.
 */
import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import {
  type CallerContext,
  callerHeader,
  coveredComponents,
  digestAlgorithm,
  maxClockDifferenceSeconds,
  signatureBase,
  signatureLabel,
  type SignatureParameters,
  signatureParameters,
} from '@govgraph/protocol';
import { type InnerList, isInnerList, serializeInnerList } from 'structured-headers';

import { parseCallerContext, readDictionary } from './caller-context.ts';
import { type GatewayKeys, type VerificationKey, isEqual, prepareVerificationKeys } from './gateway-keys.ts';
import { type ReplayGuard, createReplayGuard } from './replay-guard.ts';

/** What arrived before the body, and before anything of it is believed. */
export interface RequestHead {
  readonly method: string;
  /** Path of the request target. */
  readonly path: string;
  /** Query of the request target, from its `?` on; empty when there is none. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
}

/** A request, or its head, that is not let in. The reason is for the department's log only. */
export interface Refused {
  readonly accepted: false;
  readonly reason: string;
}

/** A gateway has signed the head; whether the body is the one that it sent, and comes for the first time, is to be seen. */
export interface AcceptedHead {
  readonly accepted: true;
  verifyBody(body: Buffer): Promise<{ readonly accepted: true; readonly caller: CallerContext } | Refused>;
}

export type VerifyHead = (head: RequestHead) => AcceptedHead | Refused;

export interface RequestVerifierOptions {
  /** The clock, in epoch milliseconds. */
  readonly now?: () => number;
  /** What was signed before is refused; epoch seconds. What another process has let in is not remembered. */
  readonly notBefore?: number;
  /** One for all processes of the department, or one in this process's memory. */
  readonly replayGuard?: ReplayGuard;
}

/** @param currentKeys those that are accepted now; the same object until others are */
export function createRequestVerifier(
  currentKeys: () => GatewayKeys,
  options: RequestVerifierOptions = {},
): VerifyHead {
  const { now = Date.now, notBefore = -Infinity } = options;
  const { replayGuard = createReplayGuard(maxClockDifferenceSeconds) } = options;
  const preparedKeys = prepareOnce(currentKeys);

  return ({ method, path, query, headers }) => {
    const signed = readSignatureInput(header(headers, 'signature-input'), coveredComponents(query));
    const signature = readBytes(header(headers, 'signature'), signatureLabel);
    const digest = readBytes(header(headers, 'content-digest'), digestAlgorithm);
    const caller = parseCallerContext(header(headers, callerHeader));
    if (!signed) return refuse('signature-input is missing, malformed or does not cover what it must');
    if (!signature) return refuse('signature is missing or malformed');
    if (!digest) return refuse('content-digest is missing or malformed');
    if (!caller) return refuse(`${callerHeader} is missing or malformed`);

    const key = preparedKeys().get(signed.keyId);
    if (!key) return refuse('key id is unknown');
    if (key.algorithm !== signed.algorithm) return refuse('algorithm is not that of the key');

    const nowSeconds = Math.floor(now() / 1000);
    if (Math.abs(nowSeconds - signed.created) > maxClockDifferenceSeconds)
      return refuse('not created just now');
    if (signed.created < notBefore) return refuse('created before this process began to listen');

    const base = signatureBase(
      {
        method,
        path,
        query,
        contentType: header(headers, 'content-type'),
        contentDigest: header(headers, 'content-digest'),
        caller: header(headers, callerHeader),
      },
      signed.parameters,
    );
    if (!key.isSignedBy(base, signature)) return refuse('signature is wrong');

    return {
      accepted: true,
      async verifyBody(body) {
        if (!isEqual(hash('sha256', body, 'buffer'), digest))
          return refuse('body is not the one that was digested');
        const nonce = `${signed.keyId} ${signed.nonce}`;
        if (!(await replayGuard.admit(nonce, signed.created, Math.floor(now() / 1000))))
          return refuse('nonce was used before, or too many requests to remember');
        return { accepted: true, caller };
      },
    };
  };
}

/** Keys are prepared when they come into force, and not with each request. */
function prepareOnce(current: () => GatewayKeys): () => ReadonlyMap<string, VerificationKey> {
  let keys = current();
  let prepared = prepareVerificationKeys(keys);
  return () => {
    const now = current();
    if (now !== keys) prepared = prepareVerificationKeys((keys = now));
    return prepared;
  };
}

interface SignatureInput extends SignatureParameters {
  /** As they are part of what was signed. */
  readonly parameters: string;
}

/** Null unless there is one signature, over exactly the components and parameters that a gateway signs. */
function readSignatureInput(text: string, covered: readonly string[]): SignatureInput | null {
  const members = readDictionary(text);
  const input = members?.get(signatureLabel);
  if (!members || members.size !== 1 || !input || !isInnerList(input)) return null;
  if (!coversExactly(input, covered)) return null;

  const [, parameters] = input;
  const created = parameters.get('created');
  const nonce = parameters.get('nonce');
  const keyId = parameters.get('keyid');
  const algorithm = parameters.get('alg');
  if (parameters.size !== signatureParameters.length || !Number.isSafeInteger(created)) return null;
  if (!isText(nonce) || !isText(keyId) || !isText(algorithm)) return null;
  return { created: created as number, nonce, keyId, algorithm, parameters: serializeInnerList(input) };
}

function coversExactly([components]: InnerList, covered: readonly string[]): boolean {
  return (
    components.length === covered.length &&
    components.every(([name, parameters], index) => name === covered[index] && parameters.size === 0)
  );
}

/** Bounded, because nonces are remembered. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 128;
}

function readBytes(text: string, name: string): Buffer | null {
  const members = readDictionary(text);
  const value = members?.size === 1 ? members.get(name)?.[0] : undefined;
  return value instanceof ArrayBuffer ? Buffer.from(value) : null;
}

function header(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

function refuse(reason: string): Refused {
  return { accepted: false, reason };
}

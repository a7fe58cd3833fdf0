/**
 * Opaque ids of persons and legal entities: the first 16 bytes of an HMAC-SHA-256 of the number, as base64url. All
 * departments know the same id of the same person, and no identity number travels as a key.
 *
 * The key is the owner's of the entity. Whoever has it and a list of numbers can tell which id is whose, and there are
 * few enough citizen numbers to try them all: it is kept as the numbers themselves are.
 */
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { whyNoCitizenNumber, whyNoSocialCreditCode, type InputReason } from '@govgraph/protocol';
import { z } from 'zod';

export const entityKinds = ['person', 'legal-entity'] as const;

export type EntityKind = (typeof entityKinds)[number];

/** What owners have handed over, of each kind of entity. */
export type EntityKeys = Partial<Readonly<Record<EntityKind, Buffer>>>;

/** That of the synthetic city has 24 bytes. */
const minKeyBytes = 16;

const key = z
  .base64()
  .transform((text) => Buffer.from(text, 'base64'))
  .refine((bytes) => bytes.length >= minKeyBytes, `expected at least ${minKeyBytes} bytes`);
const entityKeysFile = z.strictObject({
  keys: z.strictObject({ person: key.optional(), 'legal-entity': key.optional() }),
});

/**
 * Reads the file in which a department keeps the keys: `{ "keys": { "person": "<base64>" } }`.
 *
 * @throws Error with one line for each problem, never with a key in it
 */
export async function readEntityKeys(file: string): Promise<EntityKeys> {
  const parsed = entityKeysFile.safeParse(parseJson(await readFile(file, 'utf8')));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`entity keys file ${file}:\n${problems.join('\n')}`);
  }
  const { person, 'legal-entity': legalEntity } = parsed.data.keys;
  return {
    ...(person === undefined ? {} : { person }),
    ...(legalEntity === undefined ? {} : { 'legal-entity': legalEntity }),
  };
}

/** Nothing when it is not JSON: the error would quote the file. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Why a text has no id; undefined when it has one. */
export function whyNoEntity(kind: EntityKind, number: string): InputReason | undefined {
  return kind === 'person' ? whyNoCitizenNumber(number, Date.now()) : whyNoSocialCreditCode(number);
}

/**
 * The id of the person with a citizen number (GB 11643), or of the legal entity with a unified social credit code
 * (GB 32100), as it is registered; undefined when the text is none.
 *
 * @throws Error when there is no key for the kind
 */
export function entityId(keys: EntityKeys, kind: EntityKind, number: string): string | undefined {
  const secret = keys[kind];
  if (secret === undefined) throw new Error(`there is no key for ids of the kind ${kind}`);
  if (whyNoEntity(kind, number) !== undefined) return undefined;
  return createHmac('sha256', secret)
    .update(`${kind}:${number}`)
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}

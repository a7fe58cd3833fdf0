import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { readGatewayKeys } from './gateway-keys.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'gateway-keys-'));
});

afterEach(() => rm(directory, { recursive: true }));

async function fileWith(content: unknown): Promise<string> {
  const file = path.join(directory, 'keys.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const hmacKey = { keyId: 'gateway-1', algorithm: 'hmac-sha256', secret: randomBytes(32).toString('base64') };

describe('the keys file of a department', () => {
  test('holds keys of both kinds', async () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const keys = [hmacKey, { keyId: 'gateway-2', algorithm: 'ed25519', publicKey: pem }];
    expect(await readGatewayKeys(await fileWith({ keys }))).toEqual({ keys });
  });

  test.each([
    ['no key', { keys: [] }, 'at least one key'],
    ['two keys with the same id', { keys: [hmacKey, hmacKey] }, 'key ids must differ'],
    ['a short secret', { keys: [{ ...hmacKey, secret: 'c2hvcnQ=' }] }, 'at least 32 bytes'],
    ['an unknown algorithm', { keys: [{ ...hmacKey, algorithm: 'none' }] }, 'algorithm'],
    ['an unknown property', { keys: [{ ...hmacKey, extra: true }] }, 'extra'],
    ['something else', 'secret-but-not-json', 'expected object'],
  ])('is refused with %s, in words that contain no key', async (_, content, expected) => {
    const error = await readGatewayKeys(await fileWith(content)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toContain(expected);
    expect(String(error)).not.toContain(hmacKey.secret);
    expect(String(error)).not.toContain('secret-but-not-json');
  });

  test('is refused when it holds a private key', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const file = await fileWith({ keys: [{ keyId: 'g', algorithm: 'ed25519', publicKey: pem }] });
    await expect(readGatewayKeys(file)).rejects.toThrow('expected an Ed25519 public key');
  });

  test('that does not exist is named', async () => {
    await expect(readGatewayKeys('/nonexistent/keys.json')).rejects.toThrow('/nonexistent/keys.json');
  });
});

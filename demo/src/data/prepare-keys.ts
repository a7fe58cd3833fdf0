import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '@govgraph/protocol';
import { DemoError } from '../demo-error.ts';
import { mapPublishers, publishers, type PublisherName } from '../publishers.ts';

/** A key that the gateway signs with and one department verifies with. */
export interface SharedKey {
  readonly keyId: string;
  readonly algorithm: 'hmac-sha256';
  /** Base64 of 32 random bytes. */
  readonly secret: string;
}

export interface DemoKeys {
  /** The file with the gateway's half: department to key. */
  readonly signingKeysFile: string;
  /** The file of the identity provider's key pairs; created by it. */
  readonly identityKeysFile: string;
  /** Base64; the key of the pseudonyms in usage records. */
  readonly pseudonymKey: string;
  /** The file of the keys with which the chain of usage records is written. */
  readonly chainKeyFile: string;
  /** The file of the private key that signs checkpoints of the usage record; PEM. */
  readonly checkpointKeyFile: string;
  /** The file of the private key that opens the keys which departments register; PEM. */
  readonly sealingKeyFile: string;
  /** The files of the keys that departments accept; each department reads its own again when it was replaced. */
  readonly departmentFiles: Readonly<Record<PublisherName, string>>;
}

/**
 * Reads the keys of the demo, generating those that are missing.
 *
 * Everything lies under `keys/`, for the owner only. Keys that exist are never replaced: without the
 * pseudonym key, "who saw my data" could not be answered for the past, and without the chain key, nobody could tell
 * whether usage records were changed.
 */
export async function prepareKeys(dataDirectory: string): Promise<DemoKeys> {
  const directory = path.join(dataDirectory, 'keys');
  await mkdir(path.join(directory, 'departments'), { recursive: true, mode: 0o700 });

  const signingKeysFile = path.join(directory, 'gateway-signing.json');
  const signingKeys = await prepareSigningKeys(signingKeysFile);

  const accepted = publishers.map(async (name) => {
    const file = path.join(directory, 'departments', `${name}.json`);
    await readOrCreate(file, () => JSON.stringify({ keys: [signingKeys[name]] }, null, 2));
    return [name, file] as const;
  });

  const chainKeyFile = path.join(directory, 'chain.json');
  await readOrCreate(chainKeyFile, generateChainKey);
  const checkpointKeyFile = path.join(directory, 'checkpoint.pem');
  await readOrCreate(checkpointKeyFile, () => generatePrivateKey('ed25519'));

  const sealingKeyFile = path.join(directory, 'sealing.pem');
  await readOrCreate(sealingKeyFile, () => generatePrivateKey('x25519'));

  return {
    signingKeysFile,
    chainKeyFile,
    checkpointKeyFile,
    sealingKeyFile,
    identityKeysFile: path.join(directory, 'identity.jwks.json'),
    pseudonymKey: (
      await readOrCreate(path.join(directory, 'pseudonym.key'), () => randomBytes(32).toString('base64'))
    ).trim(),
    departmentFiles: Object.fromEntries(await Promise.all(accepted)) as DemoKeys['departmentFiles'],
  };
}

/** What a gateway must be told of the keys. */
export function settingsOfKeys(keys: DemoKeys): Readonly<Record<string, string>> {
  return {
    GOVGRAPH_SIGNING_KEYS_FILE: keys.signingKeysFile,
    GOVGRAPH_PSEUDONYM_KEY: keys.pseudonymKey,
    GOVGRAPH_CHAIN_KEY_FILE: keys.chainKeyFile,
    GOVGRAPH_CHECKPOINT_KEY_FILE: keys.checkpointKeyFile,
    GOVGRAPH_SEALING_KEY_FILE: keys.sealingKeyFile,
  };
}

/** A file of an earlier version lacks those who have joined since: they are added, and the others stay. */
async function prepareSigningKeys(file: string): Promise<Record<PublisherName, SharedKey>> {
  const generate = () => mapPublishers(generateSharedKey);
  const known = JSON.parse(await readOrCreate(file, () => JSON.stringify(generate(), null, 2))) as Partial<
    Record<PublisherName, SharedKey>
  >;
  const keys = { ...generate(), ...known };
  if (publishers.some((name) => known[name] === undefined))
    await writeFile(file, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return keys;
}

function generateSharedKey(department: PublisherName): SharedKey {
  return {
    keyId: `gateway-${department}-1`,
    algorithm: 'hmac-sha256',
    secret: randomBytes(32).toString('base64'),
  };
}

function generateChainKey(): string {
  const key = { keyId: 'chain-1', secret: randomBytes(32).toString('base64') };
  return JSON.stringify({ keys: [key] }, null, 2);
}

function generatePrivateKey(type: 'ed25519' | 'x25519'): string {
  const { privateKey } = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519');
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' })).trim();
}

async function readOrCreate(file: string, create: () => string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') {
      throw new DemoError(`${file} cannot be read (${systemErrorCode(error) ?? 'unknown reason'})`, {
        cause: error,
      });
    }
  }
  const text = `${create()}\n`;
  await writeFile(file, text, { mode: 0o600, flag: 'wx' });
  return text;
}

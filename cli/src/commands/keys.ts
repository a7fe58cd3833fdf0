/*
 * The keys with which gateways sign requests to a department. The department makes them here: its half goes to the file
 * that its service reads, the gateways' half leaves this machine sealed to the gateways.
 */
import type { KeyObject } from 'node:crypto';
import { type KeyAlgorithm, readSealingPublicKey, sealingKeyId } from '@govgraph/storage';
import { listNodes } from '../authority/list-nodes.ts';
import { type Authority, type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { settled } from '../authority/settled.ts';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import {
  DepartmentKeysDocument,
  type KnownKeyFragment,
  RegisterKeyDocument,
  type RegisterKeyMutationVariables,
  RetireKeyDocument,
  SealingKeyDocument,
} from '../generated/documents.ts';
import { type ChangedFile, addToKeysFile, createKeysFile, removeFromKeysFile } from '../keys/keys-file.ts';
import { type AcceptedKey, makeKey, newKeyId } from '../keys/make-key.ts';
import { printSuccess } from '../print-envelope.ts';
import { printLines } from '../print-lines.ts';

export interface KeysOptions extends AuthorityOptions {
  readonly department?: string;
  readonly json?: true;
}

export interface MakeOptions extends KeysOptions {
  /** Of the department's half. */
  readonly file: string;
  readonly algorithm: KeyAlgorithm;
  readonly keyId?: string;
  /** The id that the sealing key is expected to have. */
  readonly sealingKey?: string;
}

export interface RotateOptions extends MakeOptions {
  /** In hours. */
  readonly overlap: number;
}

export interface RetireOptions extends KeysOptions {
  readonly reason: string;
  readonly file?: string;
}

const graphqlAlgorithms = { 'hmac-sha256': 'HMAC_SHA256', ed25519: 'ED25519' } as const;

/** Makes the first key of a department. */
export async function createKey(config: CommandConfig, options: MakeOptions): Promise<void> {
  await bringIntoForce(config, { ...options, overlap: 0 }, createKeysFile, (inForce) => {
    const [key] = inForce;
    if (key !== undefined)
      throw new CommandError(
        `the key ${key.keyId} is in force: \`govgraph keys rotate\` replaces it, and \`keys retire\` ends it`,
        { exitCode: 1, code: 'KEY_IN_FORCE' },
      );
  });
}

/** Makes another key; the one before stays in force for a while. */
export async function rotateKey(config: CommandConfig, options: RotateOptions): Promise<void> {
  await bringIntoForce(config, options, addToKeysFile, (inForce) => {
    const [, before] = inForce;
    if (before !== undefined)
      throw new CommandError(
        `the key ${before.keyId} is in force beside another one until ${before.validUntil ?? 'it is retired'}: ` +
          'retire it first with `govgraph keys retire`',
        { exitCode: 1, code: 'KEY_IN_FORCE' },
      );
  });
}

async function bringIntoForce(
  config: CommandConfig,
  options: RotateOptions,
  putIntoFile: (file: string, key: AcceptedKey) => Promise<ChangedFile>,
  /** @throws CommandError where no other key can come into force; the newest first */
  checkOthers: (inForce: readonly KnownKeyFragment[]) => void,
): Promise<void> {
  const { file, algorithm, overlap, json } = options;
  await withAuthority(config, options, async (authority) => {
    const department = await findDepartment(authority, options);
    checkOthers((await readKeys(authority, department)).filter((key) => key.isInForce));
    const sealingKey = await readSealingKey(authority, options.sealingKey);
    const { keyId = newKeyId(department, new Date()) } = options;
    const { accepted, sealed } = makeKey({ department, keyId, algorithm }, sealingKey);
    // The service has to know the key before gateways sign with it.
    const changed = await putIntoFile(file, accepted);
    console.error(`${file} has the key ${keyId}; it is being registered`);
    const key = await registerOrRestore(authority, changed, {
      department,
      keyId,
      algorithm: graphqlAlgorithms[algorithm],
      sealedTo: sealed.sealedTo,
      sealed: sealed.sealed.toString('base64'),
      overlapHours: overlap,
    });
    const others = (await readKeys(authority, department)).filter(
      (other) => other.isInForce && other.keyId !== keyId,
    );
    if (json) return printSuccess({ department, file, sealingKey: sealed.sealedTo, key, before: others });
    printLines([
      `the key ${keyId} of ${department} is in force (${algorithm}); gateways sign with it within seconds`,
      ...others.map(
        (other) => `the key ${other.keyId} stays in force until ${other.validUntil ?? 'it is retired'}`,
      ),
      `${file} is for the service of the department: one that is built with the kit reads it again by itself`,
    ]);
  });
}

/** Where the key is not registered, the file is as it was before. */
async function registerOrRestore(
  authority: Authority,
  changed: ChangedFile,
  registration: RegisterKeyMutationVariables,
): Promise<KnownKeyFragment> {
  const { department, keyId } = registration;
  try {
    const { registerKey } = await authority.ask(RegisterKeyDocument, registration);
    const { key } = settled(registerKey);
    if (key === null)
      throw new CommandError('the authority does not say what became of the key', { code: 'NO_ANSWER' });
    return key;
  } catch (error) {
    // No answer is no refusal: it may have been registered.
    const known = await readKeys(authority, department).catch(() => undefined);
    const registered = known?.find((key) => key.keyId === keyId);
    if (registered !== undefined) return registered;
    if (known === undefined)
      throw new CommandError(
        `whether the key ${keyId} is registered is not known, so that it stays in the file: ` +
          'see `govgraph keys list`, and rotate once more where it is not there',
        { code: 'OUTCOME_UNKNOWN', cause: error },
      );
    await changed.restore();
    throw error;
  }
}

/** Prints what is known of a department's keys. */
export async function listKeys(config: CommandConfig, options: KeysOptions): Promise<void> {
  await withAuthority(config, options, async (authority) => {
    const department = await findDepartment(authority, options);
    const keys = await readKeys(authority, department);
    if (options.json) return printSuccess({ department, keys });
    const width = Math.max(0, ...keys.map(({ keyId }) => keyId?.length ?? 0));
    printLines(
      keys.length === 0
        ? [`${department} has registered no key: gateways use the one that the operator has given, if any`]
        : keys.map((key) => `${(key.keyId ?? '').padEnd(width)}  ${describeKey(key)}`),
    );
  });
}

/** Ends a key at once. */
export async function retireKey(
  config: CommandConfig,
  keyId: string,
  { reason, file, ...options }: RetireOptions,
): Promise<void> {
  await withAuthority(config, options, async (authority) => {
    const department = await findDepartment(authority, options);
    const known = (await readKeys(authority, department)).find((key) => key.keyId === keyId);
    if (known?.revision == null)
      throw new CommandError(`${department} has no key ${keyId}`, { exitCode: 1, code: 'NOT_FOUND' });
    const { revision } = known;
    const { key } = settled(
      (await authority.ask(RetireKeyDocument, { department, keyId, revision, reason })).retireKey,
    );
    const isRemoved = file !== undefined && (await removeFromKeysFile(file, keyId));
    if (options.json) return printSuccess({ department, key, isRemovedFromFile: isRemoved });
    const left = isRemoved ? `, and ${file} has it no longer` : '';
    console.log(`the key ${keyId} of ${department} is in force no longer${left}`);
  });
}

/** The department that the token is of, unless another one is named: which only break-glass can act for. */
async function findDepartment(authority: Authority, { department }: KeysOptions): Promise<string> {
  const found = department ?? (await authority.department());
  if (found !== undefined) return found;
  throw new CommandError('which department? Name it with --department');
}

async function readSealingKey({ ask }: Authority, expected: string | undefined): Promise<KeyObject> {
  const { sealingKey } = await ask(SealingKeyDocument, {});
  const key = readSealingPublicKey(sealingKey?.publicKey ?? '');
  if (key === undefined)
    throw new CommandError(
      'no gateway says to which key departments seal theirs: ask the operator to set GOVGRAPH_SEALING_KEY_FILE',
      { code: 'NO_SEALING_KEY' },
    );
  // What the key itself says, and not what is said of it.
  const id = sealingKeyId(key);
  if (expected !== undefined && expected !== id)
    throw new CommandError(
      `the catalog gives the sealing key ${id}, and ${expected} is expected: nothing is sealed to it. ` +
        'Ask the operator which one gateways have; whoever has put another one there would learn the key',
      { exitCode: 1, code: 'SEALING_KEY_DIFFERS' },
    );
  console.error(`sealed to the gateways’ key ${id}`);
  return key;
}

function readKeys({ ask }: Authority, department: string): Promise<readonly KnownKeyFragment[]> {
  return listNodes(
    async (page) => (await ask(DepartmentKeysDocument, { department, ...page })).departmentKeys,
  );
}

function describeKey({
  algorithm,
  validFrom,
  validUntil,
  isInForce,
  registeredBy,
  endedBy,
}: KnownKeyFragment): string {
  const until = validUntil === null ? '' : ` until ${validUntil} (by ${endedBy})`;
  const state = isInForce ? 'in force' : 'ended';
  return `${state.padEnd(8)}  ${(algorithm ?? '').padEnd(11)}  from ${validFrom} (by ${registeredBy})${until}`;
}

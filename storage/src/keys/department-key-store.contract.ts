import { type KeyObject, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sealDepartmentKey, sealingKeyId, writeSealingPublicKey } from './department-key.ts';
import type {
  DepartmentKey,
  DepartmentKeyStore,
  KeyRefusal,
  SealedKeyReader,
} from './department-key-store.ts';

interface Connected {
  readonly stores: readonly [DepartmentKeyStore, DepartmentKeyStore];
  readonly gateway: SealedKeyReader;
  /** Makes as if everything had happened so long before. */
  wait(seconds: number): Promise<void>;
}

const [first, second] = [1, 2].map(() => generateKeyPairSync('x25519').privateKey) as [KeyObject, KeyObject];
const idOf = (key: KeyObject) => sealingKeyId(createPublicKey(key));

/** What every implementation of `DepartmentKeyStore` and `SealedKeyReader` does. @param connect two connections of the registry to a store without keys, and one of a gateway */
export function describeDepartmentKeyStore(connect: () => Promise<Connected>): void {
  describe('department key store', () => {
    let connected: Connected;
    beforeEach(async () => void (connected = await connect()));
    afterEach(async () => {
      await Promise.all([...connected.stores, connected.gateway].map((store) => store.close()));
    });

    const sealed = (department: string, keyId: string) =>
      sealDepartmentKey(createPublicKey(first), { department, keyId, algorithm: 'hmac-sha256' }, keyId);
    const register = (keyId: string, overlapSeconds = 3_600, department = 'library', connection: 0 | 1 = 0) =>
      connected.stores[connection].register({
        ...sealed(department, keyId),
        registeredBy: '王芳',
        overlapSeconds,
      });
    const end = (keyId: string, revision: number, department = 'library') =>
      connected.stores[1].end({ department, keyId, endedBy: '李明', revision });
    const inForce = async () =>
      (await connected.gateway.inForce()).map(({ department, keyId }) => `${department} ${keyId}`);
    const keyOf = (outcome: DepartmentKey | KeyRefusal): DepartmentKey => {
      if (typeof outcome === 'string') throw new Error(outcome);
      return outcome;
    };

    test('a key that was registered is in force, and gateways read it as it was sealed', async () => {
      const { sealedTo, ...name } = sealed('library', 'one');
      const registered = keyOf(await register('one'));
      expect(registered).toEqual({
        department: name.department,
        keyId: 'one',
        algorithm: 'hmac-sha256',
        sealedTo,
        validFrom: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        validUntil: null,
        isInForce: true,
        registeredBy: '王芳',
        endedBy: null,
        revision: 1,
      });
      expect(await connected.stores[1].keysOf('library')).toEqual([registered]);
      expect(await connected.stores[1].keysOf('taxation')).toEqual([]);
      const [read] = await connected.gateway.inForce();
      expect(read).toMatchObject({ department: 'library', keyId: 'one', algorithm: 'hmac-sha256', sealedTo });
      expect(read?.sealed).toHaveLength(32 + 'one'.length + 16);
    });

    test('two are in force while one is replaced, the new one first, until the time is over', async () => {
      await register('old');
      await connected.wait(60);
      await register('new', 600);
      expect(await inForce()).toEqual(['library new', 'library old']);
      const [latest, before] = await connected.stores[1].keysOf('library');
      expect(latest).toMatchObject({ keyId: 'new', validUntil: null });
      expect(before).toMatchObject({ keyId: 'old', endedBy: '王芳', revision: 2 });
      await connected.wait(599);
      expect(await inForce()).toHaveLength(2);
      await connected.wait(2);
      expect(await inForce()).toEqual(['library new']);
    });

    test('a key that was stolen ends with the next one', async () => {
      await register('stolen');
      await register('new', 0);
      expect(await inForce()).toEqual(['library new']);
    });

    test('a third one waits until one has ended', async () => {
      await register('one');
      await register('two');
      expect(await register('three')).toBe('TWO_KEYS_IN_FORCE');
      const ended = { keyId: 'one', isInForce: false, endedBy: '李明', revision: 3 };
      expect(keyOf(await end('one', 2))).toMatchObject(ended);
      await register('three');
      expect(await inForce()).toEqual(['library three', 'library two']);
    });

    test('an id is used once, whether the key is in force or not', async () => {
      await register('one');
      await end('one', 1);
      expect(await register('one')).toBe('KEY_ID_TAKEN');
      keyOf(await register('one', 0, 'taxation'));
    });

    test('a key ends once, and only as it was seen', async () => {
      await register('one');
      expect(await end('none', 1)).toBe('NO_SUCH_KEY');
      expect(await end('one', 1, 'taxation')).toBe('NO_SUCH_KEY');
      await register('two');
      expect(await end('one', 1)).toBe('CHANGED_MEANWHILE');
      keyOf(await end('one', 2));
      expect(await end('one', 3)).toBe('ENDED_ALREADY');
      expect(await inForce()).toEqual(['library two']);
    });

    test('the end of a key is never put off', async () => {
      await register('one');
      await register('two', 60);
      const [, before] = await connected.stores[0].keysOf('library');
      await connected.wait(61);
      await register('three', 3_600);
      const ended = (await connected.stores[0].keysOf('library')).find(({ keyId }) => keyId === 'one');
      expect(ended?.revision).toBe(before?.revision);
      expect(await inForce()).toEqual(['library three', 'library two']);
    });

    test('of many that are registered at once, two are in force, and the others are refused', async () => {
      const ids = Array.from({ length: 8 }, (_, at) => `key-${at}`);
      const outcomes = await Promise.all(
        ids.map((id, at) => register(id, 60, 'library', at % 2 === 0 ? 0 : 1)),
      );
      expect(outcomes.filter((outcome) => outcome === 'TWO_KEYS_IN_FORCE')).toHaveLength(6);
      expect(await inForce()).toHaveLength(2);
    });

    test('keys of one department do not touch those of another', async () => {
      await register('one', 0, 'library');
      await register('one', 0, 'taxation');
      await register('two', 0, 'taxation');
      expect(await inForce()).toEqual(expect.arrayContaining(['library one', 'taxation two']));
      expect(await inForce()).toHaveLength(2);
    });

    test('departments seal to the newest key that gateways have told within five minutes', async () => {
      const { gateway, stores, wait } = connected;
      const tell = (key: KeyObject) => gateway.tellSealingKey(idOf(key), writeSealingPublicKey(key));
      expect(await stores[0].sealingKey()).toBeUndefined();
      await tell(first);
      await wait(120);
      await tell(second);
      await tell(first);
      expect(await stores[0].sealingKey()).toBe(writeSealingPublicKey(second));
      await wait(240);
      await tell(first);
      await wait(120);
      expect(await stores[0].sealingKey()).toBe(writeSealingPublicKey(first));
      await wait(600);
      expect(await stores[0].sealingKey()).toBeUndefined();
    });
  });
}

import { type KeyObject, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  StoreError,
  createMemoryDepartmentKeys,
  sealDepartmentKey,
  sealingKeyId,
  writeSealingPublicKey,
} from '@govgraph/storage';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startRegisteredKeys } from './registered-keys.ts';
import type { SigningKey } from './sign-request.ts';

const [ours, earlier, foreign] = [1, 2, 3].map(() => generateKeyPairSync('x25519').privateKey) as [
  KeyObject,
  KeyObject,
  KeyObject,
];

function newKey(keyId: string): SigningKey {
  return { keyId, algorithm: 'hmac-sha256', secret: randomBytes(32).toString('base64') };
}

/** A registry, and a gateway that reads it every few milliseconds. */
function open(sealingKeys: readonly KeyObject[] = [ours]) {
  const registry = createMemoryDepartmentKeys();
  const failures: string[] = [];
  const outage: { error: Error | undefined } = { error: undefined };
  const keys = startRegisteredKeys({
    store: {
      inForce: async () => {
        if (outage.error !== undefined) throw outage.error;
        return registry.inForce();
      },
      tellSealingKey: registry.tellSealingKey,
    },
    sealingKeys,
    telemetry: { failed: (error) => failures.push((error as Error).message) },
    intervalMs: 1,
  });
  onTestFinished(() => keys.close());
  const put = async (department: string, key: SigningKey, sealingKey = ours, text = JSON.stringify(key)) => {
    const { keyId, algorithm } = key;
    const sealed = sealDepartmentKey(createPublicKey(sealingKey), { department, keyId, algorithm }, text);
    await registry.register({ ...sealed, registeredBy: '王芳', overlapSeconds: 60 });
    return sealed;
  };
  const idsOf = (department: string) => keys.keysOf(department).map(({ keyId }) => keyId);
  return { registry, keys, failures, outage, put, idsOf };
}

test('A key that a department registers is there without a restart, before the one that it replaces', async () => {
  const { keys, put, idsOf, failures } = open();
  const one = newKey('one');
  await put('library', one);
  await vi.waitFor(() => expect(keys.keysOf('library')).toEqual([one]));
  await put('library', newKey('two'));
  await vi.waitFor(() => expect(idsOf('library')).toEqual(['two', 'one']));
  expect([keys.problems(), failures]).toEqual([[], []]);
  expect(keys.keysOf('taxation')).toEqual([]);
});

test('A key stays one object while it is in force, since it is known by that whether it was refused', async () => {
  const { registry, keys, put } = open();
  await put('library', newKey('one'));
  await vi.waitFor(() => expect(keys.keysOf('library')).toHaveLength(1));
  const [key] = keys.keysOf('library');
  await put('taxation', newKey('one'));
  await vi.waitFor(() => expect(keys.keysOf('taxation')).toHaveLength(1));
  expect(keys.keysOf('library')[0]).toBe(key);
  await registry.end({ department: 'library', keyId: 'one', endedBy: '王芳', revision: 1 });
  await vi.waitFor(() => expect(keys.keysOf('library')).toEqual([]));
});

test('A gateway says to which key departments seal theirs, and opens what was sealed to the one before', async () => {
  const { registry, put, idsOf } = open([ours, earlier]);
  await vi.waitFor(async () => expect(await registry.sealingKey()).toBe(writeSealingPublicKey(ours)));
  await put('library', newKey('one'), earlier);
  await vi.waitFor(() => expect(idsOf('library')).toEqual(['one']));
});

const idOf = (key: KeyObject) => sealingKeyId(createPublicKey(key));

test.each<[string, (at: ReturnType<typeof open>) => Promise<unknown>, string]>([
  [
    'was sealed to another key',
    ({ put }) => put('library', newKey('bad'), foreign),
    `was sealed to ${idOf(foreign)}, and GOVGRAPH_SEALING_KEY_FILE has ${idOf(ours)}`,
  ],
  [
    'the registry has taken from another department',
    async ({ registry }) => {
      const sealed = sealDepartmentKey(
        createPublicKey(ours),
        { department: 'taxation', keyId: 'bad', algorithm: 'hmac-sha256' },
        JSON.stringify(newKey('bad')),
      );
      await registry.register({ ...sealed, department: 'library', registeredBy: '?', overlapSeconds: 60 });
    },
    'was changed, or was sealed under another name',
  ],
  [
    'is no key',
    ({ put }) => put('library', newKey('bad'), ours, 'no key'),
    'holds something else than a key of this id and algorithm',
  ],
  [
    'is shorter than keys are',
    ({ put }) => put('library', newKey('bad'), ours, JSON.stringify({ ...newKey('bad'), secret: 'AAAA' })),
    'holds something else than a key of this id and algorithm',
  ],
  [
    'has another id than it says',
    ({ put }) => put('library', newKey('bad'), ours, JSON.stringify(newKey('good'))),
    'holds something else than a key of this id and algorithm',
  ],
])('A key that %s is told once, and touches no other', async (_, putBad, problem) => {
  const opened = open();
  const { keys, put, idsOf, failures } = opened;
  await put('library', newKey('good'));
  await put('taxation', newKey('one'));
  await putBad(opened);
  await vi.waitFor(() => expect(keys.problems()).toEqual([`the key bad of library ${problem}`]));
  expect([idsOf('library'), idsOf('taxation')]).toEqual([['good'], ['one']]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(failures).toEqual([`library: its key bad ${problem}`]);
  expect(JSON.stringify([failures, keys.problems()])).not.toContain('AAAA');
});

test('A gateway without a sealing key says so where departments have registered keys, and only there', async () => {
  const { registry, keys, put, idsOf } = open([]);
  await keys.ready;
  expect(keys.problems()).toEqual([]);
  expect(await registry.sealingKey()).toBeUndefined();
  await put('library', newKey('one'));
  const problem = 'the key one of library cannot be opened, since GOVGRAPH_SEALING_KEY_FILE is not set';
  await vi.waitFor(() => expect(keys.problems()).toEqual([problem]));
  expect(idsOf('library')).toEqual([]);
});

test('While the registry cannot be read, the keys of before are used', async () => {
  const { keys, put, idsOf, outage } = open();
  await put('library', newKey('one'));
  await vi.waitFor(() => expect(idsOf('library')).toEqual(['one']));
  outage.error = new StoreError('policy', 'nobody listens there');
  const problem =
    'the registry of keys cannot be asked, so that those of before are used: nobody listens there';
  await vi.waitFor(() => expect(keys.problems()).toEqual([problem]));
  expect(idsOf('library')).toEqual(['one']);
  outage.error = undefined;
  await vi.waitFor(() => expect(keys.problems()).toEqual([]));
});

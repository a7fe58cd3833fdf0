import type { SealedKey } from '../keys/department-key.ts';
import type { DepartmentKey, DepartmentKeyStore, SealedKeyReader } from '../keys/department-key-store.ts';

const toldForMs = 5 * 60_000;

interface KeptKey extends Omit<DepartmentKey, 'isInForce'>, SealedKey {}

/** Keeps the keys of departments in this process: for tests. @param now epoch milliseconds */
export function createMemoryDepartmentKeys(
  now: () => number = Date.now,
): DepartmentKeyStore & SealedKeyReader {
  /** The newest first. */
  let keys: readonly KeptKey[] = [];
  const sealingKeys = new Map<
    string,
    { readonly publicKey: string; readonly firstAt: number; lastAt: number }
  >();
  const instant = (ms: number) => new Date(ms).toISOString();
  const isInForce = ({ validUntil }: Pick<KeptKey, 'validUntil'>) =>
    validUntil === null || Date.parse(validUntil) > now();
  const told = ({ sealed: _sealed, ...key }: KeptKey): DepartmentKey => ({
    ...key,
    isInForce: isInForce(key),
  });
  const find = (department: string, keyId: string) =>
    keys.find((key) => key.department === department && key.keyId === keyId);
  /** @returns as it is now; an end comes sooner than was said before, and never later */
  const endAt = (key: KeptKey, ms: number, endedBy: string): KeptKey => {
    if (key.validUntil !== null && Date.parse(key.validUntil) <= ms) return key;
    const ended = { ...key, validUntil: instant(ms), endedBy, revision: key.revision + 1 };
    keys = keys.map((other) => (other === key ? ended : other));
    return ended;
  };

  return {
    sealingKey: async () =>
      [...sealingKeys.values()]
        .filter(({ lastAt }) => now() - lastAt < toldForMs)
        .toSorted((left, right) => right.firstAt - left.firstAt)[0]?.publicKey,
    keysOf: async (department) => keys.filter((key) => key.department === department).map(told),
    register: async ({ overlapSeconds, registeredBy, ...key }) => {
      if (find(key.department, key.keyId) !== undefined) return 'KEY_ID_TAKEN';
      const others = keys.filter((other) => other.department === key.department && isInForce(other));
      if (others.length > 1) return 'TWO_KEYS_IN_FORCE';
      for (const other of others) endAt(other, now() + overlapSeconds * 1_000, registeredBy);
      const kept = {
        ...key,
        validFrom: instant(now()),
        validUntil: null,
        registeredBy,
        endedBy: null,
        revision: 1,
      };
      keys = [kept, ...keys];
      return told(kept);
    },
    end: async ({ department, keyId, endedBy, revision }) => {
      const key = find(department, keyId);
      if (key === undefined) return 'NO_SUCH_KEY';
      if (!isInForce(key)) return 'ENDED_ALREADY';
      return key.revision === revision ? told(endAt(key, now(), endedBy)) : 'CHANGED_MEANWHILE';
    },
    inForce: async () =>
      keys.filter(isInForce).map(({ department, keyId, algorithm, sealedTo, sealed }) => {
        return { department, keyId, algorithm, sealedTo, sealed };
      }),
    tellSealingKey: async (id, publicKey) => {
      const known = sealingKeys.get(id);
      if (known === undefined) sealingKeys.set(id, { publicKey, firstAt: now(), lastAt: now() });
      else known.lastAt = now();
    },
    close: async () => undefined,
  };
}

import {
  type DepartmentKey,
  type DepartmentKeyStore,
  type PageQuery,
  type PolicyRegister,
  type SealedKey,
  isKeyId,
  readSealingPublicKey,
  sealingKeyId,
} from '@govgraph/storage';
import {
  refuse,
  takeAction,
  type ActionRequest,
  type Outcome,
  type RecordHead,
} from '../workflow/machine.ts';
import type { FollowingStep, WorkflowStore } from '../workflow/workflow-store.ts';
import { keyMachine } from './key-machine.ts';

/** To which departments seal the keys that they make. */
export interface SealingKey {
  readonly id: string;
  /** PEM, SPKI. */
  readonly publicKey: string;
}

/** Where a key stands in the list of its department, the newest first. */
export interface KeyPlace {
  readonly validFrom: string;
  readonly keyId: string;
}

export interface RegisterRequest extends Omit<ActionRequest, 'expectedRevision'> {
  /** For how long the key before stays in force; a day where nothing is said, and no more than thirty. */
  readonly overlapHours?: number | undefined;
}

/** With what gateways sign requests to departments. The registry keeps keys that it cannot open. */
export interface Keys {
  /** Undefined while no gateway says one. */
  sealingKey(): Promise<SealingKey | undefined>;
  /** What is known of a department's keys, the newest first: never a key. */
  list(department: string, page: PageQuery<KeyPlace>): Promise<readonly DepartmentKey[]>;
  /** The key is in force from now on; gateways use it within seconds. */
  register(key: SealedKey, request: RegisterRequest): Promise<Outcome<DepartmentKey>>;
  /** The key is in force no longer. */
  retire(department: string, keyId: string, request: ActionRequest): Promise<Outcome<DepartmentKey>>;
}

const defaultOverlapHours = 24;
const maxOverlapHours = 30 * 24;

export function createKeys(
  store: DepartmentKeyStore,
  register: Pick<PolicyRegister, 'readPart'>,
  workflows: Pick<WorkflowStore, 'write'>,
): Keys {
  const sealingKey = async (): Promise<SealingKey | undefined> => {
    const publicKey = await store.sealingKey();
    const read = publicKey === undefined ? undefined : readSealingPublicKey(publicKey);
    return publicKey === undefined || read === undefined ? undefined : { id: sealingKeyId(read), publicKey };
  };
  const read = async (department: string, keyId: string): Promise<DepartmentKey | undefined> =>
    (await store.keysOf(department)).find((key) => key.keyId === keyId);

  return {
    sealingKey,
    list: async (department, { first, after }) => {
      const keys = await store.keysOf(department);
      const at = after === undefined ? 0 : keys.findIndex((key) => isAfter(key, after));
      return at < 0 ? [] : keys.slice(at, at + first);
    },
    async register(key, { overlapHours = defaultOverlapHours, ...request }) {
      const { department, keyId } = key;
      const head = { id: referenceOf(department, keyId), department };
      const taken = takeAction(keyMachine, head, 'register', request);
      if ('refusal' in taken) return taken;
      const problem = findProblem(key, overlapHours);
      if (problem !== undefined) return refuse('INVALID', problem);
      if ((await register.readPart('departments', department)) === undefined)
        return refuse('NOT_FOUND', `the authority has not registered the department ${department} yet`);
      const current = await sealingKey();
      if (current === undefined)
        return refuse('INVALID', 'no gateway says to which key departments seal theirs: ask the operator');
      if (current.id !== key.sealedTo)
        return refuse('INVALID', `the key is sealed to ${key.sealedTo}: seal it to ${current.id}`);
      const { event } = taken.done;
      const change = { ...key, registeredBy: event.actor, overlapSeconds: overlapHours * 3_600 };
      const written = await workflows.write({ event, key: { kind: 'register', key: change } });
      if ('refusal' in written) return written;
      return { done: await mustRead(department, keyId) };
    },
    async retire(department, keyId, request) {
      const key = await read(department, keyId);
      if (key === undefined) return refuse('NOT_FOUND', `${department} has no key ${keyId}`);
      const end = endOfKey(key, request);
      if ('refusal' in end) return end;
      const written = await workflows.write(end.done);
      if ('refusal' in written) return written;
      return { done: await mustRead(department, keyId) };
    },
  };

  async function mustRead(department: string, keyId: string): Promise<DepartmentKey> {
    const key = await read(department, keyId);
    if (key === undefined) throw new Error('a key that was written is not there');
    return key;
  }
}

/** What ends a key. */
export function endOfKey(key: DepartmentKey, request: ActionRequest): Outcome<FollowingStep> {
  const taken = takeAction(keyMachine, headOf(key), 'retire', request);
  if ('refusal' in taken) return taken;
  const { event } = taken.done;
  const { department, keyId, revision } = key;
  return {
    done: { event, key: { kind: 'end', end: { department, keyId, endedBy: event.actor, revision } } },
  };
}

/** Under which its events are kept. */
function referenceOf(department: string, keyId: string): string {
  return `${department}/${keyId}`;
}

function headOf(key: DepartmentKey): RecordHead<'IN_FORCE' | 'ENDED'> {
  const { department, keyId, revision, registeredBy, isInForce } = key;
  const state = isInForce ? 'IN_FORCE' : 'ENDED';
  return { id: referenceOf(department, keyId), department, state, revision, createdBy: registeredBy };
}

function isAfter({ validFrom, keyId }: DepartmentKey, place: KeyPlace): boolean {
  return validFrom < place.validFrom || (validFrom === place.validFrom && keyId < place.keyId);
}

/** As the table of keys would refuse it, in words. */
function findProblem({ keyId, sealedTo, sealed }: SealedKey, overlapHours: number): string | undefined {
  if (!isKeyId(keyId)) return 'keyId: expected up to 100 letters, digits, "_", "." and "-"';
  if (!/^[0-9a-f]{32}$/.test(sealedTo))
    return 'sealedTo: expected the id of a sealing key, 32 hexadecimal digits';
  if (sealed.length < 48 || sealed.length > 4_096) return 'sealed: expected 48 to 4096 bytes in base64';
  if (!(overlapHours >= 0 && overlapHours <= maxOverlapHours))
    return `overlapHours: expected 0 to ${maxOverlapHours}`;
  return undefined;
}

import type { KeyAlgorithm, SealedKey } from '@govgraph/storage';
import { refuseArgument } from '@govgraph/subgraph-kit';

import type { MutationRegisterKeyArgs } from './generated/resolvers.ts';

const algorithms = { HMAC_SHA256: 'hmac-sha256', ED25519: 'ed25519' } as const satisfies Record<
  MutationRegisterKeyArgs['algorithm'],
  KeyAlgorithm
>;

const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** @throws BadUserInput when what is sealed is not in base64 */
export function readNewKey({
  algorithm,
  sealed,
  ...key
}: Omit<MutationRegisterKeyArgs, 'overlapHours'>): SealedKey {
  if (!base64.test(sealed)) throw refuseArgument('sealed', 'CHARACTERS');
  return { ...key, algorithm: algorithms[algorithm], sealed: Buffer.from(sealed, 'base64') };
}

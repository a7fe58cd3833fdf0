/** Remembers which requests were already seen. */
export interface ReplayGuard {
  /** False when the nonce was admitted before, or when nothing more can be remembered. */
  readonly admit: (
    nonce: string,
    createdSeconds: number,
    nowSeconds: number,
  ) => boolean | PromiseLike<boolean>;
}

/**
 * Remembers every nonce for as long as its signature would be accepted, and no longer.
 *
 * Nonces are kept by the second in which their signature was created: that second is signed too, so a replay comes
 * with the same one. At the limit new requests are refused; forgetting old ones would let them be replayed.
 *
 * It works within one process. Several processes of one department each admit a request once, unless they are given a
 * guard that they share.
 */
export function createReplayGuard(
  windowSeconds: number,
  maxNonces = 1_000_000,
): { readonly admit: (...request: Parameters<ReplayGuard['admit']>) => boolean } {
  const noncesBySecond = new Map<number, Set<string>>();
  let size = 0;
  let forgottenAt = 0;

  function forgetExpired(nowSeconds: number): void {
    if (nowSeconds === forgottenAt) return;
    forgottenAt = nowSeconds;
    for (const [second, nonces] of noncesBySecond) {
      if (second >= nowSeconds - windowSeconds) continue;
      noncesBySecond.delete(second);
      size -= nonces.size;
    }
  }

  return {
    admit(nonce, createdSeconds, nowSeconds) {
      forgetExpired(nowSeconds);
      const nonces = noncesBySecond.get(createdSeconds) ?? new Set();
      if (nonces.has(nonce) || size >= maxNonces) return false;
      noncesBySecond.set(createdSeconds, nonces.add(nonce));
      size += 1;
      return true;
    },
  };
}

import { describe, expect, test } from 'vitest';

import { createReplayGuard } from './replay-guard.ts';

describe('the memory of nonces', () => {
  test('admits a nonce once while its signature is fresh', () => {
    const guard = createReplayGuard(60);
    expect(guard.admit('a', 1_000, 1_000)).toBe(true);
    expect(guard.admit('a', 1_000, 1_060)).toBe(false);
    expect(guard.admit('b', 1_000, 1_060)).toBe(true);
  });

  test('remembers a nonce created ahead of our clock until that signature expires', () => {
    const guard = createReplayGuard(60);
    expect(guard.admit('a', 1_060, 1_000)).toBe(true);
    expect(guard.admit('a', 1_060, 1_120)).toBe(false);
  });

  test('refuses new nonces when it is full, and recovers once old ones expire', () => {
    const guard = createReplayGuard(60, 2);
    expect(guard.admit('a', 1_000, 1_000)).toBe(true);
    expect(guard.admit('b', 1_000, 1_000)).toBe(true);
    expect(guard.admit('c', 1_030, 1_030)).toBe(false);
    expect(guard.admit('a', 1_000, 1_030)).toBe(false);
    expect(guard.admit('c', 1_061, 1_061)).toBe(true);
  });
});

import { createRequire } from 'node:module';
import { describe, expect, test, vi } from 'vitest';
import { and, defineRule, deny, isAllowedBy, not } from './graphql-shield.ts';

const yes = defineRule('yes', () => true);
const no = defineRule('no', () => false);
const throwing = defineRule('throwing', () => {
  throw new Error('lost');
});
const rejecting = defineRule('rejecting', () => Promise.reject(new Error('lost')));
const failing = [throwing, rejecting];

const says = (rule: Parameters<typeof isAllowedBy>[0]): Promise<boolean> => isAllowedBy(rule, {});

describe('graphql-shield, with its traps closed', () => {
  test('allows only what a rule says exactly true about', async () => {
    expect(await says(yes)).toBe(true);
    for (const response of [false, 1, 'yes', {}, null, undefined, new Error('no')]) {
      expect(await says(defineRule('odd', () => response))).toBe(false);
    }
  });

  test('falls back to denying', async () => {
    expect(await says(deny)).toBe(false);
  });

  test('refuses combinations of no rules, which graphql-shield would allow', async () => {
    expect(() => and([])).toThrow(TypeError);
  });

  test('combines rules', async () => {
    expect(await says(and([yes, yes]))).toBe(true);
    expect(await says(and([yes, no]))).toBe(false);
    expect(await says(not(no))).toBe(true);
    expect(await says(not(yes))).toBe(false);
  });

  test('denies when a rule fails, also inside of not, and, and every nesting of them', async () => {
    for (const broken of failing) {
      expect(await says(broken)).toBe(false);
      expect(await says(not(broken))).toBe(false);
      expect(await says(not(not(broken)))).toBe(false);
      expect(await says(and([yes, broken]))).toBe(false);
      expect(await says(not(and([yes, broken])))).toBe(false);
    }
  });

  test('denies when the algebra itself fails', async () => {
    const broken = { resolve: () => Promise.reject(new Error('lost')) } as unknown as typeof yes;
    expect(await says(broken)).toBe(false);
  });

  test('asks a rule every time: nothing is cached between fields or callers', async () => {
    const test = vi.fn(({ response }: { response: boolean }) => response);
    const rule = and([defineRule('counted', test)]);
    const context = { response: true };
    expect(await isAllowedBy(rule, context)).toBe(true);
    context.response = false;
    expect(await isAllowedBy(rule, context)).toBe(false);
    expect(await isAllowedBy(rule, { response: true })).toBe(true);
    expect(test).toHaveBeenCalledTimes(3);
  });

  test('loads and works where Node no longer has util.isUndefined (Node 23 and later)', async () => {
    const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>;
    const original = util['isUndefined'];
    delete util['isUndefined'];
    try {
      vi.resetModules();
      const fresh = await import('./graphql-shield.ts');
      const rule = fresh.and([
        fresh.defineRule('yes', () => true),
        fresh.not(fresh.defineRule('no', () => false)),
      ]);
      expect(await fresh.isAllowedBy(rule, {})).toBe(true);
    } finally {
      if (original !== undefined) util['isUndefined'] = original;
    }
  });
});

import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { watchStore } from './store-watch.ts';

describe('A watch over the usage store', () => {
  let clock: { now: number };
  beforeEach(() => void (clock = { now: 1_000_000 }));

  function open(probe: () => Promise<{ readonly at: number }>, prepare = async () => undefined as void) {
    const onFailure = vi.fn();
    const watch = watchStore({
      store: { probe, prepare },
      now: () => clock.now,
      telemetry: { failed: onFailure },
    });
    onTestFinished(() => watch.close());
    return { watch, onFailure };
  }

  test('tells the time by the clock of the store, taken in the middle of the question', async () => {
    const probe = vi.fn(async () => {
      clock.now += 100;
      return { at: 1_007_050 };
    });
    const { watch } = open(probe);
    expect(watch.aheadMs()).toBeUndefined();
    expect(watch.storeNow()).toBe(clock.now);
    await watch.probe();
    expect(watch.aheadMs()).toBe(-7_000);
    clock.now += 60_000;
    expect(watch.storeNow()).toBe(clock.now + 7_000);
  });

  test('believes no time that came late, and goes on with the one before', async () => {
    const delays = [0, 5_000];
    const { watch } = open(async () => {
      clock.now += delays.shift() ?? 0;
      return { at: 1_000_000 };
    });
    await watch.probe();
    clock.now += 10_000;
    await watch.probe();
    expect(watch.aheadMs()).toBe(0);
  });

  test('asks once for whoever wants to know within seconds, and again afterwards', async () => {
    const probe = vi.fn(async () => ({ at: 1_000_000 }));
    const { watch } = open(probe);
    await Promise.all([watch.probe(), watch.probe(), watch.probe()]);
    expect(probe).toHaveBeenCalledTimes(1);
    clock.now += 3_000;
    await watch.probe();
    expect(probe).toHaveBeenCalledTimes(2);
  });

  test('has the store make ready for months to come, at once and every hour, and says why it cannot', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const prepare = vi.fn(async () => {
      throw new Error('no right to');
    });
    const { onFailure } = open(async () => ({ at: clock.now }), prepare);
    await vi.waitFor(() => expect(onFailure).toHaveBeenCalledTimes(1));
    vi.advanceTimersByTime(2 * 60 * 60_000);
    expect(prepare).toHaveBeenCalledTimes(3);
  });

  test('says each time that no record can be written, and that it can again', async () => {
    let isWritable = false;
    const { watch, onFailure } = open(async () => {
      if (!isWritable) throw new Error('read-only');
      return { at: clock.now };
    });
    await expect(watch.probe()).rejects.toThrow('read-only');
    isWritable = true;
    clock.now += 3_000;
    expect(await watch.probe()).toEqual({ at: clock.now });
    expect(onFailure).toHaveBeenCalledTimes(1);
  });
});

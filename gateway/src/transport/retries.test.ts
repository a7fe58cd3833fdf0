import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RetryBudget, maxTokens, retryDelayMs, tokensPerRequest, tokensPerSecond } from './retries.ts';

const applications = fc.constantFrom('a', 'b', 'c', 'd');

test('however often requests fail, what is sent again is a tenth of what is sent and one in a second', () => {
  const step = fc.record({ wait: fc.constantFrom(0, 0, 0, 1, 100, 5_000), application: applications });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (sequence) => {
      let now = 0;
      const budget = new RetryBudget(() => now);
      let retries = 0;
      for (const [at, { wait, application }] of sequence.entries()) {
        now += wait;
        budget.noteRequest();
        while (budget.take(application)) retries += 1;
        const allowed = maxTokens + (at + 1) * tokensPerRequest + (now / 1_000) * tokensPerSecond;
        expect(retries).toBeLessThanOrEqual(allowed + 1e-6);
      }
    }),
    { seed: 13 },
  );
});

test('the failures of some applications leave another one its repetitions', () => {
  const others = fc.uniqueArray(applications, { minLength: 1, maxLength: 3 });
  const step = fc.record({ wait: fc.constantFrom(0, 10, 700, 3_000), requests: fc.nat(20) });
  fc.assert(
    fc.property(others, fc.array(step, { minLength: 1, maxLength: 50 }), (failing, sequence) => {
      let now = 0;
      const budget = new RetryBudget(() => now);
      for (const { wait, requests } of sequence) {
        now += wait;
        for (let request = 0; request < requests; request++) budget.noteRequest();
        let taken = true;
        while (taken) taken = failing.map((application) => budget.take(application)).some(Boolean);
      }
      expect(budget.take('another')).toBe(true);
    }),
    { seed: 13 },
  );
});

test('one that is alone has half of what is saved up at once, and then as much as comes back', () => {
  let now = 0;
  const budget = new RetryBudget(() => now);
  const takeAll = (): number => {
    let taken = 0;
    while (budget.take('a')) taken += 1;
    return taken;
  };
  expect(takeAll()).toBe(maxTokens / 2);
  now += 3_000;
  expect(takeAll()).toBe(3 * tokensPerSecond);
});

test('callers who failed together come back at different times, and later each time', () => {
  expect(retryDelayMs(1, 0)).toBeLessThan(retryDelayMs(1, 0.99));
  expect(retryDelayMs(1, 0.99)).toBeLessThanOrEqual(retryDelayMs(2, 0));
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RetryBudget, maxTokens, retryDelayMs, tokensPerRequest, tokensPerSecond } from './retries.ts';

test('however often requests fail, what is sent again is a tenth of what is sent and one in a second', () => {
  const waits = fc.array(fc.constantFrom(0, 0, 0, 1, 100, 5_000), { maxLength: 300, size: 'max' });
  fc.assert(
    fc.property(waits, (sequence) => {
      let now = 0;
      const budget = new RetryBudget(() => now);
      let retries = 0;
      for (const [at, wait] of sequence.entries()) {
        now += wait;
        budget.noteRequest();
        while (budget.take()) retries += 1;
        const allowed = maxTokens + (at + 1) * tokensPerRequest + (now / 1_000) * tokensPerSecond;
        expect(retries).toBeLessThanOrEqual(allowed + 1e-6);
      }
    }),
    { seed: 13 },
  );
});

test('callers who failed together come back at different times, and later each time', () => {
  expect(retryDelayMs(1, 0)).toBeLessThan(retryDelayMs(1, 0.99));
  expect(retryDelayMs(1, 0.99)).toBeLessThanOrEqual(retryDelayMs(2, 0));
});

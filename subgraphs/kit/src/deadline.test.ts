import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { expect, test } from 'vitest';

import { withDeadline } from './deadline.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const stopped = (signal: AbortSignal) =>
  new Promise<string>((resolve) => {
    if (signal.aborted) resolve('stopped');
    signal.addEventListener('abort', () => resolve('stopped'));
  });

test('work is stopped when its time is over, whatever garbage was collected meanwhile', async () => {
  const work = Array.from({ length: 50 }, () => withDeadline(40, new AbortController().signal, stopped));
  await new Promise((resolve) => setTimeout(resolve, 10));
  collectGarbage();
  expect(await Promise.all(work)).toEqual(Array(50).fill('stopped'));
});

test('work is stopped when nobody waits for it any more, also before it began', async () => {
  const gone = new AbortController();
  const work = withDeadline(60_000, gone.signal, stopped);
  gone.abort();
  expect(await work).toBe('stopped');
  expect(await withDeadline(60_000, gone.signal, stopped)).toBe('stopped');
});

test('work that ends in time gives what it gives, and is not stopped', async () => {
  const signal = await withDeadline(5, new AbortController().signal, async (given) => given);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(signal.aborted).toBe(false);
});

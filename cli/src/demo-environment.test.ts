import { defaultDataDirectory as ofDemo } from '@govgraph/demo';
import { expect, test } from 'vitest';
import { defaultDataDirectory, readDemoEnvironment } from './demo-environment.ts';

test('The command looks for the demo where the demo keeps its data', () => {
  expect(defaultDataDirectory).toBe(ofDemo);
});

test('Where no demo is running, the command says so', async () => {
  await expect(readDemoEnvironment('/nowhere')).rejects.toThrow('the demo is not running here');
});

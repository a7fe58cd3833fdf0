/* Where the demo that runs in this checkout is reached. What is installed somewhere else knows of no demo. */
import path from 'node:path';
import type { DemoEnvironment } from '@govgraph/demo';
import { CommandError } from './command-error.ts';

/** Where the demo keeps its data if nobody says where; see `places.ts` of the demo. */
export const defaultDataDirectory = path.resolve(import.meta.dirname, '../../.govgraph');

/** @throws Error when no demo is running on this data directory */
export async function readDemoEnvironment(dataDirectory: string): Promise<DemoEnvironment> {
  const demo = await import('@govgraph/demo').catch((cause: unknown) => {
    throw new CommandError('there is no demo here: it is only in a checkout of govgraph’s repository', {
      code: 'PART_MISSING',
      cause,
    });
  });
  return demo.readDemoEnvironment(dataDirectory);
}

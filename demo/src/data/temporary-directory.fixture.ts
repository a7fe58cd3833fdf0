import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** Gives each test of the file a directory that is its alone. @returns the one of the test that runs */
export function useTemporaryDirectory(): () => string {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-start-'));
  });
  afterEach(() => rm(directory, { recursive: true }));
  return () => directory;
}

import { open } from 'node:fs/promises';

/** Returns when the names of a directory's files are on disk: what a file holds is not found without its name. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

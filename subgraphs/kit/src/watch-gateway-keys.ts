import { readFile } from 'node:fs/promises';

import { type GatewayKeys, parseGatewayKeys } from './gateway-keys.ts';
import type { Log } from './log.ts';

/** The keys of a file, as it is now. */
export interface WatchedGatewayKeys {
  /** The same object until the file holds others. */
  readonly current: () => GatewayKeys;
  /** Looks at the file no more. */
  readonly close: () => void;
}

export interface WatchOptions {
  /** Hears which keys are accepted from now on, and why the file cannot be read. */
  readonly log: Log;
  readonly intervalMs?: number;
}

const defaultIntervalMs = 2_000;

/**
 * Reads the keys file of a department, and again every two seconds, so that a key is replaced without a restart. Its
 * content is compared, whatever the file system says of its time: it may be replaced by another file, or stand behind a
 * link. While it is missing, half written or wrong, the keys before stay in force, and the log says so once.
 *
 * @throws Error when the file cannot be read at the start, with one line per problem, never with a key in it
 */
export async function watchGatewayKeys(
  file: string,
  { log, intervalMs = defaultIntervalMs }: WatchOptions,
): Promise<WatchedGatewayKeys> {
  let text = await readFile(file, 'utf8');
  let keys = parseGatewayKeys(file, text);
  let problem: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function look(): Promise<void> {
    try {
      const found = await readFile(file, 'utf8');
      if (found !== text) {
        keys = parseGatewayKeys(file, found);
        text = found;
        log({ level: 'info', event: 'gateway-keys-replaced', keyIds: keys.keys.map(({ keyId }) => keyId) });
      } else if (problem !== undefined) log({ level: 'info', event: 'gateway-keys-readable-again' });
      problem = undefined;
    } catch (error) {
      const reason = error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error);
      if (reason !== problem) log({ level: 'error', event: 'gateway-keys-unreadable', file, reason });
      problem = reason;
    }
  }
  const next = (): void => {
    timer = setTimeout(() => {
      void look().finally(() => {
        if (!isClosed) next();
      });
    }, intervalMs).unref();
  };
  next();
  return {
    current: () => keys,
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

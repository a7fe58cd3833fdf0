import { startDemo } from '@govgraph/demo/start';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';

const defaultPort = 4000;

/**
 * Starts the demo and keeps it running until it is told to stop.
 *
 * @param portOption of the gateway; undefined: that of `GOVGRAPH_PORT`, or 4000
 * @returns 0 after an orderly stop, 1 when a part ended by itself
 */
export async function start(config: CommandConfig, portOption: number | undefined): Promise<number> {
  const { dataDirectory, databaseUrls, environment } = config;
  return startDemo({ dataDirectory, databaseUrls, environment, port: portOption ?? readPort(config.port) });
}

function readPort(text: string | undefined): number {
  if (text === undefined || text === '') return defaultPort;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new CommandError(`GOVGRAPH_PORT must be a number up to 65535, not ${text}`, {
      code: 'SETTINGS_INVALID',
    });
  }
  return port;
}

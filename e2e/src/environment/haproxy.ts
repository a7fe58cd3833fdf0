import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findFreePort } from '@govgraph/prisma/testing';
import { vi } from 'vitest';
import { checkoutRoot } from './base-environment.ts';
import { isOnPath } from './processes.ts';

/** Why HAProxy cannot be started here; undefined when it can. */
export const haproxyProblem = isOnPath('haproxy', '-v') ? undefined : 'there is no haproxy on PATH';

export interface RunningProxy {
  /** Where callers ask. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts HAProxy in front of gateways, with the configuration that operators are shown (`docs/haproxy.cfg`) and a line
 * for each gateway.
 */
export async function startHaproxy(gatewayUrls: readonly string[]): Promise<RunningProxy> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-haproxy-'));
  const file = path.join(directory, 'haproxy.cfg');
  const shown = await readFile(path.join(checkoutRoot, 'docs/haproxy.cfg'), 'utf8');
  const servers = gatewayUrls.map((_, index) => `  server gateway-${index + 1} "\${GATEWAY_${index + 1}}"\n`);
  await writeFile(file, `${shown.replaceAll(/^ {2}server .*\n/gm, '')}${servers.join('')}`);
  const address = `127.0.0.1:${await findFreePort()}`;
  const addresses = gatewayUrls.map((url, index) => [`GATEWAY_${index + 1}`, new URL(url).host] as const);
  const proxy = spawn('haproxy', ['-db', '-f', file], {
    env: { HAPROXY_LISTEN: address, ...Object.fromEntries(addresses), PATH: process.env['PATH'] },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  proxy.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)));
  const end = () => void proxy.kill('SIGKILL');
  process.once('exit', end);
  const exited = once(proxy, 'exit');
  const stop = async () => {
    process.off('exit', end);
    end();
    await exited;
    await rm(directory, { recursive: true, force: true });
  };
  const url = `http://${address}/graphql`;
  try {
    await vi.waitFor(
      async () => {
        if (proxy.exitCode !== null) throw new Error(`haproxy ended: ${said}`);
        // 401 of a gateway: 503 is the proxy's own while it knows none.
        const { status } = await fetch(url, { method: 'POST' });
        if (status === 503) throw new Error(`haproxy finds no gateway: ${said}`);
      },
      { timeout: 20_000, interval: 100 },
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

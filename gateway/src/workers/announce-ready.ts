/**
 * Says when a gateway is ready: when it answers so itself. A gateway that listens may still lack its policy, its
 * database or the keys of its issuers; callers are refused until then, and whoever started it hears why.
 */
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { z } from 'zod';

export interface AnnouncementOptions {
  readonly host: string;
  readonly port: number;
  /** Processes that connections go to in turn. */
  readonly workers: number;
  readonly log: Pick<Logger, 'warn'>;
  readonly say: (line: string) => void;
  /** Aborted when the gateway stops. */
  readonly signal: AbortSignal;
}

const intervalMs = 500;
/** A report that takes longer is none. */
const timeoutMs = 10_000;

const readinessReport = z.object({
  checks: z.record(z.string(), z.object({ isOk: z.boolean(), detail: z.string() })),
});

/** Prints the `ready` line once every process is ready; until then the log says what is missing, whenever that changes. */
export async function announceReady(options: AnnouncementOptions): Promise<void> {
  const { host, port, workers, log, say, signal } = options;
  const url = `http://${host}:${port}/graphql`;
  let ready = 0;
  let said = '';
  while (ready < workers) {
    const missing = await findMissing({ host: reachable(host), port });
    if (signal.aborted) return;
    if (missing === undefined) {
      ready += 1;
      continue;
    }
    ready = 0;
    const text = missing.join('; ');
    if (text !== said) log.warn({ url, missing }, 'listening, and not ready to answer yet');
    said = text;
    await sleep(intervalMs);
  }
  say(`govgraph ready ${url}`);
}

/** Where a process that listens on all addresses reaches itself. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

/** @returns a sentence for each check that fails; undefined when none does */
function findMissing(address: {
  readonly host: string;
  readonly port: number;
}): Promise<readonly string[] | undefined> {
  return new Promise((resolve) => {
    const nothing = (): void => resolve(['it does not answer']);
    const request = get({ ...address, path: '/readyz', agent: false, timeout: timeoutMs }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', nothing);
      response.on('end', () => resolve(response.statusCode === 200 ? undefined : describeReport(text)));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', nothing);
  });
}

function describeReport(text: string): readonly string[] {
  try {
    const { checks } = readinessReport.parse(JSON.parse(text));
    return Object.entries(checks).flatMap(([name, { isOk, detail }]) => (isOk ? [] : `${name}: ${detail}`));
  } catch {
    return ['it does not answer'];
  }
}

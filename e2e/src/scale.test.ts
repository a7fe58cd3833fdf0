/**
 * Several gateways on shared engines are one gateway to callers: one policy, one quota, and no gap when one of them
 * dies. For longer, and to look at: `npm run scale`.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type ScaleReport, scale } from './scale/scale.ts';
import { haproxyProblem } from './environment/haproxy.ts';
import { hasRedis } from './environment/redis.ts';

const { SCALE_GATEWAYS = '3', SCALE_SECONDS = '1', SCALE_REPORT, SCALE_KEEP, SCALE_STOP } = process.env;
const seconds = Number(SCALE_SECONDS);
const say = (line: string) => void process.stderr.write(`${line}\n`);
const problem = hasRedis ? haproxyProblem : 'there is no redis-server on PATH';

/** Ends when a file is there that tells to. */
const stopped = new AbortController();
const watchStop = async () => {
  while (SCALE_STOP !== undefined && !stopped.signal.aborted) {
    if (existsSync(SCALE_STOP)) stopped.abort(new Error('stopped'));
    await sleep(200, undefined, { ref: false });
  }
};

async function onDone(report: ScaleReport, url: string): Promise<void> {
  if (SCALE_REPORT !== undefined) await writeFile(SCALE_REPORT, `${JSON.stringify(report, null, 2)}\n`);
  say(formatReport(report));
  if (SCALE_KEEP !== 'true') return;
  say(`\nrunning until Ctrl-C; callers ask at ${url}`);
  while (!stopped.signal.aborted) await sleep(200);
}

function formatReport({
  gateways,
  quota,
  requests,
  responsesWithoutRecord,
  answeredBy,
}: ScaleReport): string {
  const rows: [string, string | number][] = [
    ['gateways', gateways],
    ['answered by each', answeredBy.map((count) => count ?? 'killed').join(', ')],
    ['quota: allowed, asked, given', `${quota.limit}, ${quota.asked}, ${quota.given}`],
    ['requests answered', requests.answered],
    ['asked once more, after', formatOutcomes(requests.askedAgain)],
    ['not answered then either', formatOutcomes(requests.unanswered)],
    ['answered against what was in force', requests.againstPolicy],
    ['responses without a usage record', responsesWithoutRecord],
    ['99 % of requests within', `${requests.p99Ms} ms`],
  ];
  return rows.map(([what, value]) => `${what.padEnd(36)}${value}`).join('\n');
}

function formatOutcomes(outcomes: Readonly<Record<string, number>>): string {
  const entries = Object.entries(outcomes);
  return entries.length === 0
    ? 'none'
    : entries.map(([outcome, count]) => `${count} × ${outcome}`).join(', ');
}

test.skipIf(problem !== undefined)(
  `gateways behind a proxy obey what is published, count one quota, and outlive one of them${problem === undefined ? '' : ` (skipped: ${problem})`}`,
  async ({ skip }) => {
    void watchStop();
    try {
      const report = await scale({
        gateways: Number(SCALE_GATEWAYS),
        seconds,
        say,
        onDone,
        signal: stopped.signal,
      });
      const { quota, requests } = report;
      expect(quota.given).toBe(quota.limit);
      expect(requests).toMatchObject({ unanswered: {}, againstPolicy: 0 });
      expect(requests.answered).toBeGreaterThan(0);
      expect(report.responsesWithoutRecord).toBe(0);
      expect(report.answeredBy.filter((count) => count === undefined)).toHaveLength(1);
      for (const count of report.answeredBy) expect(count).not.toBe(0);
    } catch (error) {
      // What did not happen has neither passed nor failed.
      skip(stopped.signal.aborted, 'stopped before it was done');
      throw error;
    }
    stopped.abort();
  },
  SCALE_KEEP === 'true' ? 24 * 3_600_000 : (seconds * 5 + 240) * 1_000,
);

/**
 * Whatever breaks, in whatever order: no field beyond the decision, no response without its record, no wrong value, and
 * service is back soon after. For longer than a minute: `npm run hold -- --minutes 10`.
 */
import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { hold } from './hold/hold.ts';
import { hasRedis } from './environment/redis.ts';

const { HOLD_SECONDS = '60', HOLD_SEED = '20260101', HOLD_ONLY = '', HOLD_REPORT } = process.env;
const seconds = Number(HOLD_SECONDS);
const startedAt = Date.now();

function say(line: string): void {
  const passed = Math.round((Date.now() - startedAt) / 1000);
  process.stderr.write(`[${Math.floor(passed / 60)}:${String(passed % 60).padStart(2, '0')}] ${line}\n`);
}

test.skipIf(!hasRedis)(
  'under every fault that is injected, nothing is given that must not be, and nothing without a record',
  async () => {
    const only = HOLD_ONLY === '' ? [] : HOLD_ONLY.split(',');
    const report = await hold({ seconds, seed: Number(HOLD_SEED), only, say });
    const { violations, faults, responses, departmentRequests, records } = report;
    const outcomes = Object.entries(responses).map(([outcome, count]) => `${count} × ${outcome}`);
    say(`${faults.length} faults; answers: ${outcomes.join(', ')}`);
    say(`${departmentRequests} requests to departments, ${records} records`);
    say(`${violations.length} violations (seed ${report.seed})`);
    if (HOLD_REPORT !== undefined) await writeFile(HOLD_REPORT, `${JSON.stringify(report, null, 2)}\n`);
    expect(violations).toEqual([]);
    expect(faults.length).toBeGreaterThan(0);
    expect(responses['200']).toBeGreaterThan(0);
  },
  (seconds + 180) * 1_000,
);

/**
 * Nothing short stops a gateway: what is hostile is refused or bounded, whoever sends it, and an ordinary caller is
 * answered beside it. More variations, with figures: `npm run stress`.
 */
import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { kinds } from './stress/hostile.ts';
import { stress } from './stress/stress.ts';

const { STRESS_VARIATIONS = '3', STRESS_SEED = '20260101', STRESS_REPORT } = process.env;
const variations = Number(STRESS_VARIATIONS);

test(
  'an ordinary caller is answered while callers, strangers and departments do what they can',
  async () => {
    const say = (line: string) => void process.stderr.write(`${line}\n`);
    const report = await stress({ variations, seed: Number(STRESS_SEED), say });
    if (STRESS_REPORT !== undefined) await writeFile(STRESS_REPORT, `${JSON.stringify(report, null, 2)}\n`);
    expect(report.failures).toEqual([]);
    expect(Object.keys(report.kinds)).toHaveLength(kinds.length);
    for (const { requests } of Object.values(report.kinds)) expect(requests).toBeGreaterThan(0);
  },
  180_000 + variations * 60_000,
);

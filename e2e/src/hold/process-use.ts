import { readFileSync, readdirSync } from 'node:fs';

/** What a process holds at an instant. */
export interface ProcessUse {
  readonly residentMiB: number;
  readonly descriptors: number;
}

/** Reads from Linux; undefined when the process is gone, or elsewhere. */
export function readUse(processId: number): ProcessUse | undefined {
  try {
    const [, kibibytes] =
      /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8')) ?? [];
    return {
      residentMiB: Math.round(Number(kibibytes) / 1024),
      descriptors: readdirSync(`/proc/${processId}/fd`).length,
    };
  } catch {
    return undefined;
  }
}

/** What a process uses may not grow with the faults that it has seen. */
export function findGrowth(use: readonly ProcessUse[]): readonly string[] {
  const third = Math.floor(use.length / 3);
  if (third < 2) return [];
  const most = (part: readonly ProcessUse[], of: keyof ProcessUse) =>
    Math.max(...part.map((each) => each[of]));
  const [early, late] = [use.slice(0, third), use.slice(-third)];
  const problems = [];
  if (most(late, 'residentMiB') > 1.5 * most(early, 'residentMiB') + 200)
    problems.push(`memory grew from ${most(early, 'residentMiB')} to ${most(late, 'residentMiB')} MiB`);
  if (most(late, 'descriptors') > most(early, 'descriptors') + 200)
    problems.push(`descriptors grew from ${most(early, 'descriptors')} to ${most(late, 'descriptors')}`);
  return problems;
}

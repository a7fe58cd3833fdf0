/** What is handed in is carried out by the authority: the command asks what has become of it, and says so on standard error. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../command-error.ts';
import { printable } from '../print-lines.ts';

/** Between two questions. */
const pollMs = 1_000;

/** A job goes on whoever asks: so often in a row, a question that nobody answers is asked again. */
const maxUnanswered = 30;
const unanswered: ReadonlySet<string> = new Set([
  'GATEWAY_UNREACHABLE',
  'GATEWAY_BUSY',
  'SUBGRAPH_UNAVAILABLE',
  'SUBGRAPH_ERROR',
  'POLICY_UNAVAILABLE',
  'AUDIT_UNAVAILABLE',
  'RATE_LIMITED',
]);

interface WaitedFor<Job> {
  /** For people, for example `the publication 8f1c…`. */
  readonly name: string;
  readonly isDone: (job: Job) => boolean;
  /** @returns undefined where it is not to be seen for a moment */
  readonly read: () => Promise<Job | undefined>;
}

/** Waits until it is done, and says what becomes of it, each thing once. */
export async function waitForJob<Job extends { readonly progress: string | null }>(
  begun: Job,
  { name, isDone, read }: WaitedFor<Job>,
): Promise<Job> {
  let said: string | null = null;
  let failures = 0;
  for (let now = begun; ;) {
    if (now.progress !== null && now.progress !== said) console.error(printable(now.progress));
    said = now.progress;
    if (isDone(now)) return now;
    await sleep(pollMs);
    try {
      now = (await read()) ?? now;
      failures = 0;
    } catch (error) {
      const mayAnswer = error instanceof CommandError && unanswered.has(error.code);
      failures += 1;
      if (mayAnswer && failures < maxUnanswered) continue;
      console.error(`${name} goes on; what becomes of it cannot be asked now`);
      throw error;
    }
  }
}

import type { Logger } from 'pino';
import { UpstreamError, failureCode } from '../errors.ts';
import { createLineLimit } from '@govgraph/storage';

/** Hears of every failure that callers are told nothing about. */
export interface FailureLog {
  note(error: unknown, context: { readonly during?: unknown }): void;
  /** Says what was left out until now. */
  close(): void;
}

/**
 * Writes failures to the log: of each kind so many lines within ten seconds, fewer and fewer while it goes on, and how
 * many others there were.
 */
export function logFailures(log: Pick<Logger, 'error'>): FailureLog {
  const limit = createLineLimit({
    isBackingOff: true,
    onLeftOut: (kind, lines) => log.error({ kind, lines }, 'further failures of this kind are not listed'),
  });
  return {
    note: (error, context) => {
      if (limit.mayWrite(kindOf(error, context))) log.error({ err: error, ...context }, 'failure');
    },
    close: limit.close,
  };
}

/** What failed, by what, and of which department: nothing that a caller can make up. */
function kindOf(error: unknown, { during }: { readonly during?: unknown }): string {
  const name = error instanceof Error ? error.name : typeof error;
  const code = failureCode(error);
  const department = error instanceof UpstreamError ? error.department : undefined;
  const parts = [typeof during === 'string' ? during : undefined, name, code, department];
  return parts.filter((part) => part !== undefined).join(' ');
}

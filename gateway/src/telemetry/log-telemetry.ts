import type { Logger } from 'pino';
import { createLineLimit } from '@govgraph/storage';
import { UpstreamError, failureCode } from '../errors.ts';
import type { FailureContext, Telemetry } from './telemetry.ts';

export interface LoggedTelemetry extends Telemetry {
  /** Says what was left out until now. */
  close(): void;
}

/**
 * Writes to the log, and keeps nobody from filling it by saying the same again and again: of failures of one kind so many
 * lines within ten seconds, fewer and fewer while it goes on, of alarms of one limit as many, and of differences between
 * gateways five in a minute; and how many others there were.
 */
export function logTelemetry(log: Pick<Logger, 'error' | 'warn' | 'info'>): LoggedTelemetry {
  const failures = createLineLimit({
    isBackingOff: true,
    onLeftOut: (kind, lines) => log.error({ kind, lines }, 'further failures of this kind are not listed'),
  });
  const alarms = createLineLimit({
    onLeftOut: (kind, lines) =>
      log.warn({ limit: kind, lines }, 'further alarms of this limit are not listed'),
  });
  const differences = createLineLimit({
    maxLines: 5,
    intervalMs: 60_000,
    onLeftOut: (_, lines) => log.warn({ lines }, 'further differences between gateways are not listed'),
  });
  return {
    failed: (error, context) => {
      if (failures.mayWrite(kindOf(error, context))) log.error({ err: error, ...context }, 'failure');
    },
    departmentChanged: ({ department, application, isFailing, reason }) => {
      if (isFailing)
        log.warn({ department, application, reason }, 'a department failed and is not asked any more');
      else log.info({ department, application }, 'a department is asked again');
    },
    policyServed: (version) => log.info({ version }, 'serving a policy version'),
    limitNeared: (alarm) => {
      if (alarms.mayWrite(alarm.limit)) log.warn(alarm, 'a limit is nearly or entirely used up');
    },
    settingsCompared: ({ hasJoined, differences: found }) => {
      if (!differences.mayWrite('differences')) return;
      const fields = { differences: found };
      if (!hasJoined)
        log.error(fields, 'nothing is answered: the pseudonym key is not that of the gateways that serve');
      else if (found.length > 0) log.warn(fields, 'settings are not those of other gateways, or of before');
      else log.info('no setting differs from those of other gateways any more');
    },
    close: () => {
      for (const limit of [failures, alarms, differences]) limit.close();
    },
  };
}

/** What failed, by what, and of which department: nothing that a caller can make up. */
function kindOf(error: unknown, { during }: FailureContext): string {
  const name = error instanceof Error ? error.name : typeof error;
  const code = failureCode(error);
  const department = error instanceof UpstreamError ? error.department : undefined;
  return [during, name, code, department].filter((part) => part !== undefined).join(' ');
}

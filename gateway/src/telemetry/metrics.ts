import { Counter, Gauge, Registry } from 'prom-client';
import type { LimitAlarms } from '../pipeline/limits/limit-alarms.ts';
import type { SubgraphClient } from '../transport/subgraph-client.ts';
import type { Admission } from '../http/admission.ts';
import { measureDepartments } from './measure-departments.ts';
import type { ReadinessReport } from '../http/readiness.ts';
import type { WorkerCounts } from '../workers/worker-messages.ts';

/** Where Prometheus asks. */
export interface Metrics {
  readonly contentType: string;
  /** In the text format of Prometheus. */
  read(): Promise<string>;
}

export interface MetricSources {
  readonly readiness: () => Promise<ReadinessReport>;
  readonly subgraphs: Pick<SubgraphClient, 'departments'>;
  readonly admission: Pick<Admission, 'status'>;
  readonly limitAlarms: Pick<LimitAlarms, 'counts'>;
  /** Those of which this process is one; undefined while it does not know. Absent: it is the only one. */
  readonly workers: (() => WorkerCounts | undefined) | undefined;
}

/**
 * What `/readyz` says, as gauges: 1 for yes, 0 for no; how many requests are answered, how departments are asked,
 * who nears a limit, and how many workers there are.
 */
export function createMetrics(sources: MetricSources): Metrics {
  const { readiness, subgraphs, admission, limitAlarms } = sources;
  const workers = sources.workers ?? (() => ({ configured: 1, serving: 1, restarted: 0 }));
  const registry = new Registry();
  const registers = [registry];
  const ready = new Gauge({ name: 'govgraph_ready', help: 'Whether it can serve.', registers });
  const labelNames = ['check'];
  const passed = new Gauge({
    name: 'govgraph_check_passed',
    help: 'Whether a check of /readyz passes.',
    labelNames,
    registers,
  });
  const degraded = new Gauge({
    name: 'govgraph_check_degraded',
    help: 'Whether what a check is about works, but not as it is meant to.',
    labelNames,
    registers,
  });
  const alarms = new Counter({
    name: 'govgraph_limit_alarms_total',
    help: 'How often an application or an official came to so many percent of a limit.',
    labelNames: ['limit', 'percent'],
    registers,
  });
  const requests = new Gauge({
    name: 'govgraph_requests',
    help: 'Requests that are answered and that wait, places for them, and requests refused since the start.',
    labelNames: ['what'],
    registers,
  });
  const workerCounts = new Gauge({
    name: 'govgraph_workers',
    help: 'Workers of this gateway: as many as it is to have, those that serve, and those started in the place of another.',
    labelNames: ['what'],
    registers,
  });
  const readDepartments = measureDepartments(registry);
  return {
    contentType: registry.contentType,
    read: async () => {
      const report = await readiness();
      ready.set(Number(report.isReady));
      for (const [name, { isOk, isDegraded = false }] of Object.entries(report.checks)) {
        passed.set({ check: name }, Number(isOk));
        degraded.set({ check: name }, Number(isDegraded));
      }
      const status = admission.status();
      for (const what of ['inProgress', 'waiting', 'places', 'answered', 'refused'] as const)
        requests.set({ what }, status[what]);
      for (const [what, count] of Object.entries(workers() ?? {})) workerCounts.set({ what }, count);
      readDepartments(subgraphs.departments());
      alarms.reset();
      for (const [limit, ofLimit] of limitAlarms.counts)
        for (const [percent, count] of ofLimit) alarms.inc({ limit, percent }, count);
      return registry.metrics();
    },
  };
}

import { ratioOfRounds } from './statistics.mjs';

const memoryRequests = 1_000_000;

/**
 * The figures that the project promises, and whether this run kept them. All of the gateway's own figures are of
 * the process with everything on.
 *
 * @param {{ requests: number, growth: number, isFlat: boolean, commit: string }} [memory] of the last run that watched it
 * @returns {{ name: string, value: number | null, target: string, met: boolean, note?: string }[]} `met` is false
 *   for what was not measured
 */
export function judge({ gateways }, memory) {
  const find = (name) => gateways.find((gateway) => gateway.name === name);
  const ours = find('govgraph');
  const ratio = (workload, name) => ratioOfRounds(ours, find(name), workload);
  const unaudited = find('govgraph-audit-in-memory');
  const half = ours?.halfLoad;
  const auditMs =
    half === undefined || unaudited?.halfLoad === undefined
      ? undefined
      : half.p50Ms - unaudited.halfLoad.p50Ms;

  return [
    atLeast('benchmark query, against Apollo Server + @apollo/gateway', ratio('benchmark', 'apollo'), 12),
    atLeast('benchmark query, against Grafbase (native)', ratio('benchmark', 'grafbase'), 1),
    atLeast('benchmark query, against the hand-written handler', ratio('benchmark', 'hand-written'), 0.8),
    atLeast('small query, against mercurius', ratio('small', 'mercurius'), 1),
    atLeast(
      'benchmark query, everything on against allow-all with the audit off',
      ratio('benchmark', 'govgraph-allow-all'),
      0.9,
    ),
    atMost('benchmark query, p99 by p50 at half of the saturation load', half && half.p99Ms / half.p50Ms, 3),
    atMost('durable audit, added to p50 at half of the saturation load, ms', auditMs, 5),
    // "No loss": within what two measurements of the same thing differ by.
    atLeast(
      'durable audit, throughput against the same with records kept nowhere',
      ratio('benchmark', 'govgraph-audit-in-memory'),
      0.95,
    ),
    judgeMemory(memory),
    notMeasured('time of a request as the world grows tenfold', '≤ 1.1'),
    notMeasured('policy reload at 10^5 items and 10^5 grants, s', '≤ 1'),
    notMeasured('second start, s', '≤ 5'),
  ];
}

function atLeast(name, value, bound) {
  if (value === undefined) return notMeasured(name, `≥ ${bound}`);
  return { name, value: round(value), target: `≥ ${bound}`, met: value >= bound };
}

function atMost(name, value, bound) {
  if (value === undefined) return notMeasured(name, `≤ ${bound}`);
  return { name, value: round(value), target: `≤ ${bound}`, met: value <= bound };
}

function judgeMemory(memory) {
  const name = 'memory after 10^6 requests over 10^4 distinct operations, by its first half';
  if (memory === undefined) return notMeasured(name, '≤ 1.1');
  const { requests, growth, isFlat, commit } = memory;
  const note = `${requests} requests, commit ${commit}`;
  return { name, value: round(growth), target: '≤ 1.1', met: isFlat && requests >= memoryRequests, note };
}

function notMeasured(name, target) {
  return { name, value: null, target, met: false, note: 'not measured in this run' };
}

const round = (value) => Number(value.toPrecision(3));

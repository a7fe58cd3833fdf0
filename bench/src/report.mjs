import { medianOfRatios } from './statistics.mjs';

/** @param {{ gateways: object[], notRun: object[] }} result of a comparison */
export function printComparison(result) {
  const { machine, commit, gateways, notRun } = result;
  console.log(
    `\n${machine.processor}, Node ${machine.node}, commit ${commit}, load average ${result.loadAverageBefore} before; ` +
      `one gateway process on one processor, ${result.connections} connections, ${result.loadGenerator}, ` +
      `medians of ${result.rounds} interleaved rounds\n`,
  );
  for (const workload of ['benchmark', 'small', 'low-income-assistance']) {
    const measured = gateways.filter((gateway) => gateway.workloads[workload] !== undefined);
    if (measured.length > 0) console.log(`${workload}\n${compareIn(workload, measured)}\n`);
  }
  for (const { label, halfLoad } of gateways) {
    if (halfLoad === undefined) continue;
    const share = Math.round(halfLoad.shareOfSaturation * 100);
    const [p50, p99] = [halfLoad.p50Ms, halfLoad.p99Ms].map(milliseconds);
    console.log(`at ${share} % of the saturation load: p50 ${p50} ms, p99 ${p99} ms (${label})`);
  }
  for (const { label, reason } of notRun) console.log(`not run: ${label}: ${reason}`);
}

function compareIn(workload, gateways) {
  const ours = gateways.find(({ role }) => role === 'ours');
  const times = (ratio) => (ratio === undefined ? '' : ratio.toPrecision(3));
  const rows = gateways.map((gateway) => {
    const figures = gateway.workloads[workload];
    const other = gateway === ours ? undefined : gateway;
    return [
      gateway.label,
      figures.requestsPerSecond.toFixed(0),
      times(medianOfRatios(ours, other, workload, 'requestsPerSecond')),
      figures.processorMsPerRequest.toFixed(3),
      times(medianOfRatios(other, ours, workload, 'processorMsPerRequest')),
      milliseconds(figures.p50Ms),
      milliseconds(figures.p99Ms),
      figures.residentMb.toFixed(0),
      figures.callsPerOperation.toFixed(1),
      percent(figures.loadProcessorShare),
      figures.errors,
    ];
  });
  const heads = [
    'gateway',
    'req/s',
    'govgraph ×',
    'CPU ms/req',
    'govgraph ×',
    'p50 ms',
    'p99 ms',
    'RSS MB',
    'calls',
    'other CPU',
    'errors',
  ];
  return formatTable(heads, rows);
}

/** @param {import('./targets.mjs').Target[]} targets */
export function printTargets(targets) {
  console.log('\ntargets');
  for (const { name, value, target, met, note } of targets) {
    const verdict = [met ? 'met' : 'not met', ...(note === undefined ? [] : [note])].join(', ');
    console.log(`  ${name.padEnd(86)} ${String(value ?? '–').padStart(7)}  ${target.padEnd(8)} ${verdict}`);
  }
}

/** Columns under their heads: the first one to the left, numbers to the right. */
export function formatTable(heads, rows) {
  const lines = [heads, ...rows].map((row) => row.map(String));
  const widths = heads.map((_, column) => Math.max(...lines.map((row) => row[column].length)));
  const align = (cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]));
  return lines.map((row) => row.map(align).join('  ')).join('\n');
}

export const milliseconds = (value) => value.toFixed(value < 10 ? 2 : 0);
export const percent = (share) => `${Math.round(share * 100)} %`;

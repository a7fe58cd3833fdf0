import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { drawChart } from './chart.mjs';
import { benchRoot } from './stage.mjs';
import { ratioOfRounds } from './statistics.mjs';
import { judge } from './targets.mjs';

export function print(result) {
  const { machine, commit, gateways, notRun } = result;
  console.log(
    `\n${machine.processor}, Node ${machine.node}, commit ${commit}, load average ${result.loadAverageBefore} before; ` +
      `one gateway process on one processor, ${result.connections} connections, ${result.loadGenerator}, ` +
      `medians of ${result.rounds} interleaved rounds\n`,
  );
  for (const workload of ['benchmark', 'small', 'low-income-assistance']) {
    const measured = gateways.filter((gateway) => gateway.workloads[workload] !== undefined);
    if (measured.length === 0) continue;
    console.log(`${workload}\n${table(measured, workload, gateways)}\n`);
  }
  for (const { label, halfLoad } of gateways) {
    if (halfLoad === undefined) continue;
    const share = Math.round(halfLoad.shareOfSaturation * 100);
    console.log(
      `at ${share} % of the saturation load: p50 ${milliseconds(halfLoad.p50Ms)} ms, p99 ${milliseconds(halfLoad.p99Ms)} ms (${label})`,
    );
  }
  for (const { label, reason } of notRun) console.log(`not run: ${label}: ${reason}`);
  console.log('\ntargets');
  for (const { name, value, target, met, note } of judge(result, readMemoryRun())) {
    const verdict = [met ? 'met' : 'not met', ...(note === undefined ? [] : [note])].join(', ');
    console.log(`  ${name.padEnd(70)} ${String(value ?? '–').padStart(7)}  ${target.padEnd(8)} ${verdict}`);
  }
}

function table(measured, workload, gateways) {
  const ours = gateways.find(({ role }) => role === 'ours');
  const rows = measured.map((gateway) => {
    const figures = gateway.workloads[workload];
    const ratio = ratioOfRounds(ours, gateway, workload);
    return [
      gateway.label,
      figures.requestsPerSecond.toFixed(0),
      ratio === undefined || gateway === ours ? '' : `${ratio.toPrecision(3)}`,
      milliseconds(figures.p50Ms),
      milliseconds(figures.p99Ms),
      figures.processorMsPerRequest.toFixed(3),
      figures.residentMb.toFixed(0),
      figures.callsPerOperation.toFixed(1),
      `${Math.round(figures.loadProcessorShare * 100)} %`,
      figures.errors,
    ].map(String);
  });
  const heads = [
    'gateway',
    'req/s',
    'govgraph ×',
    'p50 ms',
    'p99 ms',
    'CPU ms/req',
    'RSS MB',
    'calls',
    'other CPU',
    'errors',
  ];
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)));
  return [heads, ...rows]
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
        .join('  '),
    )
    .join('\n');
}

/** What `npm run bench -- --memory` found last. */
function readMemoryRun() {
  const file = path.join(benchRoot, 'results/memory.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

const milliseconds = (value) => value.toFixed(value < 10 ? 2 : 0);

/** Keeps the run under its date and commit, and as the latest. */
export function keep(result) {
  const directory = path.join(benchRoot, 'results');
  mkdirSync(directory, { recursive: true });
  const kept = { ...result, targets: judge(result, readMemoryRun()) };
  const name = `${result.startedAt.slice(0, 16).replaceAll(':', '')}-${result.commit}${result.isQuick ? '-quick' : ''}`;
  const write = (file, text) => writeFileSync(path.join(directory, file), text);
  write(`${name}.json`, `${JSON.stringify(kept, null, 2)}\n`);
  const { targets, startedAt, commit, machine, isQuick, loadAverageBefore } = kept;
  const run = `${name}.json`;
  write(
    'latest.json',
    `${JSON.stringify({ targets, run, startedAt, commit, isQuick, machine, loadAverageBefore }, null, 2)}\n`,
  );
  write('latest.svg', drawChart(result));
  console.log(`\nwritten to bench/results/${name}.json, latest.json and latest.svg`);
}

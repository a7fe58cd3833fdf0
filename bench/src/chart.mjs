// One chart for the README: requests per second of gateways that response the same query, each on one processor.
// This gateway appears with everything on, and only so.
import { colours, drawing, text } from './svg.mjs';

const width = 860;
const rowHeight = 26;
const labelWidth = 270;
const valueWidth = 150;

const panels = [
  { workload: 'benchmark', title: 'Federation benchmark query, requests per second (longer is better)' },
  { workload: 'small', title: 'Small query, requests per second (longer is better)' },
];

/** @returns the SVG */
export function drawComparison({ gateways, machine, startedAt, commit, isQuick, loadAverageBefore }) {
  const shown = gateways.filter(({ role }) => ['ours', 'peer', 'limit'].includes(role));
  const parts = [];
  let top = 16;
  for (const { workload, title } of panels) {
    const bars = shown
      .filter((gateway) => gateway.workloads[workload] !== undefined)
      .map(({ label, role, workloads }) => ({ label, role, value: workloads[workload].requestsPerSecond }))
      .sort((left, right) => right.value - left.value);
    parts.push(text({ x: 16, y: top + 16, weight: 600 }, title));
    top += 30;
    const most = Math.max(...bars.map(({ value }) => value));
    for (const bar of bars) {
      parts.push(drawBar(bar, most, top));
      top += rowHeight;
    }
    top += 18;
  }
  const notes = [
    `govgraph: authentication, policy, masks, signatures and durable audit on; the others have none of these.`,
    `Pale: no gateway, a handler written for this query. One process on one core each, ${machine.processor}, Node ${machine.node},`,
    `${startedAt.slice(0, 10)}, commit ${commit}${isQuick ? ', quick run' : ''}, load average before ${loadAverageBefore}.`,
  ];
  for (const [line, note] of notes.entries()) {
    parts.push(text({ x: 16, y: top + 8 + line * 16, size: 11, colour: colours.faint }, note));
  }
  return drawing({ width, height: top + 54, description: 'Requests per second by gateway' }, parts);
}

function drawBar({ label, role, value }, most, top) {
  const length = Math.max(2, ((width - labelWidth - valueWidth) * value) / most);
  const weight = role === 'ours' ? 600 : 400;
  return [
    text({ x: labelWidth - 8, y: top + 17, anchor: 'end', weight }, label),
    `<rect x="${labelWidth}" y="${top + 4}" width="${length.toFixed(1)}" height="${rowHeight - 8}" rx="3" fill="${colours[role]}"/>`,
    text({ x: labelWidth + length + 6, y: top + 17, weight }, Math.round(value).toLocaleString('en')),
  ].join('\n');
}

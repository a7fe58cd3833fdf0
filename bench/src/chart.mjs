// One chart for the README: requests per second of gateways that answer the same query, each on one processor.
// This gateway appears with everything on, and only so.
const width = 860;
const rowHeight = 26;
const labelWidth = 270;
const valueWidth = 150;
const colours = { ours: '#0b5394', peer: '#9aa5b1', limit: '#d5dbe1' };

const panels = [
  { workload: 'benchmark', title: 'Federation benchmark query, requests per second' },
  { workload: 'small', title: 'Small query, requests per second' },
];

/** @returns the SVG */
export function drawChart({ gateways, machine, startedAt, commit, isQuick, loadAverageBefore }) {
  const shown = gateways.filter(({ role }) => role !== 'part');
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
  const date = startedAt.slice(0, 10);
  parts.push(
    text(
      { x: 16, y: top + 8, size: 11, colour: '#57606a' },
      `Authentication, policy, masks, signatures and durable audit on; peers have none of these. ${machine.processor}, one core each,`,
    ),
    text(
      { x: 16, y: top + 24, size: 11, colour: '#57606a' },
      `Node ${machine.node}, ${date}, commit ${commit}${isQuick ? ', quick run' : ''}, load average before ${loadAverageBefore}. Pale: no gateway, written for this query.`,
    ),
  );
  const height = top + 40;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Requests per second by gateway" font-family="system-ui, sans-serif">
<rect width="${width}" height="${height}" rx="8" fill="#ffffff"/>
${parts.join('\n')}
</svg>
`;
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

function text({ x, y, size = 13, anchor = 'start', weight = 400, colour = '#1f2328' }, content) {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x.toFixed(1)}" y="${y}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" fill="${colour}">${escaped}</text>`;
}

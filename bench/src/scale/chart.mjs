// How the time of a request and of a policy reload changes as the city grows: a panel for each, a line for each thing
// that grows, and the largest city, which is the largest in all of them.
import { colours, drawing, text } from '../svg.mjs';

const width = 860;
const height = 400;
const plot = { top: 64, height: 220, width: 330 };
const panels = [
  {
    left: 64,
    title: 'Processor time of the same request, ms',
    valueOf: ({ request }) => request.processorMsPerRequest,
  },
  { left: 500, title: 'Policy reload, s', valueOf: ({ reloadSeconds }) => reloadSeconds },
];

const axes = [
  { key: 'subgraphs', label: 'subgraphs', colour: colours.peer },
  { key: 'items', label: 'catalog items', colour: colours.second },
  { key: 'grants', label: 'grants', colour: colours.ours },
];

/** @param {{ cities: object[] }} result of a run over all sizes, the smallest first and the largest last @returns the SVG */
export function drawScale({ cities, machine, startedAt, commit, loadAverageBefore }) {
  const parts = panels.flatMap((panel) => drawPanel(panel, cities));
  const notes = [
    `One of the three grows, the others stay at 10 subgraphs, 1,000 items and 100 grants. Diamond: 100 subgraphs, 100,000 items`,
    `and 100,000 grants. Reload: from a revocation's commit until it is served. ${machine.processor}, one core, Node ${machine.node},`,
    `${startedAt.slice(0, 10)}, commit ${commit}, load average before ${loadAverageBefore}.`,
  ];
  for (const [line, note] of notes.entries()) {
    parts.push(text({ x: 16, y: 350 + line * 16, size: 11, colour: colours.faint }, note));
  }
  return drawing(
    { width, height, description: 'Time of a request and of a policy reload by size of the city' },
    parts,
  );
}

function drawPanel({ left, title, valueOf }, cities) {
  const [smallest] = cities;
  const largest = cities.at(-1);
  const most = roundUp(Math.max(...cities.map(valueOf)));
  const y = (value) => plot.top + plot.height * (1 - value / most);
  // Times of the smallest, on a logarithmic scale.
  const decades = 3;
  const x = (factor) => left + (plot.width * Math.log10(factor)) / decades;

  const parts = [text({ x: left, y: 32, weight: 600 }, title)];
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    const level = y(most * share);
    parts.push(
      `<line x1="${left}" x2="${left + plot.width}" y1="${level}" y2="${level}" stroke="${colours.grid}"/>`,
    );
    parts.push(
      text(
        { x: left - 6, y: level + 4, size: 11, anchor: 'end', colour: colours.faint },
        formatValue(most * share),
      ),
    );
  }
  for (const [decade, label] of ['smallest', '× 10', '× 100', '× 1,000'].entries()) {
    const anchor = decade === 0 ? 'start' : 'middle';
    const position = {
      x: x(10 ** decade),
      y: plot.top + plot.height + 18,
      size: 11,
      anchor,
      colour: colours.faint,
    };
    parts.push(text(position, label));
  }
  for (const [index, axis] of axes.entries()) {
    const others = axes.filter((other) => other !== axis);
    const line = cities
      .filter((city) => others.every(({ key }) => city[key] === smallest[key]))
      .map((city) => `${x(city[axis.key] / smallest[axis.key]).toFixed(1)},${y(valueOf(city)).toFixed(1)}`);
    parts.push(
      `<polyline points="${line.join(' ')}" fill="none" stroke="${axis.colour}" stroke-width="2.5"/>`,
    );
    for (const point of line) {
      const [cx, cy] = point.split(',');
      parts.push(`<circle cx="${cx}" cy="${cy}" r="3.5" fill="${axis.colour}"/>`);
    }
    const legend = left + index * 110;
    parts.push(`<rect x="${legend}" y="42" width="14" height="4" rx="2" fill="${axis.colour}"/>`);
    parts.push(text({ x: legend + 20, y: 48, size: 11 }, axis.label));
  }
  const [cx, cy] = [x(1000), y(valueOf(largest))];
  parts.push(
    `<rect x="${cx - 5}" y="${cy - 5}" width="10" height="10" fill="${colours.text}" transform="rotate(45 ${cx} ${cy})"/>`,
    text({ x: cx - 12, y: cy - 8, size: 12, anchor: 'end', weight: 600 }, formatValue(valueOf(largest))),
  );
  return parts;
}

/** To one digit, so that the grid has round values. */
function roundUp(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Math.ceil((value * 1.1) / unit) * unit;
}

const formatValue = (value) => (value === 0 ? '0' : String(Number(value.toPrecision(2))));

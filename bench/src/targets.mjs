import {
  differencesWithinRounds,
  median,
  medianOfRatios,
  middleHalf,
  ratiosWithinRounds,
} from './statistics.mjs';

/**
 * The figures that the project promises. All of the gateway's own figures are of the process with everything on.
 *
 * @type {Record<string, { name: string, atLeast: number } | { name: string, atMost: number }>}
 */
const promises = {
  apollo: { name: 'benchmark query, against Apollo Server + @apollo/gateway', atLeast: 12 },
  grafbase: { name: 'benchmark query, against Grafbase (native)', atLeast: 1 },
  handWritten: { name: 'benchmark query, against the hand-written handler', atLeast: 0.8 },
  mercurius: { name: 'small query, against mercurius', atLeast: 1 },
  protection: {
    name: 'benchmark query, everything on against allow-all with the audit off',
    atLeast: 0.9,
  },
  tail: { name: 'benchmark query, p99 by p50 at half of the saturation load', atMost: 3 },
  auditDelay: { name: 'durable audit, added to p50 at half of the saturation load, ms', atMost: 5 },
  // "No loss": within what two measurements of the same thing differ by.
  auditThroughput: {
    name: 'durable audit, throughput against the same with records kept nowhere',
    atLeast: 0.95,
  },
  memory: { name: 'memory over 10^6 requests with 10^4 distinct operations, end by beginning', atMost: 1.1 },
  sizeGrowth: {
    name: 'time of a request, 100 subgraphs, 10^5 items and 10^5 grants against 10, 10^3 and 10^2',
    atMost: 1.1,
  },
  policyReload: { name: 'policy reload at 10^5 items and 10^5 grants, s', atMost: 1 },
  reloadStall: { name: 'longest wait of other requests during that reload, s', atMost: 1 },
  publicationStall: {
    name: 'longest wait of requests while a department publishes another schema there, s',
    atMost: 1,
  },
  workers: { name: 'throughput of two workers on two processors, against one', atLeast: 1.8 },
  overloadThroughput: {
    name: 'benchmark query, answered at three times the saturation load, against the peak',
    atLeast: 0.8,
  },
  overloadTail: { name: 'benchmark query, p99 of who is admitted then, s', atMost: 1 },
  recordSearch: { name: 'slowest search in 10^7 usage records of three years, s', atMost: 1 },
  departmentCheck: {
    name: 'check of a department of 500 fields, 100 departments and 10^6 recorded uses, s',
    atMost: 10,
  },
  catalogSearch: { name: 'search of a catalog of 10^5 items, p95, ms', atMost: 100 },
  publicationServed: {
    name: 'publication in a world of ten departments, from its check until every gateway serves it, s',
    atMost: 5,
  },
  firstStart: { name: '`npm start`, the first time after `npm ci`, s', atMost: 20 },
  secondStart: { name: '`npm start`, the second time, s', atMost: 3 },
};

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {number | null} value null when it was not measured
 * @property {string} target for example `≥ 12`
 * @property {boolean} met false for what was not measured
 * @property {string} [note] what the value does not say by itself
 * @property {string} [run] the file in bench/results that it is from
 */

/** @returns {Target[]} of everything that is promised, as long as nothing is measured */
export const unmeasuredTargets = () => Object.keys(promises).map((key) => judge(key, undefined));

/** @param {keyof typeof promises} key @param {number | undefined} value @returns {Target} */
export function judge(key, value, note) {
  const { name, atLeast, atMost } = promises[key];
  const target = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
  if (value === undefined) return { name, value: null, target, met: false, note: 'not measured' };
  const met = atLeast === undefined ? value <= atMost : value >= atLeast;
  return { name, value: Number(value.toPrecision(3)), target, met, ...(note === undefined ? {} : { note }) };
}

/** What a comparison with others shows. @returns {Target[]} */
export function judgeComparison({ gateways }) {
  const find = (name) => gateways.find((gateway) => gateway.name === name);
  const ours = find('govgraph');
  const unaudited = find('govgraph-audit-in-memory');
  const judgeRatio = (key, workload, name) => {
    const throughputs = ratiosWithinRounds(ours, find(name), workload, 'requestsPerSecond');
    if (throughputs === undefined) return judge(key, undefined);
    const processorTime = medianOfRatios(find(name), ours, workload, 'processorMsPerRequest');
    const note = `${spreadOf(throughputs)}; by processor time a request: ${inBrief(processorTime)}`;
    return judge(key, median(throughputs), note);
  };
  const half = ours?.halfLoad;
  const tailOf = ({ p50Ms, p99Ms }) => p99Ms / p50Ms;
  const tailsOfOthers = gateways
    .filter(({ role, halfLoad }) => (role === 'peer' || role === 'limit') && halfLoad !== undefined)
    .map(({ name, halfLoad }) => `${name}: ${inBrief(tailOf(halfLoad))}`);
  const delays = half && unaudited?.halfLoad && differencesWithinRounds(half, unaudited.halfLoad, 'p50Ms');
  return [
    judgeRatio('apollo', 'benchmark', 'apollo'),
    judgeRatio('grafbase', 'benchmark', 'grafbase'),
    judgeRatio('handWritten', 'benchmark', 'hand-written'),
    judgeRatio('mercurius', 'small', 'mercurius'),
    judgeRatio('protection', 'benchmark', 'govgraph-allow-all'),
    judge('tail', half && tailOf(half), tailsOfOthers.join(', ') || undefined),
    judge('auditDelay', delays && median(delays), delays && spreadOf(delays)),
    judgeRatio('auditThroughput', 'benchmark', 'govgraph-audit-in-memory'),
  ];
}

/** A machine with neighbours decides whether a target is met when it lies in between. */
function spreadOf(values) {
  const [from, to] = middleHalf(values).map(inBrief);
  return `half of the rounds from ${from} to ${to}`;
}

const inBrief = (value) => value.toPrecision(3);

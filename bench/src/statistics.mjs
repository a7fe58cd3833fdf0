export function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of each figure over the rounds, and the rounds. */
export function summarize(rounds) {
  const names = Object.keys(rounds[0]);
  const medians = names.map((name) => [name, median(rounds.map((figures) => figures[name]))]);
  return { ...Object.fromEntries(medians), rounds };
}

/**
 * The median of the ratios within rounds: what disturbs a round disturbs both. Undefined when one of them was not run,
 * or answered nothing in some round.
 *
 * @param {'requestsPerSecond' | 'processorMsPerRequest'} figure
 */
export function medianOfRatios(gateway, other, workload, figure) {
  const [ours, theirs] = [gateway, other].map((each) => each?.workloads[workload]?.rounds);
  if (ours === undefined || theirs === undefined) return undefined;
  const ratios = ours.map((round, index) => round[figure] / theirs[index]?.[figure]);
  return ratios.every(Number.isFinite) ? median(ratios) : undefined;
}

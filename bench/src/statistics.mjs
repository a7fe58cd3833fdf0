export function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The median of the ratios within rounds: what disturbs a round disturbs both. Undefined when one of them was not run,
 * or answered nothing in some round.
 */
export function ratioOfRounds(gateway, other, workload, figure = 'requestsPerSecond') {
  const [ours, theirs] = [gateway, other].map((each) => each?.workloads[workload]?.rounds);
  if (ours === undefined || theirs === undefined) return undefined;
  const ratios = ours.map((round, index) => round[figure] / theirs[index][figure]);
  return ratios.every(Number.isFinite) ? median(ratios) : undefined;
}

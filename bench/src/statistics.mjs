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

/** From the value that a quarter of them stays below to the one that a quarter stays above. @returns {[number, number]} */
export function middleHalf(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const quarter = sorted.length >> 2;
  return [sorted[quarter], sorted[sorted.length - 1 - quarter]];
}

/**
 * The ratios within rounds: what disturbs a round disturbs both. Undefined when one of the two was not run, or answered
 * nothing in some round.
 *
 * @param {'requestsPerSecond' | 'processorMsPerRequest'} figure
 */
export function ratiosWithinRounds(gateway, other, workload, figure) {
  const [ours, theirs] = [gateway, other].map((each) => each?.workloads[workload]?.rounds);
  if (ours === undefined || theirs === undefined) return undefined;
  const ratios = ours.map((round, index) => round[figure] / theirs[index]?.[figure]);
  return ratios.every(Number.isFinite) ? ratios : undefined;
}

/** Their median. */
export function medianOfRatios(gateway, other, workload, figure) {
  const ratios = ratiosWithinRounds(gateway, other, workload, figure);
  return ratios && median(ratios);
}

/** By how much one summary's figure is above the other's, round by round. */
export function differencesWithinRounds({ rounds }, other, figure) {
  return rounds.map((round, index) => round[figure] - other.rounds[index][figure]);
}

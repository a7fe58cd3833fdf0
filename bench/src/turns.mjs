import { say } from './progress.mjs';

/**
 * Gives everybody a turn in each round, in the opposite order of the round before, so that what the machine does
 * meanwhile hits all alike.
 *
 * @template Party
 * @param {{ what: string, parties: Party[], rounds: number, takeTurn: (party: Party) => Promise<void>,
 *   mayBegin?: (round: number) => boolean }} plan
 * @returns {Promise<number>} how many rounds there were: fewer when one might not begin
 */
export async function takeTurns({ what, parties, rounds, takeTurn, mayBegin = () => true }) {
  let round = 0;
  for (; round < rounds && mayBegin(round); round++) {
    for (const party of round % 2 === 0 ? parties : parties.toReversed()) await takeTurn(party);
    say(`${what}: round ${round + 1} of ${rounds} done`);
  }
  return round;
}

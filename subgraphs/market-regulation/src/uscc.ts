import { BadUserInput } from '@govgraph/subgraph-kit';

/** GB 32100 leaves out I, O, S, V and Z. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/**
 * Checks a unified social credit code, which is taken as it is registered only: a code that may be written in many ways,
 * with blanks or small letters, is not the one that the platform records.
 *
 * @throws BadUserInput when it cannot be one
 */
export function parseUscc(uscc: string): string {
  if (uscc.length !== 18 || [...uscc].some((character) => !alphabet.includes(character))) {
    throw new BadUserInput('uscc: expected 18 digits and capital letters without I, O, S, V and Z');
  }
  if (uscc[17] !== checkCharacter(uscc)) {
    throw new BadUserInput('uscc: the check character does not fit the others (GB 32100)');
  }
  return uscc;
}

/** (31 − Σ cᵢ·3ⁱ mod 31) mod 31 over the first 17 characters. */
function checkCharacter(uscc: string): string | undefined {
  let weight = 1;
  let sum = 0;
  for (const character of uscc.slice(0, 17)) {
    sum += alphabet.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return alphabet[(31 - (sum % 31)) % 31];
}

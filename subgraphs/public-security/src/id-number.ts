import { BadUserInput } from '@govgraph/subgraph-kit';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkCharacters = '10X98765432';

/**
 * Checks a citizen identity number (GB 11643), which is taken as it is registered only: a number that may be written in
 * many ways, with blanks or a small x, is not the one that the platform records.
 *
 * The region code in it is never judged: most of those in use when the numbers were given are gone.
 *
 * @throws BadUserInput when it cannot be one
 */
export function parseIdNumber(idNumber: string): string {
  if (!/^\d{17}[\dX]$/.test(idNumber)) {
    throw new BadUserInput('idNumber: expected 18 characters, 17 digits and a check digit or X');
  }
  const sum = weights.reduce((total, weight, index) => total + weight * Number(idNumber[index]), 0);
  if (idNumber[17] !== checkCharacters[sum % 11]) {
    throw new BadUserInput('idNumber: the check digit does not fit the other digits (GB 11643)');
  }
  return idNumber;
}

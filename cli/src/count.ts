/** `1 rule`, `2 rules`. @param noun whose plural ends with s */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
